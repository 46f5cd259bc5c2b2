"""Nearest rank, unanswered last."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.quantiles import Quantile, at_rank, fraction_of, quantile, rank

P90 = Fraction(9, 10)
TIMES = st.lists(st.integers(0, 1000), max_size=30)


def test_the_ninetieth_of_a_hundred() -> None:
    assert quantile(P90, range(1, 101), []) == Quantile(90, 90)


def test_the_rank_is_rounded_up() -> None:
    assert rank(P90, 11) == 10
    assert rank(P90, 1) == 1


def test_a_rank_that_is_whole_is_not_moved() -> None:
    assert rank(Fraction(7, 10), 10) == 7


def test_unanswered_complaints_rank_last() -> None:
    assert quantile(P90, [5] * 9, [1]) == Quantile(5, 9)


def test_a_rank_on_an_unanswered_complaint_is_a_lower_bound() -> None:
    assert quantile(P90, [5, 6], [100, 200]) == Quantile(200, 4, is_lower_bound=True)


def test_a_lower_bound_is_never_less_than_what_is_already_certain() -> None:
    assert quantile(P90, [500] * 5, [1] * 5) == Quantile(500, 9, is_lower_bound=True)


def test_without_a_complaint_there_is_no_quantile() -> None:
    assert quantile(P90, [], []) is None


@given(TIMES, TIMES, st.lists(st.integers(0, 500), min_size=30, max_size=30))
def test_a_lower_bound_holds_however_long_the_answers_take(
    answered: list[int], ages: list[int], more: list[int]
) -> None:
    now = quantile(P90, answered, ages)
    later = quantile(P90, [*answered, *(age + extra for age, extra in zip(ages, more, strict=False))], [])
    if now is None or later is None:
        assert now == later
    elif now.is_lower_bound:
        assert now.value <= later.value


@pytest.mark.parametrize(("text", "p"), [("p90", "9/10"), ("p50", "1/2"), ("median", "1/2"), ("p5", "1/20")])
def test_a_statistic_is_read(text: str, p: str) -> None:
    assert fraction_of(text) == Fraction(p)


@pytest.mark.parametrize("text", ["mean", "p0", "p100", "p", "90", "p９０x", "p-5"])
def test_a_mean_is_no_quantile(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        fraction_of(text)


@given(st.lists(TIMES, max_size=5), st.data())
def test_a_rank_among_several_runs_is_that_of_all_of_them_together(runs: list[list[int]], data: st.DataObject) -> None:
    everything = sorted(value for run in runs for value in run)
    if not everything:
        return
    k = data.draw(st.integers(1, len(everything)))
    assert at_rank(k, [np.array(run, np.int64) for run in runs]) == everything[k - 1]


@pytest.mark.parametrize("k", [0, 4])
def test_a_rank_beyond_the_elements_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="no rank"):
        at_rank(k, [np.array(run) for run in ([1, 2], [3])])
