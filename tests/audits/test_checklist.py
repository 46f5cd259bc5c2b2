"""What must be finished before an opinion is signed, and what may be explained instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.models import User
from audits import actions, checklist
from audits.actions.opinions import begin_opinion, write_clause, write_overall
from audits.actions.reperformance import Examination, reperform
from audits.actions.samples import Outline, give_up, plan_sample
from audits.models import Engagement, Finding, Opinion, Sample
from audits.recorded import recorded
from audits.reperformance.facts import AS_RECORDED
from commitments.actions import propose_note
from commitments.models import Letter, Promise
from complaints.models import Complaint
from compliance.models import Breach, ComplianceRun, Exemption, Result
from evidence.actions import record
from evidence.verification import verify
from tests.audits.conftest import NOW, TODAY

LETTER_DAY = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def bare(engagement: Engagement, judged: Callable[..., Result], auditor: User) -> Opinion:
    """Nothing is written yet."""
    judged()
    return begin_opinion(engagement=engagement, period="2026Q3", by=auditor, at=NOW)


def lacks(opinion: Opinion, key: str) -> str:
    return {item.key: item for item in checklist.checklist(Opinion.objects.get(pk=opinion.pk))}[key].lacks


def test_an_opinion_that_was_written_through_has_nothing_left(opinion):
    assert checklist.unsettled(opinion) == []


def test_at_the_beginning_it_names_everything(bare):
    assert [item.key for item in checklist.unsettled(bare)] == ["samples", "journal", "clauses", "overall"]


def test_every_item_leads_to_where_it_is_done(bare):
    assert {item.key for item in checklist.checklist(bare) if not item.url} == {"recomputed", "final"}


def test_a_planned_sample_is_in_the_way_until_it_is_given_up(bare, engagement, auditor):
    sample = plan_sample(engagement=engagement, outline=Outline("x", "records", {"tolerable": "3"}), by=auditor)
    assert lacks(bare, "samples") == "1 sample is not drawn yet."
    give_up(sample=sample, reason="x", by=auditor)
    assert lacks(bare, "samples") == "No sample was drawn."
    assert Sample.objects.get().status == "given_up"


def test_a_draft_of_a_finding_is_in_the_way_and_an_issued_one_is_not(bare, draft: Finding, auditor):
    assert lacks(bare, "findings") == "1 finding is a draft."
    actions.issue(finding=draft, by=auditor)
    assert lacks(bare, "findings") == ""


@pytest.mark.parametrize(
    ("first", "last", "waits"),
    [
        (LETTER_DAY, None, True),
        (LETTER_DAY, dt.date(2026, 7, 1), True),
        (LETTER_DAY, dt.date(2026, 6, 30), False),
        (dt.date(2026, 10, 1), None, False),
    ],
)
def test_a_note_waits_that_would_hold_in_the_quarter(bare, letter: Letter, manager, first, last, waits):
    propose_note(letter=letter, question="?", reading="!", valid_from=first, valid_until=last, by=manager, on=TODAY)
    assert bool(lacks(bare, "notes")) == waits


def test_an_exemption_waits_that_was_asked_for_a_breach_of_the_quarter(bare, manager):
    result = Result.objects.get()
    breach = Breach.objects.create(
        key="b",
        promise=result.promise,
        period="2026Q3",
        severity="major",
        occurred_on=dt.date(2026, 9, 30),
        opened_by_run=result.run,
    )
    Exemption.objects.create(breach=breach, ground="other", words="x", asked_by=manager)
    assert lacks(bare, "exemptions") == "1 exemption waits for your ruling."
    Breach.objects.filter(pk=breach.pk).update(occurred_on=dt.date(2026, 10, 1))
    assert lacks(bare, "exemptions") == ""


def test_figures_of_before_the_quarters_end_are_recomputed_first(bare):
    ComplianceRun.objects.update(as_of=dt.datetime(2026, 9, 30, 15, 59, tzinfo=dt.UTC))
    assert "before the quarter's end" in lacks(bare, "recomputed")


def test_a_quarter_without_figures_has_none_to_sign(bare):
    Result.objects.all().delete()
    assert lacks(bare, "recomputed") == "There are no figures of this quarter."


def test_provisional_figures_are_named_with_their_day(bare):
    Result.objects.update(provisional=True, final_on=dt.date(2026, 11, 30))
    assert lacks(bare, "final") == "1 figure is provisional, the last until 30 Nov 2026."


def test_the_journal_counts_as_verified_by_an_auditor_of_the_engagement_alone(bare, auditor, stranger):
    verify(heads=[], by=stranger)
    assert lacks(bare, "journal")
    verify(heads=[], by=auditor)
    assert not lacks(bare, "journal")


def test_a_verification_that_found_a_fault_does_not_count(bare, auditor):
    verify(heads=[], by=auditor)
    record(action="journal.verify", actor=auditor, detail={"faults": 1, "sealed": 9, "heads": []})
    assert lacks(bare, "journal")


def test_one_of_before_the_quarters_end_does_not_count(bare, auditor, time_machine):
    time_machine.move_to(dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    verify(heads=[], by=auditor)
    assert lacks(bare, "journal")


@pytest.mark.parametrize(
    ("view", "reason", "given"),
    [
        ("", "", False),
        ("not_contradicted", "", True),
        ("contradicted", "", False),
        ("contradicted", "x", True),
        ("not_examined", " ", False),
        ("not_examined", "x", True),
    ],
)
def test_whatever_is_not_plainly_uncontradicted_needs_its_reason(bare, clause, auditor, view, reason, given):
    said = {"view": view, "reason": reason, "seen": 0, "by": auditor, "at": NOW}
    write_clause(opinion=bare, clause=clause, **said)
    write_overall(opinion=bare, scope="x", **said)
    assert (not lacks(bare, "clauses"), not lacks(bare, "overall")) == (given, given)


def test_a_clause_that_got_its_figure_later_wants_its_opinion(opinion, letter, judged):
    other = letter.versions.get().clauses.get(number="2.1")
    told = {"kind": "target", "metric": "resolution_rate", "quote": other.text}
    QuerySet(Promise).bulk_create([Promise(clause=other, **told)])
    result = judged("2026Q2")
    Result.objects.filter(pk=result.pk).update(period="2026Q3", promise=other.promises.get())
    assert lacks(opinion, "clauses") == "Still without: 2.1."


def test_a_clause_without_its_reason_is_named_apart(opinion, clause, auditor):
    write_clause(opinion=opinion, clause=clause, view="contradicted", reason=" ", seen=1, by=auditor, at=NOW)
    assert lacks(opinion, "clauses") == "The reason is missing for: 2.2."


def test_what_is_empty_of_the_whole_is_named(opinion, auditor):
    write_overall(opinion=opinion, scope="", view="not_examined", reason="", seen=1, by=auditor, at=NOW)
    assert lacks(opinion, "overall") == "Still empty: scope, reason."


def test_an_opinion_that_says_the_opposite_of_itself_cannot_be_signed_whatever_is_explained(opinion, clause, auditor):
    write_clause(opinion=opinion, clause=clause, view="contradicted", reason="漏计", seen=1, by=auditor, at=NOW)
    assert [item.key for item in checklist.unsettled(Opinion.objects.get(pk=opinion.pk))] == ["opposed"]
    assert "opposed" not in checklist.EXPLAINABLE


def test_an_overall_opinion_that_the_clauses_do_not_lead_to_is_explained(opinion, auditor):
    write_overall(opinion=opinion, scope="x", view="contradicted", reason="x", seen=1, by=auditor, at=NOW)
    assert lacks(opinion, "strained") == "Overall it says “contradicted”, though no clause is called so."
    assert "strained" in checklist.EXPLAINABLE


def test_a_list_is_in_the_way_until_every_complaint_on_it_is_examined(bare, record_of, engagement, auditor):
    rows = record_of(2, marked_duplicate=True)
    assert lacks(bare, "lists") == "Not examined to the end: Exclusions: 0 of 2."
    for row in rows:
        examine(engagement, row, auditor)
    assert lacks(bare, "lists") == ""


def examine(engagement: Engagement, row: Complaint, by: User) -> None:
    fields = recorded(engagement, [row.pk])[row.pk].record.fields
    reperform(engagement=engagement, complaint=row, examination=Examination(dict.fromkeys(fields, AS_RECORDED)), by=by)
