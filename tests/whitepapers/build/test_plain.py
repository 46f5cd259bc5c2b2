"""A document as data for the typesetter: the widths of columns, the places of notes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.whitepapers.build.documents import document, table
from whitepapers.build.plain import DENSE_EMS, DENSE_PADDING, LEAST, MARK, edition, shares
from whitepapers.document import Cell, Column, Note, Paragraph, Part, Table


def widths(*columns: Column, rows: list[list[str]]) -> list[float]:
    return shares(Table("t", "", columns, [[Cell(text) for text in row] for row in rows]))


def test_columns_share_the_width_as_the_document_wants():
    assert widths(Column("a", share=1), Column("b", share=3), rows=[["甲", "乙"]]) == pytest.approx([0.25, 0.75])


def test_a_column_of_figures_is_wide_enough_for_the_longest():
    narrow, _words = widths(Column("a", figures=True, share=0.1), Column("b", share=9), rows=[["+1.12 个百分点", "乙"]])
    assert narrow > 0.13


def test_no_column_is_made_too_narrow_by_its_neighbours():
    wide, narrow = Column("a", figures=True, share=1), Column("未达标", figures=True, share=1.1)
    told = widths(wide, narrow, Column("b", share=9), rows=[["+1.12 个百分点", "1,081", "乙"]])
    assert told[1] >= widths(narrow, Column("b", share=99), rows=[["1,081", "乙"]])[0] - 1e-9


def test_a_word_above_a_column_is_not_torn():
    told = widths(Column("Compensation", share=0.1), Column("b", share=9), rows=[["—", "乙"]])
    assert told[0] > 0.13


@given(st.lists(st.tuples(st.text(max_size=30), st.booleans(), st.floats(0.1, 9)), min_size=1, max_size=12), st.text())
def test_the_widths_of_all_columns_come_to_one(columns: list[tuple[str, bool, float]], text: str):
    told = widths(*(Column(*column) for column in columns), rows=[[text] * len(columns)])
    assert sum(told) == pytest.approx(1)
    assert min(told) > 0.02


def test_among_many_columns_the_names_of_rows_and_verdicts_are_not_torn():
    row = [Cell("华东服务部"), *(Cell("未达标", verdict="missed") for _ in range(12))]
    crowded = Table("t", "", [Column("单位"), *(Column(f"{month} 月") for month in range(1, 13))], [row] * 9)
    first, *rest = shares(crowded)
    assert first * DENSE_EMS >= 5 + DENSE_PADDING
    assert min(rest) * DENSE_EMS >= 3 + MARK + DENSE_PADDING


def test_no_column_is_too_narrow_to_be_seen():
    assert min(widths(Column("a", share=0.001), Column("b", share=9), rows=[])) >= LEAST - 1e-9


def test_notes_below_a_table_belong_to_it_and_others_stand_alone():
    blocks = [Note("前"), table(), Note("一"), Note("二"), Paragraph([]), Note("三")]
    told = edition(document(Part("x", "x", blocks)))["parts"][0]["blocks"]
    assert [each["kind"] for each in told] == ["note", "table", "paragraph", "note"]
    assert told[1]["notes"] == ["一", "二"]
