"""The error budget of a running period."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from commitments.bands import Interval
from compliance.rules.budget import Budget, Recent, SoFar, budget

TODAY = date(2026, 11, 1)
AT_LEAST_98 = Interval(Fraction(98, 100), None, True, False)
AT_MOST_3 = Interval(None, Fraction(3, 100), False, True)


def look(so_far: SoFar, recent: Recent, days_left: int = 60, goal: Interval = AT_LEAST_98) -> Budget:
    found = budget(
        goal,
        lower_is_better=goal is AT_MOST_3,
        so_far=so_far,
        recent=recent,
        today=TODAY,
        days_left=days_left,
    )
    assert found is not None
    return found


def test_two_per_cent_of_three_thousand_may_fail() -> None:
    found = look(SoFar(10, 1000, 0, 0), Recent(10, 1000, 30))
    assert (found.expected, found.allowed, found.consumed, found.remaining) == (3000, 60, 10, 50)


def test_at_the_present_rate_the_period_ends_where_it_is() -> None:
    found = look(SoFar(10, 1000, 0, 0), Recent(10, 1000, 30))
    assert (found.projected, found.at_risk, found.burn_rate) == (Fraction(99, 100), False, Fraction(1, 2))


def test_a_worse_present_rate_puts_the_promise_at_risk() -> None:
    found = look(SoFar(10, 1000, 0, 0), Recent(50, 1000, 30))
    assert found.at_risk
    assert found.projected == 1 - Fraction(110, 3000)


def test_the_day_on_which_the_budget_is_gone() -> None:
    assert look(SoFar(10, 1000, 0, 0), Recent(50, 1000, 30)).exhausted_on == date(2026, 12, 1)


@given(st.integers(0, 200), st.integers(0, 400), st.integers(0, 400), st.integers(0, 300), st.integers(0, 80))
def test_a_budget_ends_within_the_period_if_and_only_if_the_projection_overdraws_it(
    failures: int, waiting: int, undecided: int, recent: int, days_left: int
) -> None:
    found = look(SoFar(failures, 1000, waiting, undecided), Recent(recent, 1000, 30), days_left)
    assert (found.exhausted_on is not None) == (found.remaining <= 0 or found.projected_failures > found.allowed)
    assert found.exhausted_on is None or found.exhausted_on <= TODAY + max(days_left - 1, 0) * timedelta(days=1)


def test_a_budget_that_lasts_is_gone_on_no_day() -> None:
    assert look(SoFar(10, 1000, 0, 0), Recent(10, 1000, 30)).exhausted_on is None


def test_an_overdrawn_budget_is_gone_today() -> None:
    assert look(SoFar(100, 1000, 0, 0), Recent(10, 1000, 30)).exhausted_on == TODAY


def test_a_rate_where_lower_is_better_counts_the_repeats() -> None:
    found = look(SoFar(20, 1000, 0, 0), Recent(40, 1000, 30), goal=AT_MOST_3)
    assert (found.allowed, found.projected, found.at_risk) == (90, Fraction(100, 3000), True)


def test_a_strict_target_allows_one_fewer() -> None:
    more_than_98 = Interval(Fraction(98, 100), None, False, False)
    assert look(SoFar(0, 1000, 0, 0), Recent(0, 1000, 30), 0, more_than_98).allowed == 19


def test_cases_still_undecided_fail_at_the_present_rate_at_most() -> None:
    found = look(SoFar(0, 900, 100, 200), Recent(10, 100, 30), days_left=0)
    assert found.projected_failures == 20
    assert look(SoFar(0, 990, 10, 200), Recent(10, 100, 30), days_left=0).projected_failures == 10


def test_before_anything_is_decided_there_is_no_budget() -> None:
    empty = SoFar(0, 0, 5, 5)
    assert (
        budget(AT_LEAST_98, lower_is_better=False, so_far=empty, recent=Recent(0, 0, 28), today=TODAY, days_left=9)
        is None
    )


@given(st.integers(0, 500), st.integers(1, 2000), st.sampled_from([AT_LEAST_98, AT_MOST_3]))
def test_the_budget_is_the_largest_number_of_failures_that_keeps_the_promise(
    n: int, volume: int, goal: Interval
) -> None:
    failures = min(n, volume)
    found = look(SoFar(failures, volume, 0, 0), Recent(failures, volume, 28), 0, goal)

    def kept(k: int) -> bool:
        return (Fraction(k, volume) if goal is AT_MOST_3 else 1 - Fraction(k, volume)) in goal

    assert kept(found.allowed)
    assert not kept(found.allowed + 1)
    assert found.at_risk == (not kept(failures))


GOALS = [
    AT_LEAST_98,
    AT_MOST_3,
    Interval(Fraction(98, 100), None, False, False),
    Interval(None, Fraction(3, 100), False, False),
    Interval(Fraction(1), None, True, False),
    Interval(Fraction(1), None, False, False),
]


@given(
    st.integers(0, 60),
    st.integers(1, 900),
    st.integers(0, 100),
    st.integers(0, 30),
    st.integers(1, 300),
    st.integers(0, 90),
    st.sampled_from(GOALS),
)
def test_what_is_left_keeps_the_promise_and_one_more_breaks_it(
    failures: int, judged: int, waiting: int, recent: int, of: int, days_left: int, goal: Interval
) -> None:
    """At the volume expected: as many cases as were judged, wait, and are still to come."""
    lower = goal.low is None
    found = budget(
        goal,
        lower_is_better=lower,
        so_far=SoFar(min(failures, judged), judged, waiting, waiting),
        recent=Recent(min(recent, of), of, 28),
        today=TODAY,
        days_left=days_left,
    )
    assert found is not None

    def kept(k: int) -> bool:
        share = Fraction(k, found.expected)
        return (share if lower else 1 - share) in goal

    if found.left is None:
        assert not kept(found.consumed)
        return
    assert kept(found.consumed + found.left)
    assert found.consumed + found.left == found.expected or not kept(found.consumed + found.left + 1)


def test_fifty_more_of_three_thousand_may_fail() -> None:
    assert look(SoFar(10, 1000, 0, 0), Recent(10, 1000, 30)).left == 50


def test_what_is_overdrawn_has_nothing_left() -> None:
    found = look(SoFar(100, 1000, 0, 0), Recent(10, 1000, 30))
    assert (found.remaining, found.left) == (-40, None)


def test_the_range_of_the_end_holds_what_chance_makes_of_the_cases_to_come() -> None:
    """10 of 1,000 failed lately and 2,000 are to come: of these 0.41 % to 1.97 % fail, at 95 %."""
    found = look(SoFar(10, 1000, 0, 0), Recent(10, 1000, 30))
    assert (round(float(found.projected_low), 4), round(float(found.projected_high), 4)) == (0.9836, 0.9939)


def test_a_rate_where_lower_is_better_has_its_range_the_same_way_round() -> None:
    found = look(SoFar(20, 1000, 0, 0), Recent(40, 1000, 30), goal=AT_MOST_3)
    assert found.projected_low < found.projected < found.projected_high


def test_where_nothing_is_to_come_the_end_is_known() -> None:
    found = look(SoFar(10, 1000, 0, 0), Recent(10, 1000, 30), days_left=0)
    assert found.projected_low == found.projected == found.projected_high == Fraction(99, 100)


@given(st.integers(0, 200), st.integers(0, 400), st.integers(0, 400), st.integers(0, 300), st.integers(0, 80))
def test_the_projection_lies_within_its_range(
    failures: int, waiting: int, undecided: int, recent: int, days_left: int
) -> None:
    found = look(SoFar(failures, 1000, waiting, undecided), Recent(recent, 1000, 30), days_left)
    assert 0 <= found.projected_low <= found.projected <= found.projected_high <= 1
