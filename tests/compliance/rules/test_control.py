"""The p-chart: its centre, its limits, and the four signals."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.control import Control, Count, Signal, control

COUNTS = st.integers(0, 500).flatmap(lambda n: st.builds(Count, st.integers(0, n), st.just(n), st.booleans()))


def of(*hits: int, cases: int = 100) -> Control:
    found = control([Count(each, cases) for each in hits])
    assert found is not None
    return found


def signals(*hits: int, cases: int = 100) -> list[set[Signal]]:
    return [set(place.signals) for place in of(*hits, cases=cases).places]


def test_the_centre_is_the_rate_of_all_cases_together() -> None:
    found = control([Count(10, 100), Count(60, 300)])
    assert found is not None
    assert found.centre == Fraction(70, 400)


def test_three_sigma_of_ten_per_cent_and_a_hundred_cases_is_nine_points() -> None:
    """√(0.1 · 0.9 / 100) = 0.03"""
    place = of(10, 10, 10).places[0]
    assert (place.low, place.high) == (pytest.approx(0.01), pytest.approx(0.19))


def test_limits_narrow_with_the_cases() -> None:
    found = control([Count(10, 100), Count(40, 400)])
    assert found is not None
    assert found.places[1].high == pytest.approx(0.1 + 3 * 0.015)


def test_limits_end_where_shares_end() -> None:
    assert of(1, 1, 1).places[0].low == 0


def test_where_periods_scatter_more_than_chance_the_limits_widen() -> None:
    """z is −1, 1, −1, 1: each moves by 2, and 2 / 1.128 = 1.773."""
    found = of(7, 13, 7, 13)
    assert found.spread == pytest.approx(2 / 1.128)
    assert found.places[0].high == pytest.approx(0.1 + 3 * 0.03 * 2 / 1.128)


def test_where_they_scatter_less_the_limits_stay() -> None:
    assert of(10, 11, 9, 10).spread == 1


def test_a_share_beyond_three_sigma_is_a_signal() -> None:
    assert signals(*[10] * 30, 22)[-1] == {Signal.BEYOND}


def test_a_period_that_still_runs_moves_neither_centre_nor_limits() -> None:
    decided = [Count(10, 100)] * 4
    found = control([*decided, Count(50, 100, forms_limits=False)])
    assert found is not None
    assert found.centre == Fraction(1, 10)
    assert found.places[-1].signals == (Signal.BEYOND,)


def test_a_period_that_is_not_complete_is_shown_and_says_nothing() -> None:
    early = Count(100, 100, forms_limits=False, is_complete=False)
    chart = control([Count(50, 100), Count(52, 100), early])
    assert chart is not None
    assert (chart.places[-1].share, chart.places[-1].signals) == (1, ())


def test_eight_in_a_row_on_one_side_are_a_signal_of_the_eighth() -> None:
    found = signals(*[12, 8] * 4, *[11] * 8)
    assert [Signal.RUN in each for each in found[-2:]] == [False, True]


def test_a_share_on_the_centre_ends_a_run() -> None:
    assert not any(Signal.RUN in each for each in signals(*[9] * 5, 10, *[9] * 3, *[11] * 5, 10, *[11] * 3))


def test_six_in_a_row_that_rise_are_a_signal_of_the_sixth() -> None:
    found = signals(12, 8, 9, 10, 11, 12, 13, 9)
    assert [at for at, each in enumerate(found) if Signal.TREND in each] == [6]


def test_two_of_three_beyond_two_sigma_on_one_side_are_a_signal() -> None:
    found = signals(*[10] * 40, 17, 10, 17)
    assert [Signal.TWO_OF_THREE in each for each in found[-3:]] == [False, False, True]


def test_two_of_three_on_two_sides_are_none() -> None:
    assert not any(Signal.TWO_OF_THREE in each for each in signals(*[10] * 40, 17, 10, 3))


def test_a_period_without_cases_stands_nowhere() -> None:
    found = control([Count(10, 100), Count(0, 0), Count(10, 100)])
    assert found is not None
    assert found.places[1].share is None
    assert found.places[1].high is None


def test_one_period_has_no_limits() -> None:
    assert control([Count(1, 100), Count(0, 0), Count(1, 100, forms_limits=False)]) is None


def test_where_nothing_ever_fails_there_is_no_signal_from_scatter() -> None:
    assert signals(0, 0, 0) == [set(), set(), set()]


def test_more_counted_than_cases_is_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        Count(3, 2)


@given(st.lists(COUNTS, max_size=30))
def test_limits_hold_the_centre_and_lie_between_nothing_and_all(counts: list[Count]) -> None:
    found = control(counts)
    if found is not None:
        for place in found.places:
            if place.low is not None and place.high is not None:
                assert 0 <= place.low <= found.centre + Fraction(1, 10**9)
                assert found.centre - Fraction(1, 10**9) <= place.high <= 1


@given(st.lists(COUNTS, max_size=30))
def test_counting_the_others_mirrors_the_chart(counts: list[Count]) -> None:
    found = control(counts)
    mirrored = control([Count(each.cases - each.hits, each.cases, each.forms_limits) for each in counts])
    assert (found is None) == (mirrored is None)
    if found is not None and mirrored is not None:
        assert mirrored.centre == 1 - found.centre
        assert [place.share is None for place in found.places] == [place.share is None for place in mirrored.places]
        runs = [
            [{Signal.RUN, Signal.TREND} & set(place.signals) for place in each.places] for each in (found, mirrored)
        ]
        assert runs[0] == runs[1]


@given(st.lists(COUNTS, max_size=30), st.integers(1, 29))
def test_a_signal_is_said_by_what_came_before_alone(counts: list[Count], cut: int) -> None:
    """With the limits formed by the first periods, later ones change no signal of an earlier one."""
    fixed = [Count(each.hits, each.cases, at < cut) for at, each in enumerate(counts)]
    whole, part = control(fixed), control(fixed[: cut + 1])
    if whole is not None and part is not None:
        assert whole.places[: len(part.places)] == part.places
