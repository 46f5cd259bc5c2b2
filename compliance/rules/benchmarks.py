"""The readings of "120 % of the industry benchmark" (rule book §6): in each of them faster is higher.

R1 = benchmark ÷ own statistic. R2 = 2 − own ÷ benchmark. R3 = the ratio of timely rates: our share of complaints
answered within the benchmark's time ÷ the share that the benchmark stands for (its P90: 90 %). Own ÷ benchmark is no
reading: a target of at least 120 % would then be kept by being slow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

SECOND = 1  # an answer within the second counts as one second, or the ratio would have no end
R1, R2, R3 = READINGS = ("R1", "R2", "R3")


@dataclass(frozen=True, slots=True)
class Within:
    """How many complaints were answered within the benchmark's time, how many were not, and how many still may be.
    `share` is what the benchmark's statistic stands for."""

    met: int
    late: int
    waiting: int
    share: Fraction

    @property
    def ratio(self) -> Fraction | None:
        """Our timely rate ÷ the benchmark's; None before anything can be judged."""
        judged = self.met + self.late
        return Fraction(self.met, judged) / self.share if judged else None

    def detail(self) -> dict[str, Any]:
        """As a result keeps it: whole numbers and text."""
        return {"met": self.met, "late": self.late, "waiting": self.waiting, "share": str(self.share)}


def values(own: int, benchmark: int, within: Within | None) -> dict[str, Fraction]:
    """What every reading gives, from seconds and counts, exact. R3 only where it was counted."""
    seconds = max(own, SECOND)
    found = {R1: Fraction(benchmark, seconds), R2: 2 - Fraction(seconds, benchmark)}
    ratio = within.ratio if within else None
    return found if ratio is None else {**found, R3: ratio}


def kept(detail: Mapping[str, Any]) -> dict[str, Fraction]:
    """What every reading gives by the detail of a stored result; empty without own value or benchmark."""
    own, benchmark = detail.get("own_seconds"), detail.get("benchmark_seconds")
    return values(own, benchmark, _within(detail)) if own is not None and benchmark else {}


def binding(detail: Mapping[str, Any]) -> str:
    """The reading that a stored result was judged by."""
    return str(detail.get("reading") or R1)


def _within(detail: Mapping[str, Any]) -> Within | None:
    counted = detail.get("within")
    if not counted:
        return None
    return Within(counted["met"], counted["late"], counted["waiting"], Fraction(counted["share"]))
