"""Eight periods in a few square centimetres: an inline SVG drawn from attributes, without a script or a style.

Geometry is the one place where a figure may become a float: nothing is judged by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

WIDTH, HEIGHT = 120, 30
MARGIN = 4.0
POINTS = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a period's verdict stands when there is no number to draw."""

    x: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Sparkline:
    """`lines` are the points of polylines (one a stretch without a gap); `target_y` is the dashed line."""

    lines: tuple[str, ...]
    last: tuple[float, float] | None
    target_y: float | None
    marks: tuple[Mark, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> float:
        return self.height / 2


def of_values(values: Sequence[Decimal | None], target: Decimal | Fraction | None = None) -> Sparkline:
    """The last eight values, oldest first; None is a period without a value and leaves a gap."""
    shown = list(values)[-POINTS:]
    known = [float(value) for value in shown if value is not None]
    if not known:
        return Sparkline((), None, None)
    scale = _Scale.around([*known, *([float(target)] if target is not None else [])])
    places = [
        (x, scale.y(float(value))) if value is not None else None for x, value in zip(_xs(shown), shown, strict=True)
    ]
    drawn = [place for place in places if place]
    return Sparkline(
        tuple(" ".join(f"{x},{y}" for x, y in stretch) for stretch in _stretches(places) if len(stretch) > 1),
        drawn[-1],
        scale.y(float(target)) if target is not None else None,
    )


def of_verdicts(verdicts: Sequence[str]) -> Sparkline:
    """One mark a period, for promises that are done or not done."""
    shown = list(verdicts)[-POINTS:]
    return Sparkline((), None, None, tuple(Mark(x, verdict) for x, verdict in zip(_xs(shown), shown, strict=True)))


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    @classmethod
    def around(cls, values: list[float]) -> _Scale:
        return cls(min(values), max(values))

    def y(self, value: float) -> float:
        span = self.high - self.low
        part = (value - self.low) / span if span else 0.5
        return round(HEIGHT - MARGIN - part * (HEIGHT - 2 * MARGIN), 1)


def _xs(shown: Sequence[object]) -> list[float]:
    """The newest period always stands at the right edge, however few there are."""
    step = (WIDTH - 2 * MARGIN) / (POINTS - 1)
    first = POINTS - len(shown)
    return [round(MARGIN + (first + index) * step, 1) for index in range(len(shown))]


def _stretches(places: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    stretches: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place:
            stretches[-1].append(place)
        elif stretches[-1]:
            stretches.append([])
    return stretches
