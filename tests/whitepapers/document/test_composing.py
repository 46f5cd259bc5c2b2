from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from django.utils import translation

from tests.publishing import published
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions
from whitepapers.document import Document, Figure, Paragraph, Table
from whitepapers.document.composing import compose
from whitepapers.edition import Edition
from whitepapers.sections import Section


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def part(document: Document, section: Section):
    return next(each for each in document.parts if each.key == section)


def words(document: Document, section: Section) -> str:
    return "\n".join(block.text for block in part(document, section).blocks if isinstance(block, Paragraph))


def table(document: Document, key: str) -> Table:
    return next(
        block for each in document.parts for block in each.blocks if isinstance(block, Table) and block.key == key
    )


def test_every_section_stands_in_reading_order(edition):
    assert [each.key for each in compose(edition).parts] == Section.values


def test_no_section_is_silent(edition):
    assert [each.key for each in compose(edition).parts if not each.blocks] == []


def test_composing_asks_the_database_nothing(edition, django_assert_num_queries):
    with django_assert_num_queries(0):
        compose(edition)


def test_it_is_written_in_the_active_language(edition):
    with translation.override("zh-hans"):
        chinese = compose(edition)
    assert (chinese.language, chinese.title, chinese.subtitle) == ("zh-hans", "服务质量白皮书", "2026 年第三季度")


def test_tables_and_figures_have_names_of_their_own(edition):
    blocks = [block for each in compose(edition).parts for block in each.blocks]
    keys = [block.key for block in blocks if isinstance(block, (Table, Figure))]
    assert len(keys) == len(set(keys)) > 2


def test_the_brief_says_how_many_promises_were_kept_and_which_were_not(edition):
    headline, _tally, _subhead, broken = compose(edition).brief
    assert headline.text == "0 of 1 promise met"
    assert (broken.entries[0].text, broken.entries[0].verdict) == ("Repeat complaint rate 3.60%", "missed")


def test_a_verdict_stands_with_what_it_rests_on(edition):
    edition.snapshot["verdicts"][0] |= {"notes": [2], "provisional": True, "final_on": "2026-10-31"}
    (row,) = table(compose(edition), "verdicts-1").rows
    clause, named, result, verdict, change, year = row
    assert (clause.text, result.text, verdict.text, verdict.verdict) == ("2.3.2", "3.60%", "missed", "missed")
    assert list(named.subs) == [
        "“重复投诉率不超过3%”",
        "As read by interpretation note 2",
        "Provisional until 31 Oct 2026",
    ]
    assert (change.text, list(change.subs)) == ("+1.60 pp", ["Q2 2026", "2.00%"])
    assert (year.text, list(year.subs)) == ("—", [])


def test_a_trend_is_a_picture_with_its_figures_beside_it(edition):
    (picture,) = part(compose(edition), Section.TRENDS).blocks
    assert [row[1].text for row in picture.table.rows] == ["3.60%", "2.00%", "2.50%"]


def test_prose_stands_first_and_keeps_where_its_numbers_come_from(edition):
    source = "clause:2.3.2 repeat_rate value"
    run = [{"text": "It rose to "}, {"text": "3.60%", "source": source}, {"text": "."}]
    edition.snapshot["prose"] = {"ledger": {"en": [run], "zh-hans": []}}
    first = part(compose(edition), Section.LEDGER).blocks[0]
    assert (first.text, first.runs[1].source) == ("It rose to 3.60%.", source)


def test_a_draft_says_that_it_is_one(edition):
    document = compose(edition)
    assert "Draft" in document.notice
    assert "not signed yet" in words(document, Section.STATEMENT)
    assert document.day == "2026-10-20"


def test_an_issue_tells_who_published_it_when_and_with_which_words(publisher, editor, result, sign_off):
    sign_off()
    paper = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    paper = published(paper, by=editor, at=AFTER_QUARTER, statement="属实。\n\n此致")
    document = compose(Edition(paper.snapshot))
    quote = part(document, Section.STATEMENT).blocks[-1]
    assert list(quote.paragraphs) == ["属实。", "此致"]
    assert quote.signed.startswith("editor · 云岭 · 20 Oct 2026")
    assert (document.notice, dict(document.cover)["Published by"]) == ("", ["editor"])


@pytest.mark.parametrize(
    ("language", "english", "read"),
    [
        ("zh-hans", "It is true.", "属实。"),
        ("en", "It is true.", "It is true."),
        ("en", "", "属实。"),
    ],
)
def test_a_statement_is_read_in_the_language_of_the_issue_where_it_was_signed_in_it(
    publisher, editor, result, sign_off, language, english, read
):
    sign_off()
    paper = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    paper = published(paper, by=editor, at=AFTER_QUARTER, statement="属实。", statement_en=english)
    with translation.override(language):
        quote = part(compose(Edition(paper.snapshot)), Section.STATEMENT).blocks[-1]
    assert list(quote.paragraphs) == [read]


def test_the_digest_is_that_of_the_frozen_text(publisher, editor, result):
    paper = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    assert compose(Edition(paper.snapshot)).digest == paper.digest == sha256(paper.snapshot_text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("section", "emptied", "says"),
    [
        (
            Section.VERDICTS,
            {"verdicts": [], "letters": [], "ledger": []},
            "No letter bound the company in this quarter",
        ),
        (Section.LEDGER, {"verdicts": [], "ledger": []}, "No promise of this quarter is counted by cases."),
        (Section.TRENDS, {"trends": []}, "No promise has been judged over enough periods yet"),
        (Section.UNITS, {"units": []}, "No unit has a figure of its own in this quarter."),
        (Section.CATEGORIES, {"categories": []}, "No complaint was received in this quarter."),
        (Section.BREACHES, {"breaches": []}, "No breach occurred in this quarter."),
        (Section.RESOURCES, {"resources": []}, "No fact about the resources of this quarter is registered."),
        (Section.RESOURCES, {"rewards": []}, "No letter promises a reward pool"),
        (Section.AUDIT, {"engagements": []}, "No auditors were engaged for this quarter."),
        (Section.AUDIT, {"opinions": []}, "No signed audit opinion stands on this quarter yet."),
        (Section.CORRECTIONS, {"findings": []}, "there is no corrective action to report"),
        (Section.METHOD, {"notes": []}, "No interpretation note was in force"),
        (Section.RESTATEMENTS, {"restatements": []}, "No figure of an earlier issue is restated"),
    ],
)
def test_a_section_with_nothing_to_report_says_what_that_means(edition, section, emptied, says):
    edition.snapshot |= emptied
    assert says in words(compose(Edition(edition.snapshot)), section)


def test_audits_that_found_nothing_say_so(edition):
    edition.snapshot["engagements"] = [{"firm": "衡准", "title": "2026", "from": "2026-01-01", "until": "2026-12-31"}]
    said = words(compose(Edition(edition.snapshot)), Section.AUDIT)
    assert "The auditors issued no finding about this quarter." in said


def test_findings_without_corrective_actions_say_so(edition):
    finding = {"number": "F-1", "firm": "衡准", "clause": "2.3.2", "grade": "minor", "title": "x", "status": "issued"}
    edition.snapshot["findings"] = [finding | {"found_before": 0, "actions": []}]
    said = words(compose(Edition(edition.snapshot)), Section.CORRECTIONS)
    assert said == "No corrective action has been agreed on the findings of this quarter yet."


def test_the_next_issue_is_announced_with_its_day(edition):
    due = edition.next_publication
    assert due > date(2026, 12, 31)
    assert str(due.year) in words(compose(edition), Section.NEXT)
