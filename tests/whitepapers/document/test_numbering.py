from __future__ import annotations

from whitepapers.document import Block, Document, Figure, Part, Subhead, Table
from whitepapers.document.numbering import numbers


def table(key: str) -> Table:
    return Table(key, "", [], [])


def document(*parts: list[Block], language: str = "en") -> Document:
    made = [Part(f"part-{number}", "", blocks) for number, blocks in enumerate(parts)]
    return Document(language, "", "", "", "", "", [], made)


def test_tables_and_figures_are_counted_apart_through_all_sections():
    figure = Figure("trend", "", {}, "", table("trend-figures"))
    paper = document([table("verdicts"), Subhead("")], [figure, table("units")])
    assert numbers(paper) == {
        "verdicts": "Table 1",
        "trend": "Figure 1",
        "trend-figures": "Figure 1",
        "units": "Table 2",
    }


def test_they_are_named_in_the_language_of_the_document():
    assert numbers(document([table("units")], language="zh-hans")) == {"units": "表 1"}
