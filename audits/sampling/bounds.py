"""What a sample says of everything it was drawn from: the largest rate of deviations that it does not rule out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from audits.sampling.chances import at_most, at_most_of_many

STEPS = 1_000_000
"""Rates of a population without end are told in millionths, rounded up: never a smaller bound than the exact one."""


@lru_cache(maxsize=1024)  # a page says a bound several times, and one of thousands of items takes a while
def upper(found: int, sampled: int, confidence: Fraction, size: int | None = None) -> Fraction:
    """The one-sided upper bound of the rate of deviations at a confidence.

    Of a population of a `size`: the largest number of deviations under which as few as `found` would still turn up
    with more than 1 − confidence (hypergeometric, exact). Without end: the bound of Clopper and Pearson. 1 where
    nothing was sampled. Raises ValueError for more deviations than items, and for more items than there are.
    """
    if not 0 <= found <= sampled or (size is not None and sampled > size) or not 0 < confidence < 1:
        raise ValueError(f"{found} of {sampled} of {size} at {confidence}")
    wrongly = 1 - confidence
    if size is None:
        millionths = _last(lambda n: at_most_of_many(found, sampled, Fraction(n, STEPS)).exceed(wrongly), 0, STEPS)
        return min(Fraction(millionths + 1, STEPS), Fraction(1))
    worst = _last(lambda bad: at_most(found, sampled, bad, size).exceed(wrongly), found, size - sampled + found)
    return Fraction(worst, size) if size else Fraction(1)


def _last(holds: Callable[[int], bool], first: int, last: int) -> int:
    """The last number of a range for which something holds that holds for the first, and for none after it failed."""
    low, high = first, last + 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
