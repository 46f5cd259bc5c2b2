"""The exact upper bound of a rate of deviations."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.sampling import plans
from audits.sampling.bounds import upper
from audits.sampling.chances import at_most, at_most_of_many

SURE = Fraction(95, 100)


@given(st.integers(1, 120).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_the_bound_is_the_first_rate_under_which_so_few_would_be_rare(sample: tuple[int, int]) -> None:
    found, sampled = sample
    bound = upper(found, sampled, SURE)
    assert not at_most_of_many(found, sampled, bound).exceed(1 - SURE)
    assert at_most_of_many(found, sampled, bound - Fraction(1, 1_000_000)).exceed(1 - SURE)


@given(
    st.integers(1, 60).flatmap(
        lambda size: st.integers(1, size).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(size)))
    )
)
def test_of_a_population_it_is_the_largest_number_not_ruled_out(numbers: tuple[int, int, int]) -> None:
    found, sampled, size = numbers
    bad = upper(found, sampled, SURE, size) * size
    assert bad.denominator == 1
    assert at_most(found, sampled, int(bad), size).exceed(1 - SURE)
    possible = size - sampled + found
    beyond = range(int(bad) + 1, possible + 1)
    assert not any(at_most(found, sampled, more, size).exceed(1 - SURE) for more in beyond)


def test_none_of_fifty_nine_leaves_just_under_five_per_cent() -> None:
    assert upper(0, 59, SURE) == Fraction(49508, 1_000_000)


def test_a_whole_population_leaves_no_doubt() -> None:
    assert upper(3, 50, SURE, 50) == Fraction(3, 50)


def test_nothing_sampled_says_nothing() -> None:
    assert upper(0, 0, SURE) == 1
    assert upper(0, 0, SURE, 100) == 1
    assert upper(0, 0, SURE, 0) == 1


@given(st.sampled_from([2, 3, 5]), st.integers(60, 3000))
def test_a_passed_plan_bounds_the_rate_below_what_is_tolerable(tolerable: int, size: int) -> None:
    share = Fraction(tolerable, 100)
    plan = plans.deviations(share, SURE, size=size)
    assert upper(0, plan.n, SURE, size) < share


@pytest.mark.parametrize(("found", "sampled", "size"), [(3, 2, None), (0, 11, 10), (-1, 5, None)])
def test_more_than_there_are_is_refused(found: int, sampled: int, size: int | None) -> None:
    with pytest.raises(ValueError, match="of"):
        upper(found, sampled, SURE, size)
