"""Why a complaint stands on a list that is reviewed in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from audits.listed import of_walk, why
from audits.lists import Listing, Which
from complaints.actions import change
from complaints.facts import Facts
from complaints.models import Complaint
from complaints.rules.pauses import Pause


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def row(record_of: Callable[..., list[Complaint]]) -> Complaint:
    return record_of(1)[0]


@pytest.fixture
def correct(manager: User, row: Complaint) -> Callable[..., None]:
    def write(**facts: Any) -> None:
        now = Complaint.objects.get(pk=row.pk)
        told = Facts(**{"reference": now.reference, "received_at": now.received_at, **facts})
        change(complaint=now, facts=told, by=manager, reason="x", now=timezone.now(), told=set(facts))

    return write


@pytest.fixture
def said(engagement: Any, row: Complaint) -> Callable[..., str]:
    def ask(which: str, hours: int | None = None) -> str:
        return of_walk(Listing(engagement, Which(which), timezone.now(), hours), Complaint.objects.get(pk=row.pk))

    return ask


def test_a_row_that_was_changed_after_its_quarter_says_how_often_and_when_last(correct, said, time_machine):
    correct(segment="a")
    assert said("late") == "Changed 1 time after its quarter, last on 23 Nov 2026, 10:00."
    time_machine.move_to(dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC), tick=False)
    correct(segment="b")
    assert said("late") == "Changed 2 times after its quarter, last on 23 Nov 2026, 11:00."


def test_a_pause_says_how_long_it_was(row, correct, said):
    start = row.received_at + dt.timedelta(hours=2)
    correct(
        pauses=(Pause(start, start + dt.timedelta(hours=100), "supplier"),), resolved_at=start + dt.timedelta(days=9)
    )
    assert said("pauses") == "Pause of 100 h."


def test_a_time_that_was_moved_back_says_from_where_to_where(row, correct, said):
    correct(responded_at=row.responded_at - dt.timedelta(minutes=30))
    moved = "first response changed from 1 Mar 2026, 10:00 to 1 Mar 2026, 09:30, on 23 Nov 2026, 10:00."
    assert said("backdated") == moved


def test_an_event_that_was_entered_late_says_when(correct, said):
    correct(preliminary_at=dt.datetime(2026, 11, 20, 14, tzinfo=dt.UTC))
    assert said("backdated") == "preliminary solution 20 Nov 2026, 22:00 was entered only on 23 Nov 2026, 10:00."


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"loss_amount": Decimal(100)}, "Property loss on record (¥100), not confirmed."),
        ({"loss_confirmed_on": dt.date(2026, 4, 1)}, "Property loss (no amount), confirmed on 1 Apr 2026."),
    ],
)
def test_a_loss_says_whether_it_is_confirmed(correct, said, facts, text):
    correct(**facts)
    assert said("major") == text


def test_an_exclusion_says_what_it_is(correct, said):
    correct(marked_duplicate=True)
    assert said("excluded") == "Not counted: duplicate."


def test_what_stands_on_no_list_has_no_reason(row, said, engagement):
    assert said("late") == ""
    assert of_walk(None, row) == ""
    assert why(Listing(engagement, Which.PAUSES, timezone.now()), [row]) == {}
