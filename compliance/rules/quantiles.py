"""Quantiles by nearest rank, with unanswered complaints ranked last (rule book §6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Quantile:
    """`value` in the unit of the data. A lower bound means: the true value is this or more, nobody knows yet."""

    value: int
    rank: int
    is_lower_bound: bool = False


def rank(p: Fraction, n: int) -> int:
    """The nearest rank ⌈p·n⌉, counted from 1. Raises ValueError without cases or for a p outside (0, 1]."""
    if n < 1 or not 0 < p <= 1:
        raise ValueError(f"no rank {p} of {n}")
    return -(-p.numerator * n // p.denominator)


def at_rank(k: int, runs: Sequence[NDArray[np.integer[Any]]]) -> int:
    """The k-th smallest element, counted from 1, of several arrays taken together, in whatever order they are.
    Selects it without sorting the others. Raises ValueError where there are not so many."""
    if not 1 <= k <= sum(map(len, runs)):
        raise ValueError(f"no rank {k}")
    together = np.concatenate(runs)
    together.partition(k - 1)
    return int(together[k - 1])


def fraction_of(statistic: str) -> Fraction:
    """ "p90" is 9/10, "median" a half. Raises ValueError for anything else, a mean included: it hides the slowest."""
    if statistic == "median":
        return Fraction(1, 2)
    if not statistic.startswith("p") or not statistic[1:].isdecimal() or not 0 < int(statistic[1:]) <= 99:
        raise ValueError(statistic)
    return Fraction(int(statistic[1:]), 100)


def quantile(p: Fraction, answered: Sequence[int], ages: Iterable[int]) -> Quantile | None:
    """The p-quantile of answered durations and of the ages of what is still unanswered; None without any case.

    Where the rank falls on an unanswered case the result is a lower bound: no unanswered case can end below its
    age, so the true quantile is at least the element of that rank among durations and ages taken together.
    """
    waiting = list(ages)
    n = len(answered) + len(waiting)
    if n == 0:
        return None
    k = rank(p, n)
    if k <= len(answered):
        return Quantile(sorted(answered)[k - 1], k)
    return Quantile(sorted([*answered, *waiting])[k - 1], k, is_lower_bound=True)
