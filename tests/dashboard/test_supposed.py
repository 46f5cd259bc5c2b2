"""What the letter says beside what somebody supposes, line by line."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from accounts.models import ServiceUnit
from commitments.models import Promise
from complaints.rules.clocks import Limit
from compliance.models import Result
from compliance.whatif import Supposed, changed
from dashboard import supposed
from tests.dashboard.test_foresight import BUDGET, PROJECTED

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def a_result(hits: int, target: int = 98, **detail: Any) -> Result:
    promise = Promise(
        metric="resolution_rate", comparator=">=", value=Decimal(target), unit="percent", period="quarter"
    )
    return Result(
        promise=promise,
        numerator=Decimal(hits),
        denominator=Decimal(1000),
        value=Decimal(hits) / 1000,
        ends_on=dt.date(2027, 1, 1),
        detail={"limit": "30d", **detail},
    )


def told(real: Result, tried: Result) -> dict[str, tuple[str, str, str]]:
    return {line.label: (line.real, line.supposed, line.step) for line in supposed.lines(real, tried, TODAY)}


def test_figure_terms_and_counts_stand_beside_each_other() -> None:
    found = told(a_result(981), a_result(990, target=99, limit="45d"))
    assert found["Value"] == ("98.10%", "99.00%", "+0.90 pp")
    assert found["Asked for"] == ("≥ 98%", "≥ 99%", "")
    assert found["Limit"] == ("30 days", "45 days", "")
    assert found["Failures"] == ("19", "10", "−9")
    assert found["Denominator"] == ("1,000", "1,000", "±0")


def test_what_is_foreseen_stands_there_while_the_period_runs() -> None:
    ahead = {"budget": BUDGET, "projected": PROJECTED}
    found = told(a_result(981, **ahead), a_result(981))
    assert found["Left"] == ("At most 32 more unsolved cases this quarter.", "", "")
    assert "Left" not in told(a_result(981), a_result(981))


def test_only_what_differs_is_marked() -> None:
    lines = supposed.lines(a_result(981), a_result(981, target=99), TODAY)
    assert [line.label for line in lines if line.differs] == ["Asked for"]


def test_of_a_limit_of_time_the_share_of_cases_is_asked_for() -> None:
    promise = Promise(metric="resolution_rate", comparator="<=", value=Decimal(30), unit="day", parameters={})
    assert supposed.goal(promise) == "≥ 100%"
    assert supposed.goal(changed(promise, Supposed(target=Decimal(95)))) == "≥ 95%"


def test_a_supposition_is_spoken_thing_by_thing() -> None:
    promise = Promise(metric="resolution_rate", comparator=">=", value=Decimal(98), unit="percent")
    told = Supposed(Decimal(99), Limit.parse("45d"), 7, frozenset({4}))
    units = {4: ServiceUnit(pk=4, name="东城")}
    assert supposed.spoken(changed(promise, told), told, units) == [
        "target ≥ 99%",
        "limit 45 days",
        "window 7 days",
        "without 东城",
    ]


def test_the_letters_own_terms_stand_at_their_fields() -> None:
    assert supposed.terms(a_result(981)) == {"target": "≥ 98%", "limit": "30 days"}
