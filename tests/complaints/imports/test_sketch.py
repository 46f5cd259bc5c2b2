import gzip
import io
import json

import pytest

from complaints.imports import sketch
from complaints.imports.errors import ImportRefusedError
from complaints.imports.sketch import Sketch, Told, look
from tests.complaints.imports.conftest import HEADER, TABLE, workbook


def seen(content: str | bytes, told: Told | None = None) -> Sketch:
    found = look(io.BytesIO(content.encode() if isinstance(content, str) else content), told)
    assert found is not None
    return found


def test_a_plain_table_needs_no_word_about_its_layout() -> None:
    found = seen(TABLE)
    assert (found.header, found.seen, found.whole, found.layout()) == (HEADER.split(","), 2, True, {})


@pytest.mark.parametrize(
    ("codec", "name", "shown_by"),
    [
        ("utf-8", "utf-8", "read"),
        ("utf-8-sig", "utf-8-sig", "mark"),
        ("gb18030", "gb18030", "read"),
        ("utf-16", "utf-16", "mark"),
    ],
)
def test_the_encoding_is_found_with_what_shows_it(codec: str, name: str, shown_by: str) -> None:
    found = seen(TABLE.encode(codec))
    assert (found.encoding, found.shown_by, found.header) == (name, shown_by, HEADER.split(","))


def test_plain_letters_show_no_encoding() -> None:
    assert seen("a,b\n1,2026-01-01\n").shown_by == "ascii"


def test_a_packed_file_is_looked_at_as_it_is_inside() -> None:
    assert seen(gzip.compress(TABLE.encode(), mtime=0)).header == HEADER.split(",")


def test_a_workbook_shows_its_sheets() -> None:
    found = seen(workbook(["编号", "收到"], ["A-1", "2026-09-01 09:00"], title="九月"))
    assert (found.sheets, found.header, found.encoding) == (["九月"], ["编号", "收到"], "")


def test_titles_and_second_lines_are_part_of_the_layout() -> None:
    content = (
        "登记表,,,\n编号,时间,,渠道\n,收到,解决,\nA-1,2026-09-01,2026-09-02,电话\nA-2,2026-09-03,2026-09-04,电话\n"
    )
    found = seen(content)
    assert found.layout() == {"skip_lines": 1, "header_lines": 2}
    assert found.header == ["编号", "时间 收到", "时间 解决", "渠道"]


def test_what_somebody_says_goes_before_what_was_found() -> None:
    found = seen(f"标题,,,,,\n{TABLE}", Told(skip_lines=0, header_lines=1))
    assert found.header[0] == "标题"
    assert found.found.skip == 1


def test_columns_without_names_have_letters() -> None:
    found = seen("A-1,2026-09-01\nA-2,2026-09-02\n")
    assert (found.header, found.seen, found.layout()) == (["A", "B"], 2, {"header_lines": 0})


def test_only_the_beginning_of_a_large_file_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "LOOKED_INTO", 400)
    found = seen(TABLE + "A-3,2026-09-01 09:00,,phone,一部,W\n" * 1000)
    assert not found.whole
    assert 2 < found.seen < 20


def test_a_beginning_that_ends_within_a_cell_is_no_cut_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "LOOKED_INTO", 300)
    found = seen(f'{TABLE}A-3,2026-09-01 09:00,,phone,"' + "长\n" * 500 + '",W\n')
    assert found.seen == 2


def test_many_columns_leave_fewer_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "MOST_CELLS", 12)
    found = seen(TABLE + "A-3,2026-09-01 09:00,,phone,一部,W\n")
    assert (found.seen, found.whole) == (2, False)


@pytest.mark.parametrize(
    ("content", "code"), [("编号,收到\n", "no_rows"), ("", "file_empty"), (f"{TABLE}A-3,2026", "file_cut_at")]
)
def test_what_cannot_be_looked_at_is_refused(content: str, code: str) -> None:
    with pytest.raises(ImportRefusedError) as error:
        seen(content)
    assert error.value.code == code


def test_more_columns_than_a_page_can_show_are_refused() -> None:
    with pytest.raises(ImportRefusedError) as error:
        seen(",".join(f"c{number}" for number in range(300)) + "\n" + "1," * 299 + "1\n")
    assert error.value.as_json() == {"code": "too_many_columns", "params": {"found": 300, "most": 250}}


def test_a_name_that_no_database_stores_is_none() -> None:
    assert seen("编\0号,收到\nA-1,2026-09-01\n").header == ["", "收到"]


def test_a_sketch_comes_back_from_json_as_it_was() -> None:
    found = seen(f"标题,,,,,\n{TABLE}")
    back = Sketch.from_json(json.loads(json.dumps(found.as_json())))
    assert back.as_json() == found.as_json()
    assert back.layout() == found.layout()
