"""Charts as plain Plotly dictionaries: pure functions from a few dataclasses, no Django, no database, no clock.

Colours are names of design tokens ("@met"); `static/js/charts.js` puts the values of the current theme in. All words
come in from outside, written in the reader's language. Geometry may be floats: nothing is judged by a chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]

SYMBOLS = {"met": "circle", "missed": "triangle-up", "minor": "diamond", "major": "square"}
INKS = {"met": "@met", "missed": "@missed", "minor": "@minor", "major": "@major"}
WASHES = {"minor": "@minor-w", "major": "@major-w", "missed": "@missed-w"}
ROW_HEIGHT = 30
FONT_SIZE = 13
MOST_TICKS = 5
TICKS = 6
NEAR = 3.0  # a limit further away than so many spans of the figures would only flatten them


@dataclass(frozen=True, slots=True)
class Point:
    """A figure with its interval; `text` is what the reader sees on hovering. No value: a gap in the line."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    verdict: str = ""
    text: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A band of the letter between two values of the axis; None is open-ended."""

    low: float | None
    high: float | None
    severity: str
    label: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says: the measure, the target line, and how the ticks of the axis are written (d3 format), also
    where they lie close together. `whole`: the figures are counts, and no tick lies between two of them."""

    measure: str
    target: str
    ticks: str
    fine: str
    whole: bool = False


def trend(points: Sequence[Point], target: float | None, zones: Sequence[Zone], words: Words) -> Spec:
    """A line over the periods with its intervals, the target as a line, and the letter's bands as zones."""
    low, high = _range(points, [target, *(zone.low for zone in zones)])
    labels = [point.label for point in points]
    shapes = [_zone(zone, low, high) for zone in zones if _visible(zone, low, high)]
    notes = [_zone_name(zone, low, high) for zone in zones if _visible(zone, low, high)]
    if target is not None:
        shapes.append(_level(target))
        notes.append(_level_name(target, words.target))
    layout = _layout(shapes, notes)
    layout["xaxis"] |= {"type": "category", "categoryorder": "array", "categoryarray": labels, "tickangle": 0}
    layout["xaxis"] |= {"tickvals": labels[::-1][:: max(1, -(-len(labels) // MOST_TICKS))]}
    layout["yaxis"] |= _scale(words, low, high)
    return {"data": [*_interval(points), _line(points, words)], "layout": layout}


def units(points: Sequence[Point], target: float | None, words: Words) -> Spec:
    """Units side by side: a dot and its interval for each, in the order given, the first on top."""
    labels = [point.label for point in points]
    low, high = _range(points, [target])
    shapes = [{**_level(target), **_upright(target)}] if target is not None else []
    notes = [_upright_name(target, words.target)] if target is not None else []
    layout = _layout(shapes, notes)
    layout["height"] = 76 + ROW_HEIGHT * max(3, len(points))
    layout["xaxis"] |= _scale(words, low, high) | {"gridcolor": "@line"}
    layout["yaxis"] |= {"type": "category", "categoryorder": "array", "categoryarray": labels[::-1], "showgrid": False}
    return {"data": [_dots(points, words)], "layout": layout}


def _scale(words: Words, low: float, high: float) -> Spec:
    """The axis of values. Shares that lie within a hair need a second place, or every tick would say the same."""
    narrow = high - low < TICKS * 0.001
    scale = {"tickformat": words.fine if narrow else words.ticks, "range": [low, high], "nticks": TICKS}
    return scale | {"tick0": 0, "dtick": 1} if words.whole and high - low < TICKS else scale


def _line(points: Sequence[Point], words: Words) -> Spec:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": words.measure,
        "x": [point.label for point in points],
        "y": [point.value for point in points],
        "line": {"color": "@accent", "width": 2},
        "marker": _markers(points, "@accent"),
        "text": [point.text for point in points],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _interval(points: Sequence[Point]) -> list[Spec]:
    """The interval as a ribbon behind the line; none where a metric has no interval."""
    known = [point for point in points if point.low is not None and point.high is not None]
    if len(known) < 2:
        return []
    there, back = known, known[::-1]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [point.label for point in [*there, *back]],
            "y": [*(point.high for point in there), *(point.low for point in back)],
            "fill": "toself",
            "fillcolor": "@accent-w",
            "line": {"width": 0, "color": "@accent-w"},
            "hoverinfo": "skip",
        }
    ]


def _dots(points: Sequence[Point], words: Words) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words.measure,
        "x": [point.value for point in points],
        "y": [point.label for point in points],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [_reach(point.value, point.high) for point in points],
            "arrayminus": [_reach(point.low, point.value) for point in points],
            "color": "@faint",
            "thickness": 1.5,
            "width": 4,
        },
        "marker": _markers(points, "@accent", size=11),
        "text": [point.text for point in points],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _reach(low: float | None, high: float | None) -> float:
    return max(0.0, high - low) if low is not None and high is not None else 0.0


def _markers(points: Sequence[Point], ink: str, size: int = 8) -> Spec:
    """A broken promise is a different shape as well as a different colour."""
    broken = ("missed", "minor", "major")
    return {
        "symbol": [SYMBOLS[point.verdict] if point.verdict in broken else "circle" for point in points],
        "color": [INKS[point.verdict] if point.verdict in broken else ink for point in points],
        "size": [size + (4 if point.current else 2 if point.verdict in broken else 0) for point in points],
        "line": {"color": "@card", "width": 1},
        "opacity": 1,
    }


def _range(points: Sequence[Point], limits: Sequence[float | None]) -> tuple[float, float]:
    """Wide enough for every figure, its interval, and the limits that are not far off, with a little air."""
    values = [value for point in points for value in (point.value, point.low, point.high) if value is not None]
    values = values or [0.0, 1.0]
    span = max(values) - min(values)
    near = (min(values) - NEAR * span, max(values) + NEAR * span)
    values += [limit for limit in limits if limit is not None and near[0] <= limit <= near[1]]
    air = (max(values) - min(values)) * 0.12 or abs(max(values)) * 0.05 or 0.05
    floor = 0.0 if min(values) >= 0 else min(values)
    return max(floor, min(values) - air), max(values) + air


def _layout(shapes: list[Spec], notes: list[Spec]) -> Spec:
    return {
        "height": 300,
        "margin": {"l": 8, "r": 12, "t": 24, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "@ui", "size": FONT_SIZE, "color": "@muted"},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": "@raised", "bordercolor": "@line", "font": {"color": "@ink", "size": FONT_SIZE}},
        "dragmode": False,
        "shapes": shapes,
        "annotations": notes,
        "xaxis": {"fixedrange": True, "showgrid": False, "zeroline": False, "automargin": True, "linecolor": "@line"},
        "yaxis": {"fixedrange": True, "zeroline": False, "automargin": True, "gridcolor": "@line"},
    }


def _level(value: float) -> Spec:
    line = {"color": "@ink", "width": 1.3}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": value, "y1": value, "line": line}


def _upright(value: float) -> Spec:
    return {"xref": "x", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1}


def _name(text: str) -> Spec:
    return {"text": text, "showarrow": False, "font": {"color": "@ink", "size": 12}}


def _level_name(value: float, text: str) -> Spec:
    return {**_name(text), "xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "y": value, "yanchor": "bottom"}


def _upright_name(value: float, text: str) -> Spec:
    return {**_name(text), "xref": "x", "x": value, "yref": "paper", "y": 1, "yanchor": "bottom"}


def _visible(zone: Zone, low: float, high: float) -> bool:
    return (zone.low is None or zone.low < high) and (zone.high is None or zone.high > low)


def _clip(zone: Zone, low: float, high: float) -> tuple[float, float]:
    bottom = low if zone.low is None else max(low, zone.low)
    top = high if zone.high is None else min(high, zone.high)
    return bottom, top


def _zone(zone: Zone, low: float, high: float) -> Spec:
    bottom, top = _clip(zone, low, high)
    return {
        "type": "rect",
        "layer": "below",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": bottom,
        "y1": top,
        "fillcolor": WASHES.get(zone.severity, "@na-w"),
        "line": {"width": 0},
    }


def _zone_name(zone: Zone, low: float, high: float) -> Spec:
    top = _clip(zone, low, high)[1]
    ink = INKS.get(zone.severity, "@muted")
    place = {"xref": "paper", "x": 1, "xanchor": "right", "yref": "y", "y": top, "yanchor": "top"}
    return {**_name(zone.label), **place, "font": {"color": ink, "size": 12}}
