"""Exact chances of few deviations in a sample."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.sampling.chances import accepted, at_most, at_most_of_many

SMALL = st.integers(1, 9).flatmap(
    lambda size: st.tuples(st.integers(0, size), st.integers(0, size), st.integers(0, size), st.just(size))
)


@given(SMALL)
def test_a_population_is_what_counting_every_sample_says(numbers: tuple[int, int, int, int]) -> None:
    allowed, sampled, deviations, size = numbers
    samples = list(combinations(range(size), sampled))
    passing = sum(1 for sample in samples if sum(item < deviations for item in sample) <= allowed)
    assert at_most(allowed, sampled, deviations, size).chance == Fraction(passing, len(samples))


def test_two_coins_show_at_most_one_head_in_three_of_four_cases() -> None:
    assert at_most_of_many(1, 2, Fraction(1, 2)).chance == Fraction(3, 4)


@given(st.integers(0, 5), st.integers(0, 30), st.fractions(0, 1, max_denominator=100))
def test_a_process_never_passes_more_often_for_allowing_fewer(allowed: int, sampled: int, rate: Fraction) -> None:
    fewer, more = (at_most_of_many(n, sampled, rate).chance for n in (allowed, allowed + 1))
    assert fewer <= more <= 1


def test_a_large_population_is_nearly_a_process() -> None:
    rate = Fraction(2, 100)
    apart = at_most(10, 306, 200_000, 10_000_000).chance - at_most_of_many(10, 306, rate).chance
    assert abs(apart) < Fraction(1, 10_000)


def test_three_per_cent_of_fifty_are_at_least_two_and_at_most_one() -> None:
    three = Fraction(3, 100)
    assert accepted(0, 10, three, 50) == at_most(0, 10, 2, 50)
    assert accepted(0, 10, three, 50, at_least=False) == at_most(0, 10, 1, 50)


@given(SMALL, st.fractions(0, 1, max_denominator=12))
def test_odds_compare_as_their_chance_does(numbers: tuple[int, int, int, int], chance: Fraction) -> None:
    odds = at_most(*numbers)
    assert odds.reach(chance) == (odds.chance >= chance)
    assert odds.exceed(chance) == (odds.chance > chance)


@pytest.mark.parametrize(("sampled", "deviations", "size"), [(11, 0, 10), (0, 11, 10), (-1, 0, 10)])
def test_numbers_that_fit_no_population_are_refused(sampled: int, deviations: int, size: int) -> None:
    with pytest.raises(ValueError, match="deviations"):
        at_most(0, sampled, deviations, size)


def test_a_rate_is_between_nothing_and_everything() -> None:
    with pytest.raises(ValueError, match="rate"):
        at_most_of_many(0, 1, Fraction(3, 2))
