"""The count behind a promise on a quantile: "P95 within 2 h" says that ⌈0.95 · n⌉ of n complaints were answered within
2 h (rule book §6). Corrected complaint by complaint it stays exact, where a quantile of a sample would not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commitments.bands import Interval
from compliance.rules.benchmarks import R1, R2, R3
from compliance.rules.parts import Part


@dataclass(frozen=True, slots=True)
class Asks:
    """Within how many whole seconds the share `p` of complaints must be answered. `only_judged`: of those that may
    still be answered in time none counts yet."""

    seconds: int
    p: Fraction
    only_judged: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """So many of `n` complaints were answered within the time, `open` of them still may be, and `needed` must be."""

    within: int
    n: int
    open: int
    needed: int

    @property
    def is_kept(self) -> bool | None:
        """None while those that may still be answered in time decide, and where there is no complaint."""
        if not self.n:
            return None
        if self.within >= self.needed:
            return True
        return None if self.within + self.open >= self.needed else False


def asks(reading: str, goal: Interval, benchmark: int, p: Fraction) -> Asks | None:
    """What a promise against a benchmark, in seconds, asks of the count; None where it asks for no least value, or for
    one that no count reaches."""
    if goal.low is None or goal.high is not None or goal.low <= 0:
        return None
    if reading == R1:
        return _within(Fraction(benchmark) / goal.low, goal, p)
    if reading == R2:
        return _within((2 - goal.low) * benchmark, goal, p)
    share = goal.low * p
    return Asks(benchmark, share, only_judged=True) if reading == R3 and share <= 1 else None


def _within(slowest: Fraction, goal: Interval, p: Fraction) -> Asks | None:
    """An answer within the second counts as one second."""
    seconds = math.floor(slowest) if goal.low_closed else math.ceil(slowest) - 1
    return Asks(seconds, p) if seconds >= 1 else None


def count(tally: Mapping[Part, int], asked: Asks) -> Count:
    """From how many complaints were answered in time, late, and may still be."""
    met, late, waiting = (tally.get(part, 0) for part in (Part.MET, Part.LATE, Part.NOT_YET_DUE))
    n = met + late if asked.only_judged else met + late + waiting
    return Count(met, n, waiting, math.ceil(asked.p * n))
