"""The error budget of a running period: what was left of it on each day, and where it is heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.charts.common import Spec, frame, label, level, line, told


@dataclass(frozen=True, slots=True)
class Left:
    """What was left at the end of a day. `unripe`: of what was received on it not everything is decided yet."""

    day: date
    left: int
    text: str = ""
    url: str = ""
    unripe: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """The whole period: what it allows, its last day, what will be left then; words of the two lines. `span`: between
    what and what chance lets it end."""

    allowed: int
    first: date
    last: date
    left: float
    even: str
    heading: str
    span: tuple[float, float] | None = None


def burndown(days: Sequence[Left], ahead: Ahead, measure: str) -> Spec:
    """Stairs down from what the period allows, dotted where failures of those days are still to come; below 0 the
    promise cannot be kept any more."""
    start, end = ahead.first.isoformat(), ahead.last.isoformat()
    low = min(0.0, ahead.left, *(ahead.span or ()), *(each.left for each in days))
    air = (ahead.allowed - low) * 0.08 or 1
    layout = frame([level(0)], [_note(ahead.heading, end, ahead.left, "bottom" if ahead.left >= 0 else "top")])
    layout["xaxis"] |= {"type": "date", "range": [start, end], "tickformat": "%m-%d", "nticks": 6, "tickangle": 0}
    layout["yaxis"] |= {"range": [low - air, ahead.allowed + air], "tickformat": ",~r", "nticks": 6}
    data = [line([start, end], [ahead.allowed, 0], "@faint", dash="dot")]
    late = ahead.first + (ahead.last - ahead.first) * 4 // 5  # where the line lies apart from the stairs
    layout["annotations"].append(_note(ahead.even, late.isoformat(), ahead.allowed / 5, "bottom", side="left"))
    if days:
        last = days[-1]
        data += [_fan(last, end, ahead.span)] if ahead.span else []
        data.append(line([last.day.isoformat(), end], [last.left, ahead.left], "@muted", dash="dash"))
    ripe = [each for each in days if not each.unripe]
    data.append(_stairs(ripe, measure, "solid"))
    if len(ripe) < len(days):
        data.append(_stairs([*ripe[-1:], *days[len(ripe) :]], measure, "dot"))
    return {"data": data, "layout": layout}


def _stairs(days: Sequence[Left], measure: str, dash: str) -> Spec:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": measure,
        "x": [each.day.isoformat() for each in days],
        "y": [each.left for each in days],
        "line": {"color": "@accent", "width": 2, "shape": "hv", "dash": dash},
        "cliponaxis": False,
        **told(days),
    }


def _note(text: str, x: str, y: float, where: str, side: str = "right") -> Spec:
    at = {"xref": "x", "x": x, "xanchor": side, "yref": "y", "y": y, "yanchor": where}
    return {**label(text), **at, "font": {"color": "@muted", "size": 11}}


def _fan(last: Left, end: str, span: tuple[float, float]) -> Spec:
    """From what is left now to all that chance may leave at the end."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [last.day.isoformat(), end, end],
        "y": [last.left, *span],
        "fill": "toself",
        "fillcolor": "@accent-w",
        "line": {"width": 0, "color": "@accent-w"},
        "hoverinfo": "skip",
    }
