"""The units of a period in a funnel: the fewer the cases, the wider what chance explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.charts.common import Spec, Words, frame, label, level, line, marker, scale, short, told

SYMBOLS = {"good": "circle", "inside": "circle", "watch": "triangle-up", "bad": "diamond"}
INKS = {"good": "@met", "inside": "@accent", "watch": "@missed", "bad": "@major"}
SIZES = {"good": 12, "inside": 9, "watch": 13, "bad": 13}


@dataclass(frozen=True, slots=True)
class Dot:
    """A unit. `place`: inside the limits, on the good side of one, or to be watched or bad: beyond 95 or 99.8 %."""

    label: str
    cases: int
    value: float
    place: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """The limits at a number of cases."""

    cases: int
    outer_low: float
    inner_low: float
    inner_high: float
    outer_high: float


@dataclass(frozen=True, slots=True)
class FunnelWords:
    """What the axis of cases and the two pairs of limits are called."""

    cases: str
    inner: str
    outer: str


def funnel(dots: Sequence[Dot], edges: Sequence[Edge], centre: float, words: Words, names: FunnelWords) -> Spec:
    """The units that lie outside are named in the picture, the others on hovering and in the table."""
    cases = [edge.cases for edge in edges]
    told_values = [dot.value for dot in dots] + [edge.outer_high for edge in edges[:1]] + [edges[0].outer_low]
    air = (max(told_values) - min(told_values)) * 0.12 or 0.01
    low, high = max(0.0, min(told_values) - air), max(told_values) + air
    layout = frame([level(centre, "@muted", dash="dash")], [*_names(dots, cases, low, high), *_ends(edges, names)])
    layout["height"] = 380
    room = (cases[-1] - cases[0]) * 0.08 or cases[-1] * 0.1
    layout["xaxis"] |= {
        "range": [max(0, cases[0] - room), cases[-1] + 2 * room],
        "title": {"text": names.cases, "font": {"size": 12}},
    }
    layout["xaxis"] |= {"tickformat": ",~r", "nticks": 6, "gridcolor": "@line"}
    layout["yaxis"] |= scale(words, low, high)
    lines = [
        line(cases, [edge.outer_low for edge in edges], "@muted"),
        line(cases, [edge.outer_high for edge in edges], "@muted"),
        line(cases, [edge.inner_low for edge in edges], "@faint", dash="dot"),
        line(cases, [edge.inner_high for edge in edges], "@faint", dash="dot"),
    ]
    return {"data": [*lines, _dots(dots, words)], "layout": layout}


def _dots(dots: Sequence[Dot], words: Words) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words.measure,
        "x": [dot.cases for dot in dots],
        "y": [dot.value for dot in dots],
        "marker": marker(
            [SYMBOLS[dot.place] for dot in dots], [INKS[dot.place] for dot in dots], [SIZES[dot.place] for dot in dots]
        ),
        "cliponaxis": False,
        **told(dots),
    }


def _names(dots: Sequence[Dot], cases: Sequence[int], low: float, high: float) -> list[Spec]:
    """Beside each unit outside, on the side with room; one that would lie on another's name is left to the table."""
    found: list[Spec] = []
    taken: list[tuple[float, float]] = []
    middle = (cases[0] + cases[-1]) / 2
    width, height = (cases[-1] - cases[0] or cases[-1]) * 0.3, (high - low) * 0.07
    for dot in sorted(dots, key=lambda dot: list(SYMBOLS).index(dot.place), reverse=True):
        free = all(abs(dot.cases - x) > width or abs(dot.value - y) > height for x, y in taken)
        if dot.place == "inside" or not free:
            continue
        taken.append((dot.cases, dot.value))
        side, shift = ("right", -9) if dot.cases > middle else ("left", 9)
        at = {"x": dot.cases, "y": dot.value, "xanchor": side, "xshift": shift, "yanchor": "middle"}
        found.append({**label(short(dot.label, 10)), "xref": "x", "yref": "y", **at})
    return found


def _ends(edges: Sequence[Edge], names: FunnelWords) -> list[Spec]:
    """The limits are named where they end, on the right."""
    last = edges[-1]
    levels = ((last.outer_high, names.outer), (last.inner_high, names.inner))
    at = {"xref": "x", "x": last.cases, "xanchor": "left", "xshift": 4, "yref": "y", "yanchor": "middle"}
    return [{**label(text), **at, "y": value, "font": {"color": "@muted", "size": 11}} for value, text in levels]
