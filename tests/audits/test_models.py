"""Who sees what, and when."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models.query import QuerySet  # past the model's own manager, which freezes what is signed
from django.utils import timezone

from audits.models import Engagement, Finding, evidence_visible_to
from commitments.models import LetterVersion, ResourceFact
from evidence.actions import store
from tests.audits.conftest import TODAY

pytestmark = pytest.mark.django_db


def sees(user, today=TODAY) -> int:
    return Engagement.objects.visible_to(user, today).count()


def test_an_auditor_sees_his_engagement(engagement, auditor):
    assert sees(auditor) == 1


def test_a_manager_sees_his_companys_engagements(engagement, manager):
    assert sees(manager) == 1


@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider", "clerk", "admin"])
def test_nobody_else_does(request, engagement, who):
    assert sees(request.getfixturevalue(who)) == 0


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (dt.date(2026, 9, 30), 0),
        (dt.date(2026, 10, 1), 1),
        (dt.date(2026, 12, 31), 1),
        (dt.date(2027, 1, 1), 0),
    ],
)
def test_access_opens_and_closes_by_itself(engagement, auditor, day, count):
    assert sees(auditor, day) == count


def test_a_manager_keeps_past_engagements(engagement, manager):
    assert sees(manager, dt.date(2030, 1, 1)) == 1


def test_an_auditor_taken_off_sees_nothing(engagement, auditor):
    engagement.assignments.update(ended_at=timezone.now())
    assert sees(auditor) == 0


def findings(user, today=TODAY) -> list[Finding]:
    return list(Finding.objects.visible_to(user, today))


def test_a_draft_is_seen_by_auditors_only(draft, auditor, manager):
    assert findings(auditor) == [draft]
    assert findings(manager) == []


def test_an_issued_finding_is_seen_by_the_manager(issued, manager):
    assert findings(manager) == [issued]


@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider", "clerk", "admin"])
def test_an_issued_finding_is_seen_by_nobody_else(request, issued, who):
    assert findings(request.getfixturevalue(who)) == []


def test_a_finding_is_gone_for_the_auditor_when_the_engagement_ends(issued, auditor):
    assert findings(auditor, dt.date(2027, 1, 1)) == []


def test_a_draft_is_never_overdue(draft, issued):
    assert list(Finding.objects.overdue(dt.date(2026, 12, 7))) == []
    assert list(Finding.objects.overdue(dt.date(2026, 12, 8))) == [issued]


def test_open_findings_are_counted_without_drafts_and_closed_ones(engagement, draft):
    assert Engagement.objects.with_open_findings().get().open_findings == 0


def test_issued_and_answered_findings_are_open(engagement, answered):
    assert Engagement.objects.with_open_findings().get().open_findings == 1


def test_a_finding_is_written_against_clauses_and_not_headings(engagement):
    assert [clause.number for clause in engagement.clauses()] == ["2.1", "2.2"]


def test_drafts_of_a_letter_cannot_be_audited(engagement, letter):
    QuerySet(LetterVersion).update(status=LetterVersion.Status.DRAFT)
    assert not engagement.clauses().exists()


@pytest.mark.parametrize(
    ("first", "end", "count"),
    [
        (dt.date(2026, 12, 31), None, 2),
        (dt.date(2027, 1, 1), None, 0),
        (dt.date(2025, 1, 1), dt.date(2026, 1, 1), 0),
        (dt.date(2025, 1, 1), dt.date(2026, 1, 2), 2),
    ],
)
def test_the_version_in_force_in_the_period_is_audited(engagement, first, end, count):
    QuerySet(LetterVersion).update(effective_from=first, effective_until=end)
    assert engagement.clauses().count() == count


def files(user, today=TODAY) -> list[str]:
    return sorted(file.name for file in evidence_visible_to(user, today))


def test_the_files_of_a_draft_are_as_hidden_as_the_draft(draft, auditor, manager):
    assert files(auditor) == ["proof.pdf"]
    assert files(manager) == []


def test_both_sides_read_the_files_of_finding_and_answer(answered, auditor, manager):
    assert files(auditor) == files(manager) == ["measures.pdf", "proof.pdf"]


@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider", "clerk", "admin"])
def test_nobody_else_reads_a_file(request, answered, who):
    assert files(request.getfixturevalue(who)) == []


@pytest.fixture
def receipt(company, manager, proof):
    file = store(upload=proof("fund.pdf", b"%PDF-1.7 fund"), effective_on=TODAY, by=manager)
    ResourceFact.objects.create(
        organisation=company, kind="fund", starts_on=TODAY, ends_on=TODAY, value=1, evidence=file
    )
    return file


@pytest.mark.parametrize(
    ("who", "count"), [("manager", 1), ("auditor", 1), ("outsider", 0), ("stranger", 0), ("clerk", 0)]
)
def test_the_proof_of_a_fact_is_read_by_the_company_and_its_auditors(request, engagement, receipt, who, count):
    assert len(files(request.getfixturevalue(who))) == count


def test_every_status_leads_somewhere():
    assert set(Finding.NEXT) == set(Finding.Status)
