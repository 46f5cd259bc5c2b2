"""An axis: from what a spec says to pixels, and what is written along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.charts.common import Spec
from compliance.charts.svg.numbers import round_days, round_numbers, written

AIR = 0.05  # beyond the outermost value, where the spec leaves the range open


@dataclass(frozen=True, slots=True)
class Axis:
    """Where values lie between the two ends of an axis. `names`: of an axis of names, in their order."""

    spec: Spec
    low: float
    high: float
    names: Sequence[str] = ()
    start: float = 0.0
    end: float = 1.0

    @classmethod
    def of(cls, spec: Spec, values: Sequence[Any], *, bars: bool = False) -> Axis:
        """`values`: all that stands on it; `bars`: they begin at nothing."""
        if spec.get("type") == "category":
            names = list(dict.fromkeys(spec["categoryarray"]))
            return cls(spec, -0.5, max(len(names), 1) - 0.5, names)
        if "range" in spec:
            low, high = (_number(end) for end in spec["range"])
            return cls(spec, low, high)
        known = [_number(value) for value in values if value is not None] or [0.0]
        if bars or spec.get("rangemode") == "tozero":
            return cls(spec, min(0.0, *known), max(known) * (1 + AIR) or 1.0)
        air = (max(known) - min(known)) * AIR or 1.0
        return cls(spec, min(known) - air, max(known) + air)

    def between(self, start: float, end: float) -> Axis:
        """The same axis with its ends at these pixels."""
        return Axis(self.spec, self.low, self.high, self.names, start, end)

    def number(self, value: Any) -> float:
        return float(self.names.index(value)) if self.names and isinstance(value, str) else _number(value)

    def at(self, value: Any) -> float:
        """The pixel of a value."""
        share = (self.number(value) - self.low) / ((self.high - self.low) or 1.0)
        return self.start + share * (self.end - self.start)

    def part(self, share: float) -> float:
        """The pixel of a share of the whole axis, which "paper" coordinates are."""
        return self.start + share * (self.end - self.start)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """(value, words), those first that must not be left out where there is no room."""
        if self.names:
            return [(float(at), name) for at, name in enumerate(self.names)]
        if "tickvals" in self.spec:
            return [(float(at), text) for at, text in zip(self.spec["tickvals"], self.spec["ticktext"], strict=True)]
        pattern, most = self.spec.get("tickformat", ",~r"), self.spec.get("nticks", 6)
        if self.spec.get("type") == "date":
            return [(day, written(day, pattern)) for day in round_days(self.low, self.high, most)]
        return [
            (value, written(value, pattern))
            for value in round_numbers(self.low, self.high, most, self.spec.get("dtick"))
        ]


def _number(value: Any) -> float:
    """Of a number, or of a day ("2026-10-01") its ordinal."""
    return float(date.fromisoformat(value[:10]).toordinal()) if isinstance(value, str) else float(value)
