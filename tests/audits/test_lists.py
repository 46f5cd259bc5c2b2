"""The lists that are looked at one by one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from audits.actions.reperformance import Examination, reperform
from audits.lists import Listing, Which
from audits.reperformance.facts import AS_RECORDED, FIELDS
from complaints.actions import change
from complaints.facts import Facts
from complaints.models import Complaint
from complaints.rules.pauses import Pause

NAMES = FIELDS[:-1]


@pytest.fixture
def rows(record_of) -> list[Complaint]:
    return record_of(6)


@pytest.fixture
def listed(engagement):
    """`listed("pauses", 48)`: the references of a list."""

    def ask(which: str, hours: int | None = None) -> list[str]:
        listing = Listing(engagement, Which(which), timezone.now(), hours)
        return list(listing.rows.values_list("reference", flat=True))

    return ask


@pytest.fixture
def correct(manager: User):
    def write(complaint: Complaint, **facts: Any) -> None:
        told = Facts(**{"reference": complaint.reference, "received_at": complaint.received_at, **facts})
        change(complaint=complaint, facts=told, by=manager, reason="x", now=timezone.now(), told=set(facts))

    return write


class TestExclusions:
    def test_chasers_duplicates_and_void_ones_are_there_and_counted_ones_are_not(self, rows, listed, correct):
        correct(rows[2], marked_duplicate=True)
        assert listed("excluded") == ["R-002"]


class TestBackDatedEdits:
    def test_an_answer_that_was_moved_back_is_there(self, rows, listed, correct):
        correct(rows[1], responded_at=rows[1].responded_at - dt.timedelta(minutes=30))
        assert listed("backdated") == ["R-001"]

    def test_one_that_was_moved_on_is_not(self, rows, listed, correct):
        correct(rows[1], responded_at=rows[1].responded_at + dt.timedelta(minutes=30))
        assert listed("backdated") == []

    def test_an_event_entered_long_after_it_is_there_by_its_threshold(self, rows, listed, correct):
        correct(rows[3], preliminary_at=timezone.now() - dt.timedelta(hours=60))
        assert listed("backdated") == ["R-003"]
        assert listed("backdated", 72) == []

    def test_a_version_in_between_counts_too(self, rows, listed, correct):
        correct(rows[1], responded_at=rows[1].responded_at - dt.timedelta(minutes=30))
        again = Complaint.objects.get(pk=rows[1].pk)
        correct(again, responded_at=again.responded_at + dt.timedelta(hours=2))
        assert listed("backdated") == ["R-001"]


class TestLongPauses:
    def test_only_longer_ones_are_there(self, rows, listed, correct):
        start = rows[0].received_at + dt.timedelta(hours=2)
        for complaint, hours in ((rows[0], 100), (rows[1], 50)):
            pause = Pause(start, start + dt.timedelta(hours=hours), "supplier")
            correct(complaint, pauses=(pause,), resolved_at=start + dt.timedelta(days=9))
        assert listed("pauses") == ["R-000"]
        assert listed("pauses", 48) == ["R-000", "R-001"]
        assert listed("pauses", 100) == []

    def test_one_that_goes_on_is_measured_until_now(self, rows, listed, correct):
        correct(rows[0], pauses=(Pause(rows[0].received_at, None, "supplier"),), resolved_at=None)
        assert listed("pauses") == ["R-000"]


class TestChangedAfterThePeriod:
    def test_what_was_changed_after_its_own_quarter_is_there(self, rows, listed, correct):
        correct(rows[4], segment="合同客户")
        assert listed("late") == ["R-004"]

    def test_what_was_changed_within_it_is_not(self, rows, listed, correct, company):
        received = timezone.now() - dt.timedelta(days=3)
        correct(rows[4], received_at=received, responded_at=None, resolved_at=None)
        assert listed("late") == []


class TestMajorBreaches:
    def test_every_loss_on_record_is_there_confirmed_or_not(self, rows, listed, correct):
        correct(rows[0], loss_amount=Decimal(100))
        correct(rows[1], loss_confirmed_on=dt.date(2026, 4, 1))
        assert listed("major") == ["R-000", "R-001"]


def test_what_is_examined_is_counted(rows, engagement, auditor, correct):
    correct(rows[2], marked_duplicate=True)
    listing = Listing(engagement, Which.EXCLUDED, timezone.now())
    assert listing.examined.count() == 0
    told = Examination(dict.fromkeys(NAMES, AS_RECORDED))
    reperform(engagement=engagement, complaint=rows[2], examination=told, by=auditor)
    assert listing.examined.count() == 1


def test_complaints_of_other_periods_are_in_no_list(complaints, listed, manager):
    told = Facts(reference="H-0", received_at=None, marked_duplicate=True)
    change(complaint=complaints[0], facts=told, by=manager, reason="x", now=timezone.now(), told={"marked_duplicate"})
    assert listed("excluded") == listed("late") == []
