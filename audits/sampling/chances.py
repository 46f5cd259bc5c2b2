"""How likely a sample holds few deviations: exact, without a table and without rounding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb


def share(per_cent: str) -> Fraction:
    """A share that was typed in per cent."""
    return Fraction(per_cent) / 100


@dataclass(frozen=True, slots=True)
class Odds:
    """So many ways of all. Kept apart because both are numbers of thousands of digits, whose comparison with a chance
    is cheap and whose reduction to a fraction is not."""

    ways: int
    whole: int

    def reach(self, chance: Fraction) -> bool:
        """Whether they are at least this chance."""
        return self.ways * chance.denominator >= chance.numerator * self.whole

    def exceed(self, chance: Fraction) -> bool:
        """Whether they are more than this chance."""
        return self.ways * chance.denominator > chance.numerator * self.whole

    @property
    def chance(self) -> Fraction:
        return Fraction(self.ways, self.whole)


def at_most(allowed: int, sampled: int, deviations: int, size: int) -> Odds:
    """How likely `sampled` of `size` items, drawn without replacement, hold at most `allowed` of the `deviations` among
    them (hypergeometric). Raises ValueError where the numbers fit no population."""
    if not (0 <= sampled <= size and 0 <= deviations <= size):
        raise ValueError(f"{sampled} of {size} with {deviations} deviations")
    right = size - deviations
    least, most = max(0, sampled - right), min(allowed, sampled, deviations)
    if most < least:
        return Odds(0, 1)
    ways = term = comb(deviations, least) * comb(right, sampled - least)
    for found in range(least, most):  # each term from the one before: much faster than two binomials each
        term = term * (deviations - found) * (sampled - found) // ((found + 1) * (right - sampled + found + 1))
        ways += term
    return Odds(ways, comb(size, sampled))


def at_most_of_many(allowed: int, sampled: int, rate: Fraction) -> Odds:
    """The same of a process that deviates at a rate, or of a population without end (binomial). Raises ValueError for
    a rate outside 0 to 1."""
    if not 0 <= rate <= 1:
        raise ValueError(f"a rate of {rate}")
    if rate == 1:
        return Odds(int(sampled <= allowed), 1)
    bad, good = rate.numerator, rate.denominator - rate.numerator
    ways = term = good**sampled
    for found in range(min(allowed, sampled)):
        term = term * (sampled - found) * bad // ((found + 1) * good)
        ways += term
    return Odds(ways, rate.denominator**sampled)


def accepted(allowed: int, sampled: int, rate: Fraction, size: int | None = None, *, at_least: bool = True) -> Odds:
    """How likely at most `allowed` deviations are found where the rate of deviations is `rate`.

    Of a population of a `size`, the number of deviations is whole: the fewest that make at least that rate, or, not
    `at_least`, the most that make no more than it.
    """
    if size is None:
        return at_most_of_many(allowed, sampled, rate)
    exact = rate * size
    return at_most(allowed, sampled, -(-exact // 1) if at_least else exact // 1, size)
