"""The count behind a promise on a quantile."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.reperformance.quantiles import Asks, asks, count
from commitments.bands import Interval
from compliance.rules.benchmarks import R1, R2, values
from compliance.rules.parts import Part
from compliance.rules.quantiles import quantile

AT_LEAST_120 = Interval(Fraction(6, 5), None, low_closed=True)
P90 = Fraction(9, 10)
SECONDS = st.lists(st.integers(1, 500), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("reading", "asked"),
    [
        ("R1", Asks(6000, P90)),  # 7200 ÷ 1.2
        ("R2", Asks(5760, P90)),  # (2 − 1.2) · 7200
        ("R3", None),  # 1.2 · 90 % is more than all
        ("R9", None),
    ],
)
def test_what_120_per_cent_of_a_benchmark_of_two_hours_asks(reading, asked):
    assert asks(reading, AT_LEAST_120, 7200, P90) == asked


def test_as_many_in_time_as_the_benchmark_stands_for():
    assert asks("R3", Interval(Fraction(1), None, low_closed=True), 7200, P90) == Asks(7200, P90, only_judged=True)


@pytest.mark.parametrize(
    "goal", [Interval(None, Fraction(1)), Interval(Fraction(1), Fraction(2)), Interval(Fraction(0))]
)
def test_what_asks_for_no_least_value_asks_for_no_count(goal):
    assert asks("R1", goal, 7200, P90) is None


def test_an_open_end_is_left_out():
    assert asks("R1", Interval(Fraction(2)), 7200, P90) == Asks(3599, P90)


@pytest.mark.parametrize(
    ("met", "late", "waiting", "kept"), [(9, 1, 0, True), (8, 2, 0, False), (8, 1, 1, None), (7, 2, 1, False)]
)
def test_those_that_still_wait_may_decide(met, late, waiting, kept):
    tally = {Part.MET: met, Part.LATE: late, Part.NOT_YET_DUE: waiting}
    assert count(tally, Asks(60, P90)).is_kept is kept


def test_without_a_complaint_nothing_is_kept_or_missed():
    assert count({}, Asks(60, P90)).is_kept is None


@given(SECONDS, st.sampled_from([R1, R2]), st.integers(1, 500), st.sampled_from([P90, Fraction(1, 2)]))
def test_the_count_says_what_the_quantile_says(seconds, reading, benchmark, p):
    """The promise is kept by the count exactly where it is kept by the value (rule book §6)."""
    own = quantile(p, seconds, [])
    asked = asks(reading, AT_LEAST_120, benchmark, p)
    by_value = values(own.value, benchmark, None)[reading] >= Fraction(6, 5)
    if asked is None:
        assert not by_value
        return
    met = sum(each <= asked.seconds for each in seconds)
    assert count({Part.MET: met, Part.LATE: len(seconds) - met}, asked).is_kept is by_value
