import gzip
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.imports import files
from complaints.imports.errors import ImportRefusedError
from tests.complaints.imports.conftest import TABLE, packed, workbook

CHINESE = "编号,内容\n1,小区停车难，物业不管，投诉三次没有结果\n"


def encoding(content: bytes, told: str = "") -> str:
    with files.inspect(io.BytesIO(content), encoding=told) as opened:
        return opened.encoding


def refused(content: bytes, told: str = "") -> ImportRefusedError:
    with pytest.raises(ImportRefusedError) as error:
        encoding(content, told)
    return error.value


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "gb18030"),
    ],
)
def test_the_encodings_of_our_readers_are_found(codec: str, found: str) -> None:
    assert encoding(CHINESE.encode(codec)) == found


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_found(codec: str) -> None:
    assert encoding("number,opened,state\n1,2026-09-01,New\n".encode(codec)) == codec


def test_gb18030_is_found_where_it_begins_late() -> None:
    assert encoding(b"a,b\n" + b"1,2\n" * 500_000 + CHINESE.encode("gb18030")) == "gb18030"


def test_the_mapping_may_name_the_encoding() -> None:
    assert encoding("a,b\ncafé,1\n".encode("cp1252"), "cp1252") == "cp1252"


def test_bytes_that_are_no_text_are_reported_with_their_line() -> None:
    error = refused(CHINESE.encode() + b"2,\xff\xfe\xfd\n")
    assert (error.code, error.params["line"]) == ("undecodable", 3)


def test_a_damaged_utf_8_file_is_not_taken_for_gb18030() -> None:
    assert refused(CHINESE.encode() * 50 + b"2,\x81\x30\x81\x30\n").params["line"] == 101


def test_a_utf_8_file_cut_inside_a_character_is_cut_off() -> None:
    assert refused((CHINESE * 3).encode()[:-2]).code == "file_cut"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"  \r\n", packed(""), packed("\n")])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert refused(content).code == "file_empty"


def test_a_gzip_that_is_cut_off_is_refused() -> None:
    whole = packed(CHINESE * 1000)
    assert refused(whole[: len(whole) // 2]).code == "file_cut"


def test_a_gzip_with_a_wrong_checksum_is_refused() -> None:
    whole = bytearray(packed(CHINESE))
    whole[-6] ^= 0xFF
    assert refused(bytes(whole)).code == "file_damaged"


def test_a_gzip_with_garbage_inside_is_refused() -> None:
    assert refused(b"\x1f\x8b\x08\x00" + b"\x00" * 6 + b"\xff" * 50).code in ("file_damaged", "file_cut")


def test_a_gzip_bomb_is_not_unpacked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ODD_SIZE", 1_000_000)
    bomb = gzip.compress(b"a,b\n" + b"0" * 50_000_000, mtime=0)
    unpacked = 0

    class Counted(gzip.GzipFile):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal unpacked
            unpacked += size or 0
            return super().read(size)

    monkeypatch.setattr(files.gzip, "GzipFile", Counted)
    assert refused(bomb).code == "file_is_a_bomb"
    assert unpacked < 20_000_000


def test_a_repetitive_file_is_no_bomb_while_it_is_small() -> None:
    assert encoding(packed("a,b\n" * 500_000)) == "utf-8"


def test_a_file_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 1000)
    assert refused(packed(CHINESE * 100)).code == "file_too_large"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        bytes(range(256)) * 40,
        packed(packed(TABLE)),
        b"\0" * 9000,
    ],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    assert refused(content).code in ("not_a_table", "file_empty")


def test_an_old_workbook_is_refused_with_advice() -> None:
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600).code == "old_workbook"


def test_a_workbook_has_no_encoding() -> None:
    assert encoding(workbook(["a"], [1])) == ""


def test_a_gzipped_workbook_is_a_workbook() -> None:
    assert encoding(packed(workbook(["a"], [1]))) == ""


def test_a_workbook_that_is_cut_off_is_refused() -> None:
    whole = workbook(["a"], [1])
    assert refused(whole[: len(whole) // 2]).code == "file_cut"


@given(st.binary(max_size=3000))
def test_no_bytes_whatever_get_past_with_anything_but_a_clear_refusal(content: bytes) -> None:
    try:
        found = encoding(content)
    except ImportRefusedError:
        return
    content.decode(found)


@given(st.binary(max_size=400))
def test_no_gzip_header_before_them_helps(content: bytes) -> None:
    for head in (b"\x1f\x8b", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", b"PK\x03\x04"):
        try:
            encoding(head + content)
        except ImportRefusedError:
            continue
        zlib.decompress(head + content, wbits=31)


@pytest.mark.parametrize(
    ("content", "told", "named", "shown_by"),
    [
        (CHINESE.encode(), "", "utf-8", "read"),
        (CHINESE.encode("gb18030"), "", "gb18030", "read"),
        (CHINESE.encode("utf-8-sig"), "", "utf-8-sig", "mark"),
        (b"a,b\n1,2\n", "", "utf-8", "ascii"),
        ("a,b\n1,2\n".encode("utf-16-le"), "", "utf-16-le", "zeros"),
        ("編號,內容\n".encode("big5"), "big5", "big5", "told"),
    ],
)
def test_a_beginning_says_what_shows_its_encoding(content: bytes, told: str, named: str, shown_by: str) -> None:
    with files.beginning(io.BytesIO(content), encoding=told) as opened:
        assert opened is not None
        assert (opened.named, opened.shown_by, opened.whole) == (named, shown_by, True)


def test_a_beginning_ends_with_a_whole_line() -> None:
    with files.beginning(io.BytesIO(TABLE.encode() * 10), longest=200) as opened:
        assert opened is not None
        assert opened.content.read().endswith(b"\n")
        assert not opened.whole


def test_looking_through_a_file_can_be_ended() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), files.inspect(io.BytesIO(TABLE.encode()), tick=stop):
        pytest.fail("it went on")
