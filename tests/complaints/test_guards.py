"""The database refuses rows that do not belong together, whoever writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Organisation, ServiceUnit
from complaints import guards
from complaints.models import Category, Complaint, Pause, Source

START = datetime(2026, 9, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def other(db: None) -> Organisation:
    return Organisation.objects.create(name="别家", slug="other")


def strangers(other: Organisation, complaint: Complaint) -> dict[str, Any]:
    """What belongs to another company, or under another category."""
    top = Category.objects.create(organisation=other, name="维修")
    beside = Category.objects.create(organisation=complaint.organisation, name="收费")
    return {
        "source": Source.objects.create(organisation=other, key="crm", name="CRM"),
        "unit": ServiceUnit.objects.create(organisation=other, name="东区"),
        "category": top,
        "subcategory": Category.objects.create(organisation=complaint.organisation, parent=beside, name="物业费"),
        "organisation": other,
    }


@pytest.mark.parametrize("column", ["source", "unit", "category", "subcategory", "organisation"])
def test_what_belongs_elsewhere_is_refused(complaint: Complaint, other: Organisation, column: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**{column: strangers(other, complaint)[column]})


def test_a_new_row_is_looked_at_as_well(complaint: Complaint, other: Organisation) -> None:
    complaint.pk, complaint.reference = None, "R2"
    complaint.unit = strangers(other, complaint)["unit"]
    with pytest.raises(IntegrityError), transaction.atomic():
        complaint.save(force_insert=True)


PAUSE = {"reason": "customer", "starts_at": START + 2 * HOUR, "ends_at": START + 4 * HOUR, "question_at": START}


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": START - HOUR, "question_at": START - HOUR},
        {"question_at": START - HOUR},
        {"starts_at": START + 3 * HOUR, "ends_at": None},
        {"starts_at": START + HOUR, "ends_at": None},
        {"starts_at": START + HOUR, "ends_at": START + 3 * HOUR},
    ],
)
def test_a_pause_before_the_receipt_or_over_another_one_is_refused(
    complaint: Complaint, change: dict[str, Any]
) -> None:
    Pause(complaint=complaint, **PAUSE).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause(complaint=complaint, **{**PAUSE, **change}).save()


def test_pauses_side_by_side_are_kept_and_may_be_changed(complaint: Complaint) -> None:
    for start in (0, 2, 4):
        span = {"starts_at": START + start * HOUR, "ends_at": START + (start + 2) * HOUR}
        Pause(complaint=complaint, **{**PAUSE, **span}).save()
    Pause.objects.filter(starts_at=START + 4 * HOUR).update(ends_at=None)
    assert Pause.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_guards_can_be_taken_down_and_put_up_again() -> None:
    with connection.schema_editor() as editor:
        guards.remove(None, editor)
        guards.install(None, editor)
