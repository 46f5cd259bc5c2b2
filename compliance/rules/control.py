"""Is a rate in control? A p-chart with 3-sigma limits and four run rules (rule book §8): never a verdict.

The limits are Laney's p′: where the periods scatter more than chance between cases explains, the limits widen by that
factor; they never narrow. Exact fractions decide on which side of the centre a share lies; only roots are floats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import sqrt

SIGMAS = 3
WARNING_SIGMAS = 2
RUN_LENGTH = 8
TREND_LENGTH = 6
MEAN_RANGE = 1.128  # of two standard normal values: what a mean moving range is divided by
FEWEST = 2  # shares that a centre and a moving range need


class Signal(StrEnum):
    """What no mere chance explains; each is said of the point that completes it."""

    BEYOND = "beyond"  # outside the 3-sigma limits
    RUN = "run"  # eight in a row on one side of the centre
    TREND = "trend"  # six in a row, each higher or each lower than the one before
    TWO_OF_THREE = "two_of_three"  # two of three beyond two sigma, on one side


@dataclass(frozen=True, slots=True)
class Count:
    """The cases of one period and those of them that are counted. One that is not complete, because it runs or some of
    its cases are not yet due, is shown and says nothing: what is decided first is not what is decided last."""

    hits: int
    cases: int
    forms_limits: bool = True
    is_complete: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.cases:
            raise ValueError(f"{self.hits} of {self.cases} is no share")

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.hits, self.cases) if self.cases else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a period stands: its share, the 3-sigma limits for as many cases (0 to 1), and its signals. A period
    without cases has none of them, one that is not complete no signals."""

    share: Fraction | None
    low: float | None = None
    high: float | None = None
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """`spread` is Laney's sigma of z, at least 1: how much wider the limits are than chance alone makes them."""

    centre: Fraction
    spread: float
    places: Sequence[Place]


def control(counts: Sequence[Count]) -> Control | None:
    """The chart of periods in their order; None where fewer than two of those that form the limits have cases."""
    base = [count for count in counts if count.forms_limits and count.is_complete and count.cases]
    if len(base) < FEWEST:
        return None
    centre = Fraction(sum(count.hits for count in base), sum(count.cases for count in base))
    spread = max(1.0, _sigma_of_z(base, centre))
    known = [count for count in counts if count.is_complete and count.cases]
    signals = iter(_signals(known, centre, spread))
    return Control(centre, spread, [_place(count, centre, spread, signals) for count in counts])


def _place(count: Count, centre: Fraction, spread: float, signals: Iterator[tuple[Signal, ...]]) -> Place:
    if not count.cases:
        return Place(None)
    reach = SIGMAS * spread * _sigma(centre, count.cases)
    low, high = max(0.0, float(centre) - reach), min(1.0, float(centre) + reach)
    return Place(count.share, low, high, next(signals) if count.is_complete else ())


def _sigma(centre: Fraction, cases: int) -> float:
    """The standard deviation of a share of so many cases (binomial)."""
    return sqrt(centre * (1 - centre) / cases)


def _z(count: Count, centre: Fraction) -> float:
    """How many binomial standard deviations a share lies from the centre; 0 where nothing varies."""
    sigma = _sigma(centre, count.cases)
    return float(Fraction(count.hits, count.cases) - centre) / sigma if sigma else 0.0


def _sigma_of_z(base: Sequence[Count], centre: Fraction) -> float:
    moves = [abs(_z(after, centre) - _z(before, centre)) for before, after in pairwise(base)]
    return sum(moves) / len(moves) / MEAN_RANGE


def _signals(known: Sequence[Count], centre: Fraction, spread: float) -> list[tuple[Signal, ...]]:
    """The signals of each complete period with cases."""
    shares = [Fraction(count.hits, count.cases) for count in known]
    sides = [(share > centre) - (share < centre) for share in shares]
    far = [_z(count, centre) / spread for count in known]
    return [tuple(_at(shares[: at + 1], sides[: at + 1], far[: at + 1])) for at in range(len(known))]


def _at(shares: Sequence[Fraction], sides: Sequence[int], far: Sequence[float]) -> Iterator[Signal]:
    """The signals that the last of these periods completes."""
    if abs(far[-1]) > SIGMAS:
        yield Signal.BEYOND
    if len(sides) >= RUN_LENGTH and abs(sum(sides[-RUN_LENGTH:])) == RUN_LENGTH:
        yield Signal.RUN
    if len(shares) >= TREND_LENGTH and _is_steady(shares[-TREND_LENGTH:]):
        yield Signal.TREND
    if any(far[-1] * side > WARNING_SIGMAS and _beyond_warning(far[-3:], side) >= 2 for side in (1, -1)):
        yield Signal.TWO_OF_THREE


def _is_steady(shares: Sequence[Fraction]) -> bool:
    steps = [(after > before) - (after < before) for before, after in pairwise(shares)]
    return abs(sum(steps)) == len(steps)


def _beyond_warning(far: Sequence[float], side: int) -> int:
    return sum(each * side > WARNING_SIGMAS for each in far)
