"""A recompute that was asked for and whose task the queue lost is done by the timetable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from compliance.actions import answer_asked, ensure_nightly, recompute, remember_asking
from compliance.models import ComplianceRun
from tests.compliance.conftest import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(paper: Paper, manager: User, local: Callable[..., datetime]) -> datetime:
    """The moment as of which a manager asked for a recompute of a signed letter."""
    paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    paper.signed(date(2026, 10, 1))
    remember_asking(as_of=local(2027, 1, 2), by=manager)
    return local(2027, 1, 2)


def test_it_is_done_in_the_name_of_who_asked(asked: datetime, manager: User) -> None:
    ensure_nightly(now=timezone.now())
    run = ComplianceRun.objects.get(as_of=asked)
    assert (run.status, run.cause, run.started_by) == ("done", "asked", manager)


@pytest.mark.parametrize("hours", [0, 1])
def test_it_is_not_done_again_where_a_run_has_judged_that_moment_or_a_later_one(asked: datetime, hours: int) -> None:
    recompute(as_of=asked + timedelta(hours=hours))
    assert answer_asked(now=timezone.now()) is None
    assert ComplianceRun.objects.count() == 1


def test_after_a_day_nobody_waits_for_it_any_more(asked: datetime) -> None:
    assert answer_asked(now=timezone.now() + timedelta(hours=25)) is None
    assert not ComplianceRun.objects.exists()


def test_where_nothing_was_asked_nothing_is_done(db: None) -> None:
    assert answer_asked(now=timezone.now()) is None
