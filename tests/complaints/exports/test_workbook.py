import io
import tracemalloc
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.exports import workbook
from complaints.imports import spreadsheets


def written(rows: Iterable[list[Any]], heading: list[str] | None = None) -> io.BytesIO:
    file = io.BytesIO()
    workbook.write(file, heading or ["a"], rows, title="Complaints")
    file.seek(0)
    return file


def read(value: Any) -> Any:
    """The value as another program reads it."""
    book = openpyxl.load_workbook(written([[value]]), read_only=True)
    return book.worksheets[0].cell(2, 1).value


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("客服一部", "客服一部"),
        ('<b>&"', '<b>&"'),
        (" blanks ", " blanks "),
        (7, 7),
        (Decimal("1234.50"), 1234.5),
        (datetime(2026, 9, 1, 9, 15, 20), datetime(2026, 9, 1, 9, 15, 20)),
        (date(2026, 9, 1), datetime(2026, 9, 1)),
        (True, "True"),
        (None, None),
        ("", None),
        ("a\x0bb", "a\N{REPLACEMENT CHARACTER}b"),
        (date(1900, 1, 1), "1900-01-01"),
    ],
)
def test_a_value_is_read_as_what_it_is(value: Any, found: Any) -> None:
    assert read(value) == found


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_text_is_a_formula(start: str) -> None:
    value = read(f"{start}1+1|cmd")
    assert str(value).startswith("'")


def test_headings_are_no_formula_either() -> None:
    book = openpyxl.load_workbook(written([], ["=1+1", "b"]))
    assert book.active["A1"].value == "'=1+1"
    assert book.active["A1"].font.bold
    assert book.active.freeze_panes == "A2"


@given(st.datetimes(datetime(1900, 3, 1), datetime(2199, 1, 1)))
def test_every_second_comes_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    _, [_, _, [cell]] = spreadsheets.rows(written([[moment]]), "")
    assert datetime.fromisoformat(cell) == moment


def test_more_rows_than_a_sheet_holds_go_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    book = openpyxl.load_workbook(written([[number] for number in range(7)]))
    assert book.sheetnames == ["Complaints", "Complaints 2", "Complaints 3"]
    assert [[cell.value for cell in sheet["A"]] for sheet in book] == [["a", 0, 1, 2], ["a", 3, 4, 5], ["a", 6]]


def test_the_rows_are_counted() -> None:
    assert workbook.write(io.BytesIO(), ["a"], ([number] for number in range(1234)), title="x") == 1234
    assert workbook.write(io.BytesIO(), ["a"], [], title="x") == 0


def test_many_rows_take_no_more_memory_than_few(tmp_path: Any) -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        with (tmp_path / "x.xlsx").open("wb") as file:
            workbook.write(file, ["a", "b"], ([f"R-{number}", number] for number in range(rows)), title="x")
        _, found = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return found

    assert peak(40_000) < peak(4_000) * 1.2
