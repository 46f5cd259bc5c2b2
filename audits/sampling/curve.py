"""The operating characteristic of a plan: what passes it, and how often."""

from __future__ import annotations

from fractions import Fraction

from audits.sampling.plans import Plan

POINTS = 100


def curve(plan: Plan, until: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Rates of deviations from 0 to `until`, each with the chance to pass. Of a small population only those rates that
    a whole number of deviations makes."""
    if plan.size is None or plan.size * until > POINTS:
        rates = [until * n / POINTS for n in range(POINTS + 1)]
    else:
        rates = [Fraction(bad, plan.size) for bad in range(int(plan.size * until) + 1)]
    return [(rate, plan.passes(rate)) for rate in rates]


def rate_passed(plan: Plan, chance: Fraction, *, steps: int = 10_000) -> Fraction:
    """The smallest rate of deviations, in ten-thousandths or what `steps` says, that passes with no more than this
    chance: what a plan protects against. Raises ValueError for a chance outside 0 to 1, both excluded."""
    if not 0 < chance < 1:
        raise ValueError(f"a chance of {chance}")
    low, high = 0, steps
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if plan.passes(Fraction(middle, steps)) <= chance else (middle, high)
    return Fraction(high, steps)
