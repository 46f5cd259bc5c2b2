"""How many items to examine, and how many deviations among them still pass (rule book §13).

Two questions, two kinds of plan. *Are the records true?* asks for the smallest sample that would show, with a given
confidence, that fewer than a tolerable share of them are wrong. *Does the declared level hold?* asks for the smallest
sample that seldom fails a level that holds, and seldom passes one that is at a limit or worse (the question of GB/T
2828.4 and GB/T 2828.11, answered exactly instead of from their tables).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from audits.sampling.chances import accepted

LARGEST = 3_000
"""No plan examines more items than this: nobody would, and the largest of GB/T 2828.1 takes 2,000."""


class NoPlanError(ValueError):
    """No plan of a size that anybody could examine answers the question."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Examine `n` items; up to `ac` deviations among them pass. `size` is that of the population, None without end."""

    n: int
    ac: int
    size: int | None = None

    def passes(self, rate: Fraction) -> Fraction:
        """The chance to pass where the rate of deviations is this one: the operating characteristic."""
        return accepted(self.ac, self.n, rate, self.size).chance


def deviations(tolerable: Fraction, confidence: Fraction, *, ac: int = 0, size: int | None = None) -> Plan:
    """The smallest sample that passes with no more than 1 − confidence where the tolerable share, or more, deviates.

    Raises ValueError for shares that are none, and NoPlanError where that takes more than `LARGEST` items; a whole
    population answers every question about itself that allows fewer deviations than are tolerable.
    """
    if not (0 < tolerable < 1 and 0 < confidence < 1 and ac >= 0):
        raise ValueError(f"tolerable {tolerable} at {confidence} with {ac} deviations")
    wrongly = 1 - confidence

    def is_enough(n: int) -> bool:
        return not accepted(ac, n, tolerable, size).exceed(wrongly)

    return Plan(_smallest(is_enough, 1, _most(size)), ac, size)


def declared(level: Fraction, limit: Fraction, *, alpha: Fraction, beta: Fraction, size: int | None = None) -> Plan:
    """The smallest sample that fails a declared `level` of deviations with at most `alpha` where it holds, and passes
    with at most `beta` where deviations are at the `limit` or beyond.

    More deviations allowed always take more items, so that the first number of them for which both can be had gives
    the smallest sample of all. Raises ValueError for levels that are none, NoPlanError beyond `LARGEST` items.
    """
    if not (0 <= level < limit < 1 and 0 < alpha < 1 and 0 < beta < 1):
        raise ValueError(f"{level} against {limit} with {alpha} and {beta}")
    most, n = _most(size), 1
    for ac in count():
        n = _smallest(lambda n, ac=ac: not accepted(ac, n, limit, size).exceed(beta), max(n, ac + 1), most)  # type: ignore[misc]
        if accepted(ac, n, level, size, at_least=False).reach(1 - alpha):
            return Plan(n, ac, size)
    raise AssertionError("unreachable: the numbers of deviations have no end")


def most_allowed(n: int, rate: Fraction, wrongly: Fraction, size: int | None = None) -> int | None:
    """The most deviations that may pass among `n` items so that a `rate` of them, or more, passes with no more than the
    chance `wrongly`; None where even none is too many."""
    allowed = None
    for ac in range(n):
        if accepted(ac, n, rate, size).exceed(wrongly):
            break
        allowed = ac
    return allowed


def _most(size: int | None) -> int:
    return LARGEST if size is None else min(size, LARGEST)


def _smallest(is_enough: Callable[[int], bool], least: int, most: int) -> int:
    """The smallest number, from `least` on, that is enough; every larger one is too. Doubles, then halves."""
    low, high, stride = least - 1, least, 1
    while high <= most and not is_enough(high):
        if high == most:
            raise NoPlanError(most)
        low, high, stride = high, min(high + stride, most), 2 * stride
    if high > most:
        raise NoPlanError(most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high
