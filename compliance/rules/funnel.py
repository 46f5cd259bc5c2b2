"""Units against each other: a funnel around the rate of all of them together (rule book §8), never a verdict.

Small units scatter more, so the limits narrow with the number of cases: 95 % and 99.8 % by the normal approximation.
Where units differ by more than chance, the limits widen by √φ (multiplicative over-dispersion). φ is the mean square of
the units' z, of which the tenth at each end is drawn in to its neighbour first (winsorised), so that the outliers
that a funnel looks for do not hide themselves. φ below 1 changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

INNER = 1.959964  # 95 %, both sides together
OUTER = 3.090232  # 99.8 %
DRAWN_IN = 10  # one in so many at each end
FEWEST = 2  # units that can be told apart
STEPS = 48


class Where(StrEnum):
    """Where a unit lies. High and low are of the share; which of them is good, the metric says."""

    INSIDE = "inside"
    HIGH = "high"  # above the 95 % limit
    LOW = "low"
    FAR_HIGH = "far_high"  # above the 99.8 % limit
    FAR_LOW = "far_low"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a unit with so many cases, as shares from 0 to 1."""

    cases: int
    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """`places` are the units in the order given; `phi` is at least 1, and 1 means that chance explains the scatter."""

    centre: Fraction
    phi: float
    places: Sequence[Where]

    def limits(self, cases: int) -> Limits:
        """The limits at a number of cases, one at least."""
        sigma = sqrt(self.phi * self.centre * (1 - self.centre) / cases)
        ends = [float(self.centre) + z * sigma for z in (-OUTER, -INNER, INNER, OUTER)]
        return Limits(cases, *(min(1.0, max(0.0, end)) for end in ends))

    def curve(self, fewest: int, most: int) -> list[Limits]:
        """The limits from one number of cases to another, closer together where they bend."""
        ratio = (most / fewest) ** (1 / STEPS)
        return [self.limits(cases) for cases in sorted({round(fewest * ratio**step) for step in range(STEPS + 1)})]


def funnel(units: Sequence[tuple[int, int]]) -> Funnel | None:
    """The funnel of units, each (counted, cases); None for fewer than two. Raises ValueError where one has no cases."""
    if any(not 0 <= hits <= cases or not cases for hits, cases in units):
        raise ValueError("a unit without cases has no share")
    if len(units) < FEWEST:
        return None
    centre = Fraction(sum(hits for hits, _cases in units), sum(cases for _hits, cases in units))
    zs = [_z(hits, cases, centre) for hits, cases in units]
    phi = max(1.0, sum(z * z for z in winsorised(zs)) / len(zs))
    return Funnel(centre, phi, [_where(z / sqrt(phi)) for z in zs])


def winsorised(values: Sequence[float]) -> list[float]:
    """The values with the tenth at each end (rounded down) drawn in to the nearest one that stays."""
    drawn = len(values) // DRAWN_IN
    ordered = sorted(values)
    low, high = ordered[drawn], ordered[-1 - drawn]
    return [min(high, max(low, value)) for value in values]


def _z(hits: int, cases: int, centre: Fraction) -> float:
    sigma = sqrt(centre * (1 - centre) / cases)
    return float(Fraction(hits, cases) - centre) / sigma if sigma else 0.0


def _where(z: float) -> Where:
    if abs(z) > OUTER:
        return Where.FAR_HIGH if z > 0 else Where.FAR_LOW
    if abs(z) > INNER:
        return Where.HIGH if z > 0 else Where.LOW
    return Where.INSIDE
