"""An issue tells the restatements that were approved, and is not published while one waits."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from compliance.actions.restating import approve_restatement, draft, reject_restatement
from compliance.models import PublishedResult, Restatement
from compliance.rules.periods import Period
from compliance.saying import digest, said_by
from tests.publishing import frozen
from tests.publishing import published as issue
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from whitepapers import actions, snapshot
from whitepapers.edition import Edition
from whitepapers.models import WhitePaper

NEXT = "2026Q4"
LATER = AFTER_QUARTER + timedelta(days=95)


def reseal(result) -> None:
    result.digest = digest(said_by(result))
    result.save()


@pytest.fixture
def published(publisher, editor, result, sign_off) -> WhitePaper:
    reseal(result)
    sign_off()
    paper = frozen(publisher, "2026Q3", by=editor, at=AFTER_QUARTER)
    return issue(paper, by=editor, at=AFTER_QUARTER)


@pytest.fixture
def restatement(published, result, run) -> Restatement:
    """Facts have changed the published figure: 40 repeats, not 36."""
    result.refresh_from_db()
    result.numerator, result.value = Decimal(40), Decimal("0.04")
    reseal(result)
    draft(run)
    return Restatement.objects.get()


@pytest.fixture
def quarter(promise, run, sign_off):
    """The next quarter is judged, too, and an auditor has signed his opinion on it."""
    run.as_of = LATER
    run.save()
    result = make_result(promise, run, NEXT, numerator=10, denominator=1000)
    sign_off(NEXT, LATER)
    return result


def build(publisher, editor) -> WhitePaper:
    return frozen(publisher, NEXT, by=editor, at=LATER)


def approve(restatement, editor) -> None:
    approve_restatement(restatement=restatement, seen=restatement.seal, reason="录音复核", by=editor)


def test_publishing_copies_what_the_issue_says(published, result):
    [copy] = PublishedResult.objects.all()
    assert (copy.issue, copy.promise_id, copy.period, copy.digest) == (
        "2026Q3",
        result.promise_id,
        "2026Q3",
        result.digest,
    )


def test_while_one_waits_nothing_is_published(publisher, editor, restatement, quarter):
    paper = build(publisher, editor)
    with translation.override("en"):
        assert actions.reasons_against(paper, at=LATER) == ["1 restatement of a published figure waits for a decision."]
    with pytest.raises(actions.PublicationRefused):
        issue(paper, by=editor, at=LATER)


def test_an_approved_one_is_told_with_old_new_reason_and_approver(publisher, editor, restatement, quarter):
    approve(restatement, editor)
    [row] = build(publisher, editor).snapshot["restatements"]
    assert (row["old"]["numerator"], row["new"]["numerator"]) == ("36.00", "40.00")
    assert (row["period"], row["issue"], row["reason"], row["approved_by"]) == (
        "2026Q3",
        "2026Q3",
        "录音复核",
        "editor",
    )


def test_the_edition_words_it(publisher, editor, restatement, quarter):
    approve(restatement, editor)
    [told] = Edition(build(publisher, editor).snapshot).restatements
    assert [(step.before, step.after) for step in told.steps] == [("3.60%", "4.00%"), ("36", "40")]
    assert len(told.causes) == 1


def test_publishing_marks_it_as_told(publisher, editor, restatement, quarter):
    approve(restatement, editor)
    paper = issue(build(publisher, editor), by=editor, at=LATER)
    restatement.refresh_from_db()
    assert (restatement.status, restatement.told_in) == ("published", NEXT)
    assert paper.snapshot["restatements"][0]["id"] == restatement.pk


def test_the_earlier_issue_stays_as_it_was(published, publisher, editor, restatement, quarter):
    approve(restatement, editor)
    issue(build(publisher, editor), by=editor, at=LATER)
    assert WhitePaper.objects.get(period="2026Q3").snapshot_text == published.snapshot_text


def test_one_approved_after_the_freezing_has_to_be_frozen_with_it(publisher, editor, restatement, quarter):
    paper = build(publisher, editor)
    approve(restatement, editor)
    assert len(actions.reasons_against(paper, at=LATER)) == 1
    assert actions.reasons_against(build(publisher, editor), at=LATER) == []


def test_a_rejected_one_is_not_told(publisher, editor, restatement, quarter):
    reject_restatement(restatement=restatement, seen=restatement.seal, reason="x", by=editor)
    paper = build(publisher, editor)
    assert (paper.snapshot["restatements"], actions.reasons_against(paper, at=LATER)) == ([], [])


def test_the_issue_after_it_lists_it_with_the_one_that_told_it(publisher, editor, restatement, quarter):
    approve(restatement, editor)
    issue(build(publisher, editor), by=editor, at=LATER)
    told = snapshot.take(publisher, Period.parse("2027Q1"), at=LATER)
    [row] = told["restated_before"]
    assert (row["told_in"], row["issue"], row["reason"]) == (NEXT, "2026Q3", "录音复核")
    assert told["restatements"] == []


@pytest.mark.parametrize("whose", ["company", "unit"])
def test_figures_that_have_changed_since_they_were_frozen_are_frozen_again(
    publisher, editor, published, quarter, promise, run, whose, settings
):
    unit = publisher.units.create(name="东城") if whose == "unit" else None
    changed = make_result(promise, run, NEXT, numerator=1, denominator=9, unit=unit) if unit else quarter
    paper = build(publisher, editor)
    settings.LANGUAGE_CODE = "en"
    assert actions.reasons_against(paper, at=LATER) == []
    changed.numerator, changed.value = 2, changed.value / 2
    reseal(changed)
    said = [reason for reason in actions.reasons_against(paper, at=LATER) if "frozen" in reason]
    assert len(said) == 1


def test_a_year_that_is_not_over_is_not_copied(publisher, editor, result, promise, run, sign_off):
    reseal(make_result(promise, run, "2026", numerator=3, denominator=100))
    reseal(result)
    sign_off()
    paper = frozen(publisher, "2026Q3", by=editor, at=AFTER_QUARTER)
    assert len(paper.snapshot["verdicts"]) == 2
    issue(paper, by=editor, at=AFTER_QUARTER)
    assert [copy.period for copy in PublishedResult.objects.all()] == [Period.parse("2026Q3").label]
