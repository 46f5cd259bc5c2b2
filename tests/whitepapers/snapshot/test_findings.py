"""Findings and corrective actions in a white paper."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from audits.models import CorrectiveAction, Engagement, Finding
from commitments.models import Clause
from compliance.rules.periods import Period
from tests.engaging import accept
from tests.evidence.unguarded import unguarded
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import snapshot
from whitepapers.document import html
from whitepapers.document.composing import compose
from whitepapers.edition import Edition
from whitepapers.snapshot.findings import findings


@pytest.fixture
def finding(publisher, firm, auditor, result) -> Finding:
    """The second time that the same is found, answered."""
    day = dt.date(2026, 7, 1)
    days = dict.fromkeys(("period_from", "period_until", "valid_from", "valid_until"), day)
    engagement = Engagement.objects.create(organisation=publisher, firm=firm, title="核查", **days)
    clause = Clause.objects.filter(is_heading=False).first()
    told = {"engagement": engagement, "clause": clause, "grade": "minor", "condition": "x", "written_by": auditor}
    accept(engagement)
    first = Finding.objects.create(**told, number=1, title="漏登", status="closed")
    Finding.objects.create(**told, number=2, title="草稿", status="draft")
    again = Finding.objects.create(**told, number=3, title="又漏登", status="answered", recurrence_of=first)
    for each in (first, again):
        each.steps.create(kind="issued", by=auditor, at=AFTER_QUARTER)
    return again


@pytest.fixture
def action(finding, editor) -> CorrectiveAction:
    told = {"what": "登记页提示", "owner": editor, "planned_by": editor, "due_on": dt.date(2026, 10, 9)}
    made = CorrectiveAction.objects.create(finding=finding, number=1, **told)
    made.move("reported", reason="x", by=editor)
    made.move("effective", reason="x", by=editor)
    return made


@pytest.fixture
def page(publisher):
    def show() -> str:
        edition = Edition(snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER))
        with translation.override("en"):
            return html.body(compose(edition))

    return show


def test_a_draft_is_not_frozen(finding):
    assert [row["title"] for row in findings(Engagement.objects.all(), at=AFTER_QUARTER)] == ["漏登", "又漏登"]


def test_what_was_issued_after_the_freeze_is_not_frozen(finding):
    assert findings(Engagement.objects.all(), at=AFTER_QUARTER - dt.timedelta(seconds=1)) == []


def test_an_audit_whose_firm_is_not_accepted_is_not_told(finding, publisher):
    assert len(snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER)["engagements"]) == 1
    with unguarded():
        finding.engagement.acceptances.first().delete()
    taken = snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER)
    assert (taken["engagements"], taken["findings"]) == ([], [])


def test_a_corrective_action_is_frozen_without_its_owner(action):
    [_first, row] = findings(Engagement.objects.all(), at=AFTER_QUARTER)
    at = action.steps.last().at
    assert row["found_before"] == 1
    assert row["actions"] == [
        {
            "number": 1,
            "what": "登记页提示",
            "due_on": "2026-10-09",
            "status": "effective",
            "retested_on": at.astimezone(dt.timezone(dt.timedelta(hours=8))).date().isoformat(),
        }
    ]


def test_the_paper_tells_what_is_done_how_it_stands_and_what_recurs(action, page):
    said = page()
    shown = ("登记页提示", "retested: effective", "9 Oct 2026", "Found for the second time.")
    assert all(words in said for words in shown)


def test_without_a_corrective_action_there_is_no_table_of_them(finding, page):
    assert "No corrective action has been agreed" in page()


def test_what_is_done_later_does_not_change_what_was_frozen(publisher, action, editor):
    frozen = snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER)
    before = snapshot.canonical({"findings": frozen["findings"]})
    told = {"what": "再补", "owner": editor, "planned_by": editor, "due_on": dt.date(2026, 12, 9)}
    CorrectiveAction.objects.create(finding=action.finding, number=2, **told)
    assert snapshot.canonical({"findings": frozen["findings"]}) == before
