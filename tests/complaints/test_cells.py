import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.cells import escape, unescape


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "=HYPERLINK(1)"])
def test_a_cell_that_begins_like_a_formula_becomes_text(cell: str) -> None:
    assert escape(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "投诉", "a=b", "-77.05", "+12", "2026-10-01", "'quoted'"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert escape(cell) == cell


@given(st.text())
def test_no_text_is_left_that_a_spreadsheet_program_would_compute(cell: str) -> None:
    escaped = escape(cell)
    assert not escaped.startswith(("=", "@", "\t", "\r"))


@given(st.text().filter(lambda text: not text.startswith("'")))
def test_reading_undoes_the_escape(cell: str) -> None:
    assert unescape(escape(cell)) == cell
