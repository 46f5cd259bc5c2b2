"""Every section of an issue in which everything happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from django.utils import translation

from whitepapers.document import Cell, Document, Figure, Note, Pairs, Paragraph, Subhead, Table
from whitepapers.document.composing import compose
from whitepapers.edition import Edition
from whitepapers.sections import Section

Composed = Callable[..., Document]


@pytest.fixture
def composed(issues) -> Composed:
    """`composed(restated_before=[])`: the full issue in English, where something else is in its snapshot."""

    def made(**changes: object) -> Document:
        with translation.override("en"):
            return compose(Edition(issues.full | changes))

    return made


def blocks(document: Document, section: Section):
    return next(part for part in document.parts if part.key == section).blocks


def said(document: Document, section: Section) -> str:
    return "\n".join(b.text for b in blocks(document, section) if isinstance(b, Paragraph | Note | Subhead))


def tables(document: Document) -> dict[str, Table]:
    found = [block for part in document.parts for block in part.blocks]
    return {block.key: block for block in found if isinstance(block, Table)}


def texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]


def test_every_section_has_something_to_show(composed):
    assert [part.key for part in composed().parts if not part.blocks] == []


def test_shares_of_complaints_stand_between_control_limits_by_month(composed):
    found = [each for each in blocks(composed(), Section.TRENDS) if isinstance(each, Figure)]
    months = [each for each in found if each.key.startswith("months-")]
    assert months
    assert [column.title for column in months[0].table.columns] == ["Month", "Value", "Complaints", "Limits", "Signals"]
    assert len(months[0].table.rows) >= 12


def test_what_no_chance_explains_is_said(composed, issues):
    signals = [
        sum(bool(month["signals"]) for month in trend["control"]["months"])
        for trend in issues.full["trends"]
        if trend["control"]
    ]
    words = said(composed(), Section.TRENDS)
    expected = {"All months lie within" if not count else f"{count} month" for count in signals}
    assert [each for each in expected if each not in words] == []


def test_units_stand_by_month_with_the_word_of_each_verdict(composed):
    table = tables(composed())["unit-months-1"]
    assert texts(table.rows[0])[0] == "Whole company"
    assert {cell.text for row in table.rows for cell in row[1:]} <= {
        "met",
        "missed",
        "minor breach",
        "major breach",
        "—",
    }
    assert (table.columns[1].title, table.columns[1].sub.isdigit()) == (table.columns[1].title[:3], True)


def test_counts_of_units_have_their_totals(composed, issues):
    table = tables(composed())["unit-received"]
    assert (texts(table.rows[-1])[0], texts(table.rows[-1])[-1]) == (
        "All units",
        f"{issues.full['unit_months']['total']:,}",
    )


def test_a_hidden_count_is_a_mark_that_is_explained(composed, issues):
    hidden = [issues.full["categories"][0] | {"received": None}, *issues.full["categories"][1:]]
    document = composed(categories=hidden)
    assert tables(document)["categories"].rows[0][1].text == "*"
    assert "* Not shown" in said(document, Section.CATEGORIES)


def test_times_stand_with_their_limit_and_quantiles(composed):
    document = composed()
    table = tables(document)["times"]
    assert [column.title for column in table.columns][-3:] == ["P50", "P90", "P95"]
    assert [each for each in blocks(document, Section.TIMELINESS) if isinstance(each, Figure)]


def test_returns_are_told_with_the_window_that_makes_a_repeat(composed, issues):
    window = issues.full["chains"]["window_days"]
    assert f"within {window} days after its solution" in said(composed(), Section.CHAINS)


def test_without_a_repeat_that_is_said(composed, issues):
    chains = issues.full["chains"] | {"repeats": 0, "times": []}
    assert "none was a repeat" in said(composed(chains=chains), Section.CHAINS)


def test_a_dispute_is_told_with_the_day_of_each_step(composed, issues):
    (row, *_others) = tables(composed())["disputes"].rows
    steps = issues.full["disputes"][0]["steps"]
    assert len([row[2].text, *row[2].subs]) == len(steps)
    assert row[0].text


def test_without_breach_or_dispute_both_are_said(composed):
    words = said(composed(breaches=[], disputes=[]), Section.BREACHES)
    assert "No breach occurred in this quarter." in words
    assert "No dispute about a breach ran in this quarter." in words


def test_prose_says_itself_that_there_is_nothing(composed):
    prose = {"breaches": {"en": [[{"text": "All promises held."}]]}}
    words = said(composed(breaches=[], prose=prose), Section.BREACHES)
    assert words.startswith("All promises held.")
    assert "No breach occurred" not in words


def test_a_sample_is_told_with_plan_seed_and_frame(composed, issues):
    sample = issues.full["samples"][0]
    document = composed()
    table = tables(document)["samples"]
    assert (table.rows[0][0].text, table.rows[0][0].anchor) == (sample["title"], "sample:1")
    pairs = [block for block in blocks(document, Section.AUDIT) if isinstance(block, Pairs)]
    told = [line for block in pairs for _term, found in block.entries for line in found]
    assert any(sample["seed"] in line for line in told)
    assert any(sample["frame"] in line for line in told)


def test_reported_and_audited_figures_stand_side_by_side(composed, issues):
    table = tables(composed())["estimates"]
    assert len(table.rows) == len(issues.full["estimates"])
    assert [column.title for column in table.columns][2:] == [
        "As recorded",
        "As audited",
        "Worst that is not ruled out",
    ]


def test_what_stands_in_no_figure_is_told_by_reason(composed):
    table = tables(composed())["exclusions"]
    assert [texts(row)[0] for row in table.rows] == ["Duplicate", "Chaser", "Void", "Beyond the letter"]


def test_without_exclusions_that_is_said(composed, issues):
    none = [row | {"count": 0} for row in issues.full["exclusions"]]
    assert "No complaint of this quarter was left out" in said(composed(exclusions=none), Section.EXCLUSIONS)


def test_each_metric_is_told_with_its_formula_and_version(composed, issues):
    table = tables(composed())["definitions"]
    assert len(table.rows) == len(issues.full["method"]["definitions"])


def test_the_stock_says_whether_it_adds_up(composed, issues):
    stock = {"opening": 5, "received": 10, "reopened": 1, "closed": 12, "closing": 4}
    for holds, words in ((True, "It adds up"), (False, "It does not add up")):
        document = composed(method=issues.full["method"] | {"stock": stock | {"holds": holds}})
        assert texts(tables(document)["stock"].rows[0]) == ["5", "10", "1", "12", "4"]
        assert words in said(document, Section.METHOD)


def test_what_earlier_issues_restated_is_one_table(composed):
    (row, *_others) = tables(composed())["restated-before"].rows
    assert row[1].text == "Q4 2026"
    assert "→" in row[2].text


def test_a_corrected_issue_says_what_it_corrects_and_what_changed(composed, issues):
    verdict = issues.full["verdicts"][0]
    told = {name: verdict[name] for name in ("letter", "clause", "quote", "metric", "goal", "period")}
    change = told | {"old": verdict | {"value": "1.5"}, "new": None}
    reason = {"zh-hans": "录入有误。", "en": "It was entered wrongly."}
    correction = {"corrects": 1, "digest": "0" * 64, "reason": reason, "changes": [change]}
    document = composed(correction=correction)
    assert document.notice == "Version 2 corrects version 1. It was entered wrongly."
    assert dict(document.cover)["Version"] == ["2"]
    (row,) = tables(document)["corrected"].rows
    assert (row[2].verdict, row[3].text) == (verdict["verdict"], "—")


def test_a_correction_that_changes_no_figure_says_so(composed):
    reason = {"zh-hans": "声明有误。", "en": "The statement was wrong."}
    document = composed(correction={"corrects": 1, "digest": "0" * 64, "reason": reason, "changes": []})
    assert "No verdict and no figure of a promise comes out otherwise." in said(document, Section.RESTATEMENTS)


def test_the_change_on_the_year_before_stands_beside_that_on_the_period(composed):
    columns = [column.title for column in tables(composed())["verdicts-1"].columns]
    assert columns[-2:] == ["Change on the period before", "Change on the year before"]


def test_versions_of_one_letter_within_a_quarter_have_one_table(composed, issues):
    (first, *others) = issues.full["letters"]
    document = composed(letters=[first, first | {"version": 2, "effective_from": "2026-11-01"}, *others])
    found = [block for block in blocks(document, Section.VERDICTS) if isinstance(block, Table)]
    assert len([each for each in found if each.key.startswith("verdicts-")]) == len(issues.full["letters"])
    assert "version 1" in (aside := blocks(document, Section.VERDICTS)[_head(document)].aside)
    assert "version 2 · in force since 1 Nov 2026" in aside


def _head(document: Document) -> int:
    return next(at for at, block in enumerate(blocks(document, Section.VERDICTS)) if isinstance(block, Subhead))
