from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest
from django.utils import translation

from tests.whitepapers.traced import digits, said
from whitepapers.document import (
    Block,
    Cell,
    Column,
    Document,
    Entry,
    Items,
    Note,
    Pairs,
    Paragraph,
    Part,
    Quote,
    Run,
    Subhead,
    Table,
    Tally,
    html,
)
from whitepapers.document.composing import compose
from whitepapers.edition import Edition

DIGEST = "0" * 64
UNREAD = {"alt", "number"}  # attributes


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def document(*blocks: Block, language: str = "en") -> Document:
    return Document(
        language=language,
        title="White paper",
        subtitle="Q3 2026",
        organisation="云岭",
        day="2026-10-20",
        digest=DIGEST,
        cover=[("Quarter", ["Q3"])],
        parts=[Part("ledger", "Ledger", blocks)],
    )


def sheet(*cells: Cell, figures: bool = False) -> Table:
    columns = [Column(f"column {place}", figures=figures) for place in range(len(cells))]
    return Table("sheet", "A table", columns, [cells])


def written(*blocks: Block) -> str:
    """The document with these blocks, on one line."""
    return re.sub(r"\s*\n\s*", "", html.body(document(*blocks)))


def text_of(markup: str) -> str:
    """What is to be read, without pictures, scripts, and the numbers of sections, tables and figures."""
    markup = re.sub(r"<(script|nav)\b.*?</\1>|<svg\b.*?</svg>(?=</div>)", " ", markup, flags=re.DOTALL)
    markup = re.sub(r'<span class="no">\d+</span>|<b>(?:Table|Figure|表|图) \d+</b>', " ", markup)
    return unescape(re.sub(r"<[^>]+>", " ", markup))


@pytest.mark.parametrize(
    ("block", "markup"),
    [
        (Paragraph([Run("so "), Run("much", strong=True)]), "so <strong>much</strong>"),
        (Subhead("Letter", "C-1"), '<h3>Letter <span class="goal">C-1</span></h3>'),
        (Note("small"), ">small</p>"),
        (Quote(["true"], "Lin"), '<blockquote><p>true</p></blockquote><p class="signed">Lin</p>'),
        (Items([Entry("read", ["so"], number=4)], ordered=True), '<li value="4"><span>read<span class="sub">so</span>'),
        (Items([Entry("kept", verdict="missed")]), '<span class="pill missed bare"></span><span>kept'),
        (Pairs([("seed", ["6"])]), '<dt>seed</dt><dd><span class="line">6</span></dd>'),
        (Pairs([("hash", ["ab"])], mono=True), '<code class="digest">ab</code>'),
        (Tally([("met", "kept", 3)]), '<span class="pill met">kept</span> <b>3</b>'),
    ],
)
def test_every_block_is_written(block, markup):
    assert markup in written(block)


def test_words_are_no_markup():
    said = html.body(document(Paragraph([Run("<b>&")]), sheet(Cell("<i>"))))
    assert "&lt;b&gt;&amp;" in said
    assert "<i>" not in said


def test_a_table_has_its_number_and_an_address():
    said = html.body(document(sheet(Cell("a"))))
    assert "<b>Table 1</b> A table" in said
    assert 'id="sheet-table"' in said


def test_each_cell_knows_its_column_for_narrow_screens():
    said = written(sheet(Cell("a"), Cell("b", ["beside"])))
    assert '<td data-label="column 1"><span>b<span class="sub">beside</span></span></td>' in said


def test_the_first_cell_names_its_row():
    assert '<th scope="row" data-label="column 0">' in html.body(document(sheet(Cell("a"))))


def test_a_verdict_is_a_mark_and_a_word():
    assert '<span class="pill missed">not kept</span>' in html.body(
        document(sheet(Cell("a"), Cell("not kept", verdict="missed")))
    )


def test_beside_a_figure_the_word_of_a_verdict_is_there_for_whoever_cannot_see_the_mark():
    said = html.body(document(sheet(Cell("a"), Cell("3.6%", verdict="missed"), figures=True)))
    assert '<span class="pill missed bare"></span><span class="visually-hidden">missed</span>3.6%' in said


def test_a_number_of_the_prose_leads_to_its_row():
    number = Run("3.60%", "clause:2.3.2 repeat_rate value")
    said = html.body(document(Paragraph([number]), sheet(Cell("2.3.2", anchor="clause:2.3.2 repeat_rate"))))
    assert '<a class="traced" href="#clause:2.3.2/repeat_rate">3.60%</a>' in said
    assert '<tr id="clause:2.3.2/repeat_rate">' in said


def test_a_number_without_a_row_is_marked_all_the_same():
    said = html.body(document(Paragraph([Run("12", "quarter received")])))
    assert '<span class="traced">12</span>' in said


def test_every_address_within_the_paper_leads_somewhere_and_to_one_place(edition):
    said = html.body(compose(edition))
    ids = Counter(re.findall(r'\bid="([^"]+)"', said))
    assert [name for name, count in ids.items() if count > 1] == []
    assert [name for name in re.findall(r'href="#([^"]+)"', said) if name not in ids] == []


def test_pictures_are_there_without_scripts(edition):
    said = html.body(compose(edition))
    assert re.search(r'data-chart="trend-[^"]+-spec"[^>]*><svg', said)
    assert "<b>Figure 1</b>" in said


def test_nothing_has_a_style_or_a_handler_of_its_own(edition):
    assert re.findall(r"<[^>]+\s(?:style|on\w+)=", html.body(compose(edition))) == []


def test_the_lone_file_needs_nothing_but_itself(edition):
    said = html.standalone(compose(edition))
    assert re.findall(r"<script|<link|<img|@import|url\(", said) == []
    assert re.findall(r'(?:src|href)="(?!#)', said) == []
    assert "--accent: #1d4f91" in said


def test_the_lone_file_is_the_same_each_time(edition):
    assert html.standalone(compose(edition)) == html.standalone(compose(edition))


def test_two_languages_in_one_file_do_not_share_addresses():
    said = html.standalone(document(sheet(Cell("a")), language="zh-hans"), document(sheet(Cell("a"))))
    assert 'id="zh-hans-sheet-table"' in said
    assert 'id="en-sheet-table"' in said
    assert ("<b>表 1</b>" in said, "<b>Table 1</b>" in said) == (True, True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_has_just_the_numbers_of_the_document(issues, language):
    for told in (issues.third, issues.full):
        with translation.override(language):
            document = compose(Edition(told))
            found = digits([text_of(html.body(document))])
        texts = [text for path, text in said(document) if path[-1] not in UNREAD]
        assert found == digits(texts)


def test_no_heading_leaves_a_level_out(issues):
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", html.body(compose(Edition(issues.full))))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(one, two) for one, two in pairwise(levels) if two > one + 1] == []


def test_every_table_has_a_caption_and_says_what_its_heads_are_for(issues):
    said = html.body(compose(Edition(issues.full)))
    tables = re.findall(r"<table.*?</table>", said, flags=re.DOTALL)
    assert len(tables) > 20
    assert [each[:80] for each in tables if "<caption" not in each or 'scope="col"' not in each] == []
    assert re.findall(r"<th(?![^>]*scope=)[ >]", said) == []


def test_addresses_within_a_full_issue_lead_somewhere_and_to_one_place(issues):
    said = html.body(compose(Edition(issues.full)))
    ids = Counter(re.findall(r'\bid="([^"]+)"', said))
    assert [name for name, count in ids.items() if count > 1] == []
    assert [name for name in re.findall(r'href="#([^"]+)"', said) if name not in ids] == []


def test_a_table_of_numbers_alone_stays_a_table_on_a_phone():
    numbers = [Cell("unit"), *(Cell(str(number)) for number in range(3))]
    columns = [Column("Unit"), *(Column(f"2026-{month}", figures=True) for month in range(3))]
    assert "matrix" in html.body(document(Table("months", "By month", columns, [numbers])))
    told = [[Cell("unit"), Cell("1", ["of 4"]), *numbers[2:]]]
    assert "matrix" not in html.body(document(Table("months", "By month", columns, told)))


def test_of_two_rows_of_one_name_the_first_has_it():
    rows = [[Cell("a", anchor="clause:1 rate")], [Cell("b", anchor="clause:1 rate")]]
    said = html.body(document(Table("sheet", "A table", [Column("x")], rows)))
    assert said.count('id="clause:1/rate"') == 1


def test_digests_on_the_cover_are_written_as_code():
    cover = [("SHA-256", [DIGEST]), ("Quarter", ["Q3"])]
    said = html.body(replace(document(), cover=cover))
    assert f'<span class="digest">{DIGEST}</span>' in said
    assert "<span>Q3</span>" in said
