"""Where a running period is heading, counted from the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from commitments.models import Promise
from compliance.models import Result
from compliance.rules.clarity import places, predicted
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
Local = Callable[..., datetime]
Judged = Callable[..., Result]
START = date(2026, 10, 1)


@pytest.fixture
def timely(paper: Paper, record: Record, local: Local) -> Promise:
    """90 % within two hours; of ten a day, one is late."""
    promise = paper.says("first_response_timely_rate", ">=", 90, limit="2h")
    paper.signed(START)
    for day in range(40):
        at = local(2026, 10, 1) + timedelta(days=day)
        record.many(9, at, unit="东城", responded=1)
        record.many(1, at, unit="西城", responded=3)
    return promise


def test_a_running_rate_says_what_is_left(timely: Promise, judged: Judged) -> None:
    """400 so far, ten a day for 52 days to come: 920, of which 92 may fail and 40 have."""
    budget = judged(timely, "2026Q4", 2026, 11, 10, 2).detail["budget"]
    told = {name: budget[name] for name in ("expected", "allowed", "used", "remaining", "left", "burn_rate")}
    assert told == {"expected": 920, "allowed": 92, "used": 40, "remaining": 52, "left": 52, "burn_rate": "1.000000"}


def test_the_projection_has_its_range(timely: Promise, judged: Judged) -> None:
    """28 of the last 280 failed, 520 are to come."""
    projected = judged(timely, "2026Q4", 2026, 11, 10, 2).detail["projected"]
    low, high = (1 - (40 + Fraction(end) * 520) / 920 for end in predicted(28, 280, Fraction(520)))
    assert (projected["low"], projected["high"]) == (str(places(high)), str(places(low)))
    assert Decimal(projected["low"]) < Decimal(projected["value"]) < Decimal(projected["high"])


def test_a_unit_has_a_budget_of_its_own(timely: Promise, judged: Judged) -> None:
    judged(timely, "2026Q4", 2026, 11, 10, 2)
    told = Result.objects.of_units().values_list("unit__name", "at_risk", "detail__budget__left")
    assert sorted(told) == [("东城", False, 82), ("西城", True, "")]


@pytest.mark.parametrize(
    "more", [{"limit": "own"}, {"limit": "2h", "force": "best_effort"}], ids=["own deadlines", "best effort"]
)
def test_nothing_is_foreseen_without_a_limit_or_a_duty(
    paper: Paper, record: Record, local: Local, judged: Judged, more: dict[str, Any]
) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 90, **more)
    paper.signed(START)
    record(local(2026, 10, 5), responded=1, due=2)
    assert "budget" not in judged(promise, "2026Q4", 2026, 11, 10).detail


def test_a_period_that_is_over_foresees_nothing(timely: Promise, judged: Judged) -> None:
    assert "budget" not in judged(timely, "2026Q4", 2027, 1, 5).detail
