"""The funnel: limits that narrow with the cases, and what over-dispersion does to them."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.funnel import INNER, OUTER, Funnel, Where, funnel, winsorised

UNITS = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def of(*units: tuple[int, int]) -> Funnel:
    found = funnel(units)
    assert found is not None
    return found


def test_the_centre_is_the_rate_of_all_units_together() -> None:
    assert of((10, 100), (30, 300)).centre == Fraction(40, 400)


def test_at_a_true_three_per_cent_a_hundred_cases_reach_six_point_three_and_a_thousand_four_point_one() -> None:
    """0.03 ± 1.959964 · √(0.03 · 0.97 / n)"""
    found = of((3, 100), (30, 1000))
    assert found.limits(100).inner_high == pytest.approx(0.063434, abs=1e-6)
    assert found.limits(1000).inner_high == pytest.approx(0.040573, abs=1e-6)


def test_outer_limits_are_those_of_99_point_8_per_cent() -> None:
    found = of((10, 100), (10, 100))
    assert found.limits(100).outer_high == pytest.approx(0.1 + 3.090232 * 0.03)


def test_units_that_scatter_by_chance_leave_the_limits() -> None:
    assert of((9, 100), (10, 100), (11, 100)).phi == 1


def test_units_that_scatter_more_widen_the_limits_by_the_root_of_phi() -> None:
    """z is ±2 for each of four units: φ = 4."""
    found = of((4, 100), (16, 100), (4, 100), (16, 100))
    assert found.phi == pytest.approx(4)
    assert found.limits(100).inner_high == pytest.approx(0.1 + 1.959964 * 0.03 * 2)


def test_the_tenth_at_each_end_is_drawn_in_to_its_neighbour() -> None:
    assert winsorised([float(n) for n in range(10)]) == [1, 1, 2, 3, 4, 5, 6, 7, 8, 8]


def test_fewer_than_ten_units_are_not_drawn_in() -> None:
    assert winsorised([3.0, -9.0, 8.0]) == [3, -9, 8]


def test_a_lone_outlier_does_not_hide_itself() -> None:
    found = of(*[(10, 100)] * 19, (40, 100))
    assert found.places[-1] is Where.FAR_HIGH


@pytest.mark.parametrize(
    ("hits", "where"), [(10, Where.INSIDE), (17, Where.HIGH), (3, Where.LOW), (21, Where.FAR_HIGH), (0, Where.FAR_LOW)]
)
def test_where_a_unit_of_a_hundred_cases_lies(hits: int, where: Where) -> None:
    assert of((hits, 100), (100_000, 1_000_000), *[(100_000, 1_000_000)] * 18).places[0] is where


def test_one_unit_is_no_funnel() -> None:
    assert funnel([(1, 10)]) is None


def test_a_unit_without_cases_is_refused() -> None:
    with pytest.raises(ValueError, match="without cases"):
        funnel([(0, 0), (1, 2)])


def test_a_rate_of_nothing_has_no_scatter() -> None:
    found = of((0, 10), (0, 20))
    assert (found.phi, found.places) == (1, [Where.INSIDE, Where.INSIDE])


def test_the_curve_goes_from_the_smallest_to_the_largest_unit() -> None:
    curve = of((3, 30), (90, 900)).curve(30, 900)
    assert (curve[0].cases, curve[-1].cases) == (30, 900)
    assert [each.outer_high for each in curve] == sorted((each.outer_high for each in curve), reverse=True)


def test_a_curve_of_units_of_one_size_is_one_place() -> None:
    assert [each.cases for each in of((3, 30), (4, 30)).curve(30, 30)] == [30]


@given(st.lists(UNITS, min_size=2, max_size=40))
def test_a_unit_is_outside_exactly_where_its_share_passes_its_own_limits(units: list[tuple[int, int]]) -> None:
    found = of(*units)
    for (hits, cases), where in zip(units, found.places, strict=True):
        reach = sqrt(found.phi * found.centre * (1 - found.centre) / cases)
        away = abs(Fraction(hits, cases) - found.centre)
        if abs(away - INNER * reach) > 1e-9 and abs(away - OUTER * reach) > 1e-9:
            expected = (away > INNER * reach) + (away > OUTER * reach)
            assert {Where.INSIDE: 0, Where.HIGH: 1, Where.LOW: 1}.get(where, 2) == expected


@given(st.lists(UNITS, min_size=2, max_size=40))
def test_counting_the_others_turns_the_funnel_over(units: list[tuple[int, int]]) -> None:
    found, turned = of(*units), of(*((cases - hits, cases) for hits, cases in units))
    assert turned.centre == 1 - found.centre
    assert turned.phi == pytest.approx(found.phi)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=60))
def test_drawing_in_moves_a_tenth_at_each_end_at_most(values: list[float]) -> None:
    drawn = winsorised(values)
    moved = [(before, after) for before, after in zip(values, drawn, strict=True) if before != after]
    assert sum(after > before for before, after in moved) <= len(values) // 10
    assert sum(after < before for before, after in moved) <= len(values) // 10
