"""Plans are the smallest that answer their question (rule book §13)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audits.sampling import plans
from audits.sampling.chances import accepted
from audits.sampling.plans import NoPlanError, Plan

SURE = Fraction(95, 100)
SIZES = st.none() | st.integers(2, 400)


def per_cent(n: int) -> Fraction:
    return Fraction(n, 100)


@pytest.mark.parametrize(("tolerable", "n"), [(5, 59), (3, 99), (2, 149)])
def test_no_deviation_among_so_many_shows_fewer_than_are_tolerable(tolerable: int, n: int) -> None:
    assert plans.deviations(per_cent(tolerable), SURE) == Plan(n, 0)


def test_one_deviation_more_takes_ninety_three() -> None:
    assert plans.deviations(per_cent(5), SURE, ac=1) == Plan(93, 1)


@pytest.mark.parametrize(("size", "n"), [(200, 78), (500, 90), (1000, 94), (5000, 98)])
def test_a_small_population_takes_fewer(size: int, n: int) -> None:
    assert plans.deviations(per_cent(3), SURE, size=size) == Plan(n, 0, size)


@pytest.mark.parametrize(("limit", "n", "ac"), [(5, 306, 10), (6, 194, 7), (8, 98, 4)])
def test_two_per_cent_declared_against_a_limit(limit: int, n: int, ac: int) -> None:
    found = plans.declared(per_cent(2), per_cent(limit), alpha=per_cent(5), beta=per_cent(10))
    assert found == Plan(n, ac)


def test_ten_million_complaints_take_no_more_than_a_process() -> None:
    found = plans.declared(per_cent(2), per_cent(5), alpha=per_cent(5), beta=per_cent(10), size=10_000_000)
    assert (found.n, found.ac) == (306, 10)


@given(st.integers(1, 40), st.integers(50, 99), st.integers(0, 3), SIZES)
@settings(deadline=None)
def test_one_item_fewer_would_not_do_for_deviations(tolerable: int, sure: int, ac: int, size: int | None) -> None:
    wrongly = 1 - per_cent(sure)
    try:
        found = plans.deviations(per_cent(tolerable), per_cent(sure), ac=ac, size=size)
    except NoPlanError:
        assert size is not None
        assert accepted(ac, size, per_cent(tolerable), size).exceed(wrongly)  # even all of them would pass
        return
    assert not accepted(ac, found.n, per_cent(tolerable), size).exceed(wrongly)
    assert found.n == 1 or accepted(ac, found.n - 1, per_cent(tolerable), size).exceed(wrongly)


@given(st.integers(0, 20), st.integers(4, 40), st.sampled_from([5, 10]), st.sampled_from([5, 10]), SIZES)
@settings(deadline=None)
def test_no_smaller_sample_keeps_both_risks(level: int, more: int, alpha: int, beta: int, size: int | None) -> None:
    """Every number of allowed deviations up to the plan's is tried, of smaller samples near by and far off; one that
    allows more passes the limit more often still."""
    limit = per_cent(level + more)
    found = plans.declared(per_cent(level), limit, alpha=per_cent(alpha), beta=per_cent(beta), size=size)

    def holds(n: int, ac: int) -> bool:
        passes_good = accepted(ac, n, per_cent(level), size, at_least=False).reach(1 - per_cent(alpha))
        return passes_good and not accepted(ac, n, limit, size).exceed(per_cent(beta))

    assert holds(found.n, found.ac)
    smaller = {found.n - 1, found.n - 2, found.n // 2, found.n * 3 // 4} & set(range(1, found.n))
    assert not any(holds(n, ac) for n in smaller for ac in range(found.ac + 1))


@given(st.integers(1, 60), st.integers(0, 5), st.integers(0, 99))
def test_a_worse_rate_never_passes_more_often(n: int, ac: int, rate: int) -> None:
    plan = Plan(n, ac)
    assert plan.passes(per_cent(rate + 1)) <= plan.passes(per_cent(rate))


def test_a_plan_that_nobody_could_examine_is_refused() -> None:
    with pytest.raises(NoPlanError):
        plans.deviations(Fraction(1, 1_000_000), SURE)


def test_a_limit_below_the_level_is_no_question() -> None:
    with pytest.raises(ValueError, match="against"):
        plans.declared(per_cent(5), per_cent(2), alpha=per_cent(5), beta=per_cent(10))


def test_a_tolerable_share_of_nothing_is_no_question() -> None:
    with pytest.raises(ValueError, match="tolerable"):
        plans.deviations(Fraction(0), SURE)
