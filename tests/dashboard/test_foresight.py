"""What is left of a running period, in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from commitments.models import Promise
from compliance.models import Result
from dashboard import foresight

TODAY = dt.date(2026, 11, 23)
BUDGET = {
    "allowed": 200,
    "used": 168,
    "remaining": 32,
    "left": 32,
    "expected": 10_000,
    "recent_failures": 92,
    "recent_judged": 4_000,
    "recent_days": 28,
    "burn_rate": "1.150000",
    "exhausted_on": "2026-12-09",
}
PROJECTED = {"value": "0.976200", "low": "0.971000", "high": "0.979999", "failures": "238"}


def a_result(metric: str = "resolution_rate", *, period: str = "quarter", at_risk: bool = True, **more: Any) -> Result:
    """8,000 decided and 300 waiting of the 10,000 expected."""
    sign, value = ("<=", 3) if metric == "repeat_rate" else (">=", 98)
    promise = Promise(metric=metric, comparator=sign, value=Decimal(value), unit="percent", period=period)
    return Result(
        promise=promise,
        ends_on=dt.date(2027, 1, 1),
        denominator=Decimal(8_000),
        not_yet_due=300,
        at_risk=at_risk,
        detail={"budget": {**BUDGET, **more}, "projected": PROJECTED},
    )


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


WORDS = {
    "first_response_timely_rate": "At most 32 more late answers this quarter.",
    "preliminary_solution_rate": "At most 32 more cases without a solution in time this quarter.",
    "resolution_rate": "At most 32 more unsolved cases this quarter.",
    "repeat_rate": "At most 32 more repeat complaints this quarter.",
    "satisfaction": "At most 32 more dissatisfied replies this quarter.",
    "another_rate": "At most 32 more failures this quarter.",
}


@pytest.mark.parametrize("metric", WORDS)
def test_what_is_left_is_said_in_the_word_of_the_metric(metric: str) -> None:
    assert foresight.headline(a_result(metric)) == WORDS[metric]


def test_one_more_is_one_case() -> None:
    assert foresight.headline(a_result(period="month", left=1)) == "At most 1 more unsolved case this month."


def test_in_chinese_the_period_comes_first() -> None:
    with translation.override("zh-hans"):
        assert foresight.headline(a_result()) == "本季度最多还可有 32 件未解决。"


@pytest.mark.parametrize(
    ("left", "used", "words"),
    [
        (0, 200, "Nothing is left: one failure more breaks the promise."),
        ("", 201, "Out of reach: 1 more unsolved case than the whole period allows."),
        ("", 1_300, "Out of reach: 1,100 more unsolved cases than the whole period allows."),
        ("", 0, "Out of reach: no number of failures keeps this promise."),
    ],
)
def test_where_nothing_is_left_it_says_so(left: Any, used: int, words: str) -> None:
    assert foresight.headline(a_result(left=left, used=used)) == words


def test_the_volume_it_counts_on_is_said() -> None:
    assert foresight.assumed(a_result()) == (
        "Counted on 10,000 cases in the whole period: 8,300 so far, and 1,700 still to come at the pace of 28 days. "
        "If more come, more may fail; if fewer come, fewer."
    )
    assert "how many are still to come is not known yet" in foresight.assumed(a_result(recent_days=0))


def test_the_end_is_never_rounded_across_the_target() -> None:
    assert foresight.heading(a_result()) == "97.62%"
    assert foresight.between(a_result()) == "97.10% to 97.9999%"


def test_a_range_of_one_value_is_none() -> None:
    result = a_result()
    result.detail["projected"] = {"value": "0.98", "low": "0.98", "high": "0.98"}
    assert foresight.between(result) == ""


@pytest.mark.parametrize(
    ("burn", "shown", "means"),
    [
        ("1.150000", "1.15", "1 lasts to the end; this is faster"),
        ("0.400000", "0.40", "1 lasts to the end; this is slower"),
        ("1.000000", "1.00", "used up exactly by the end"),
        ("", "—", "no failure is allowed"),
    ],
)
def test_the_burn_rate_says_what_it_means(burn: str, shown: str, means: str) -> None:
    found = foresight.foresight(a_result(burn_rate=burn), TODAY)
    assert found is not None
    assert (found.burn, found.burning) == (shown, means)


@pytest.mark.parametrize(("left", "at_risk", "mood"), [(5, False, ""), (5, True, "risk"), ("", True, "minor")])
def test_the_mood_follows_what_can_still_be_done(left: Any, at_risk: bool, mood: str) -> None:
    found = foresight.foresight(a_result(left=left, at_risk=at_risk), TODAY)
    assert found is not None
    assert found.mood == mood


def test_a_period_that_is_over_is_not_foreseen() -> None:
    assert foresight.foresight(a_result(), dt.date(2027, 1, 1)) is None
    assert foresight.foresight(None, TODAY) is None


def test_the_reasons_tell_the_arithmetic_and_the_range() -> None:
    said = [str(sentence) for sentence in foresight.sentences(a_result())]
    assert said == [
        "Of 10,000 complaints expected in the whole period 200 may fail, 168 have; at the present rate (92 of the last "
        "4,000 decided) it ends at 97.62%.",
        "Chance alone lets it end at 97.10% to 97.9999%, in 95 of 100 such periods.",
    ]
