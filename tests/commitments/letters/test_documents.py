import io
import zipfile

import pytest
from docx import Document

from commitments.letters import documents, errors
from commitments.letters.documents import read_text

from .conftest import docx_of, saved, zip_of
from .hostile import FILES, replaced

TEXT = "客户服务承诺书\n1.响应时间不超过2小时。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_read_in_the_usual_encodings(encoding: str) -> None:
    assert read_text(TEXT.encode(encoding), name="letter.txt") == TEXT


def test_utf_16_of_either_byte_order_is_read_by_its_mark() -> None:
    assert read_text(b"\xfe\xff" + TEXT.encode("utf-16-be"), name="letter.txt") == TEXT


@pytest.mark.parametrize("name", ["a.exe", "a.txt.html", "承诺书.csv"])
def test_text_under_another_kind_of_name_is_no_letter(name: str) -> None:
    with pytest.raises(errors.UnsupportedError):
        read_text(TEXT.encode(), name=name)


@pytest.mark.parametrize("name", ["A.TXT", "a.md", "letter"])
def test_text_is_known_by_its_name_or_has_none(name: str) -> None:
    assert read_text(TEXT.encode(), name=name) == TEXT


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_refused_by_name_of_its_fault(name: str) -> None:
    data, code = FILES[name]
    with pytest.raises(errors.LetterError) as refused:
        read_text(data, name=name)
    assert refused.value.code == code


def test_a_file_larger_than_any_letter_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_FILE", 10)
    with pytest.raises(errors.TooLargeError):
        read_text(b"x" * 11, name="a.txt")


def test_a_word_file_is_read_paragraph_by_paragraph() -> None:
    assert read_text(docx_of("客户服务承诺书", "1.范围"), name="a.docx") == "客户服务承诺书\n1.范围\n"


def test_a_word_file_is_known_by_its_bytes_too() -> None:
    assert read_text(docx_of("1.范围"), name="upload") == "1.范围\n"


def test_a_word_file_without_words_has_no_text() -> None:
    with pytest.raises(errors.NoTextError):
        read_text(docx_of("", " "), name="a.docx")


def test_another_zip_is_no_word_file() -> None:
    with pytest.raises(errors.NotADocxError):
        read_text(zip_of(readme=b"hello"), name="a.docx")


def test_a_member_that_would_unpack_to_far_more_is_refused_before_it_is() -> None:
    bomb = zip_of(word__document_xml=b"<w/>", word__media=b"0" * 5_000_000)
    with pytest.raises(errors.ZipBombError):
        read_text(bomb, name="a.docx")


def test_many_members_are_refused_before_they_are_read() -> None:
    members = {f"part{number}": b"" for number in range(documents.MAX_MEMBERS + 1)}
    with pytest.raises(errors.ZipBombError):
        read_text(zip_of(word__document_xml=b"<w/>", **members), name="a.docx")


def test_what_is_really_unpacked_is_counted_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx_of("1.范围")
    monkeypatch.setattr(documents, "_check_declared", lambda members: None)
    monkeypatch.setattr(documents, "MAX_UNPACKED", 1000)
    with pytest.raises(errors.ZipBombError):
        read_text(data, name="a.docx")


def test_a_locked_member_is_refused() -> None:
    data = bytearray(docx_of("1.范围"))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(errors.EncryptedError):
        read_text(bytes(data), name="a.docx")


def test_macros_beside_the_words_are_left_alone() -> None:
    file = io.BytesIO(docx_of("1.范围"))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"AutoOpen")
    assert read_text(file.getvalue(), name="a.docm") == "1.范围\n"


@pytest.mark.parametrize("content", [b"", b"<broken", b"<a/>", b"\x00\x01"])
def test_a_damaged_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(errors.LetterError):
        read_text(replaced(content), name="a.docx")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_half_a_word_file_is_refused(share: float) -> None:
    data = docx_of("1.范围")
    with pytest.raises(errors.NotADocxError):
        read_text(data[: int(len(data) * share)], name="a.docx")


def test_a_row_of_a_table_is_a_line_and_a_layout_table_is_none() -> None:
    document = Document()
    document.add_paragraph("级别")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "级别", "响应时间"
    table.cell(1, 0).text, table.cell(1, 1).text = "L1", "15分钟"
    frame = document.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "1.范围\n2.标准"
    assert read_text(saved(document), name="a.docx") == "级别\n级别\t响应时间\nL1\t15分钟\n1.范围\n2.标准\n"
