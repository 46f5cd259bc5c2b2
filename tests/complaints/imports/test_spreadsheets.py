import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart

from complaints.imports import files, spreadsheets
from complaints.imports.errors import ImportRefusedError
from tests.complaints.imports.conftest import workbook
from tests.complaints.imports.hostile import SHEET, part, rewritten


def rows(content: bytes, sheet: str = "") -> list[tuple[int, list[str]]]:
    return [(line, cells) for line, _, cells in spreadsheets.rows(io.BytesIO(content), sheet)]


def refused(content: bytes) -> str:
    with pytest.raises(ImportRefusedError) as error:
        spreadsheets.check(io.BytesIO(content))
    return error.value.code


def test_a_reference_typed_as_a_number_keeps_no_decimal_point() -> None:
    assert rows(workbook(["n"], [17]))[1] == (2, ["17"])


def test_a_time_cell_becomes_iso_text() -> None:
    assert rows(workbook(["t"], [dt.datetime(2019, 1, 8, 9, 32, 9)]))[1][1] == ["2019-01-08 09:32:09"]


def test_a_date_cell_has_no_time() -> None:
    assert rows(workbook(["t"], [dt.date(2019, 1, 8)]))[1][1] == ["2019-01-08"]


def test_yes_and_no_and_nothing() -> None:
    assert rows(workbook(["a", "b", "c"], [True, False, None]))[1][1] == ["true", "false", ""]


def test_a_formula_is_not_computed() -> None:
    assert rows(workbook(["a", "b"], ["=1+1", "x"]))[1][1] == ["", "x"]


def test_the_first_sheet_with_anything_on_it_is_read() -> None:
    assert rows(workbook(["a"], [1], title="投诉"), "投诉")[0] == (1, ["a"])


def test_a_sheet_that_is_not_there_is_named() -> None:
    with pytest.raises(ImportRefusedError) as error:
        rows(workbook(["a"], title="投诉"), "建议")
    assert error.value.as_json() == {"code": "sheet_missing", "params": {"sheet": "建议", "found": "投诉"}}


def test_a_workbook_with_nothing_on_it_is_empty() -> None:
    with pytest.raises(ImportRefusedError) as error:
        rows(workbook())
    assert error.value.code == "file_empty"


def test_a_sheet_that_cannot_be_read_is_not_passed_over_for_the_next_one() -> None:
    book = openpyxl.Workbook()
    for name in ("投诉", "建议"):
        book.create_sheet(name).append(["a"])
    del book["Sheet"]
    content = io.BytesIO()
    book.save(content)
    with pytest.raises(ImportRefusedError) as error:
        rows(rewritten(content.getvalue(), {SHEET: part(content.getvalue())[:-60]}))
    assert error.value.code == "file_damaged"


def test_a_sheet_that_is_a_chart_is_passed_over() -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("图", 0).add_chart(BarChart())
    book.active = 1
    book["Sheet"].append(["a"])
    content = io.BytesIO()
    book.save(content)
    assert rows(content.getvalue()) == [(1, ["a"])]


def test_a_good_workbook_passes() -> None:
    spreadsheets.check(io.BytesIO(workbook(["a"], [1])))


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(buffer.getvalue()) == "not_a_table"


def test_a_workbook_with_a_damaged_part_is_refused() -> None:
    content = bytearray(workbook(["a"], *([f"row {number}"] for number in range(2000))))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[at + 300 : at + 310] = b"\0" * 10
    with pytest.raises(ImportRefusedError) as error, files.inspect(io.BytesIO(bytes(content))):
        pass
    assert error.value.code == "file_damaged"


def test_a_part_behind_a_password_is_refused() -> None:
    content = bytearray(workbook(["a"], [1]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + offset] |= 1
    assert refused(bytes(content)) == "file_damaged"


def test_a_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "ODD_SIZE", 1_000_000)
    content = rewritten(workbook(["a"], [1]), {"xl/worksheets/sheet1.xml": b"<a>" + b" " * 30_000_000})
    assert refused(content) == "file_is_a_bomb"


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "LARGEST", 5000)
    assert refused(workbook(["a"], [1])) == "workbook_too_large"


def test_two_cells_far_apart_do_not_fill_the_memory_between_them() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c t="n" r="XFD1048576"><v>2</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert refused(rewritten(workbook(["a"], [1]), {"xl/worksheets/sheet1.xml": sheet})) == "workbook_too_large"
