from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from complaints.models import Complaint, Pause, organisations_visible_to

START = datetime(2026, 9, 1, 1, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def references(user: User, today: date = TODAY) -> str:
    return "".join(sorted(Complaint.objects.visible_to(user, today).values_list("reference", flat=True)))


def test_people_of_the_company_see_its_complaints(complaint: Complaint, manager: User, clerk: User) -> None:
    assert references(manager) == references(clerk) == "R1"


def test_somebody_without_an_organisation_sees_nothing(complaint: Complaint, person: Callable[..., User]) -> None:
    assert references(person("nobody", User.Role.ADMIN, None)) == ""


def test_an_auditor_sees_each_of_his_engagements(auditor: User, engage: Any, write: Any, facts: Any) -> None:
    engage(auditor, period_from="2026-09-01", period_until="2026-09-01")
    engage(auditor, period_from="2026-09-03", period_until="2026-09-03")
    write(facts("A"), facts("B", 1), facts("C", 2))
    assert references(auditor) == "AC"


def test_an_auditors_access_ends_by_itself(auditor: User, engage: Any, complaint: Complaint) -> None:
    engage(auditor, valid_until="2026-11-23")
    assert references(auditor) == "R1"
    assert references(auditor, TODAY + timedelta(days=1)) == ""


def test_an_auditor_sees_only_the_company_of_his_engagement(
    auditor: User, engage: Any, complaint: Complaint, company: Organisation
) -> None:
    engage(auditor, organisation=Organisation.objects.create(name="别家", slug="other"))
    assert references(auditor) == ""
    assert company.pk not in organisations_visible_to(auditor, TODAY)


def test_a_reopened_complaint_is_unresolved_until_it_is_resolved_again(write: Any, facts: Any) -> None:
    write(facts("A", resolved_at=START, reopened_at=START + timedelta(days=1)))
    assert Complaint.objects.unresolved().count() == 1
    write(facts("A", resolved_at=START + timedelta(days=2), reopened_at=START + timedelta(days=1)))
    assert Complaint.objects.resolved().count() == 1


def test_every_complaint_is_either_resolved_or_not(write: Any, facts: Any) -> None:
    write(
        facts("A"),
        facts("B", resolved_at=START),
        facts("C", resolved_at=START, reopened_at=START + timedelta(days=1)),
        facts("D", resolved_at=START + timedelta(days=1), reopened_at=START),
    )
    found = [sorted(rows.values_list("reference", flat=True)) for rows in (_open(), Complaint.objects.resolved())]
    assert found == [["A", "C"], ["B", "D"]]


def _open() -> Any:
    return Complaint.objects.unresolved()


EVENTS = ["acknowledged_at", "responded_at", "preliminary_at", "resolved_at", "closed_at", "reopened_at"]


@pytest.mark.parametrize("column", EVENTS)
def test_the_database_itself_refuses_events_before_the_receipt(complaint: Complaint, column: str) -> None:
    setattr(complaint, column, START - timedelta(seconds=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        complaint.save()


def test_the_database_itself_refuses_a_reference_twice(complaint: Complaint) -> None:
    complaint.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        complaint.save(force_insert=True)


@pytest.mark.parametrize(
    "impossible",
    [
        {"resolved_at": None, "reopened_at": START},
        {"reopen_count": 10_001},
        {"loss_amount": -1},
        {"satisfaction": 6},
        {"channel": "pigeon"},
        {"received_at": datetime(1989, 12, 31, tzinfo=UTC)},
        {"category_id": None},
    ],
)
def test_the_database_itself_refuses_what_cannot_be(complaint: Complaint, impossible: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**impossible)


HOUR = timedelta(hours=1)
PAUSE = {"starts_at": START + HOUR, "ends_at": START + 2 * HOUR, "reason": "customer", "question_at": START}


@pytest.mark.parametrize(
    "impossible",
    [
        {"ends_at": START + HOUR},
        {"question_at": None},
        {"question_at": START + 2 * HOUR},
        {"reason": "lunch"},
    ],
)
def test_the_database_itself_refuses_impossible_pauses(complaint: Complaint, impossible: dict[str, Any]) -> None:
    Pause(complaint=complaint, **PAUSE).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.update(**impossible)


@pytest.mark.parametrize("starts_at", [START + HOUR, START + 4 * HOUR])
def test_the_database_itself_refuses_a_second_open_pause_and_one_that_begins_twice(
    complaint: Complaint, starts_at: datetime
) -> None:
    Pause(complaint=complaint, **{**PAUSE, "ends_at": None}).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause(complaint=complaint, **{**PAUSE, "starts_at": starts_at, "ends_at": None}).save()
