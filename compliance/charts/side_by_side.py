"""The units of one period side by side: a dot and its interval for each."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.charts.common import Point, Spec, Words, frame, label, markers, reach, scale, told

ROW_HEIGHT = 30
AIR = 0.05  # of the axis: a dot is 15 px wide at most, a narrow chart some 150


def units(points: Sequence[Point], target: float | None, words: Words) -> Spec:
    """Units side by side: a dot and its interval for each, in the order given, the first on top."""
    labels = [point.label for point in points]
    low, high = _room(points, *reach(points, [target]))
    shapes = [_upright(target)] if target is not None else []
    notes = [_upright_name(target, words.target)] if target is not None else []
    layout = frame(shapes, notes)
    layout["height"] = 76 + ROW_HEIGHT * max(3, len(points))
    layout["xaxis"] |= scale(words, low, high) | {"gridcolor": "@line"}
    layout["yaxis"] |= {"type": "category", "categoryorder": "array", "categoryarray": labels[::-1], "showgrid": False}
    return {"data": [_dots(points, words)], "layout": layout}


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
        "marker": markers(points, "@accent", size=11),
        **told(points),
    }


def _room(points: Sequence[Point], low: float, high: float) -> tuple[float, float]:
    """The range with air beside the outermost dots, so that none is cut by the edge or lies on the names before it."""
    air = (high - low) * AIR
    values = [point.value for point in points if point.value is not None]
    return min([low, *(value - air for value in values)]), max([high, *(value + air for value in values)])


def _reach(low: float | None, high: float | None) -> float:
    return max(0.0, high - low) if low is not None and high is not None else 0.0


def _upright(value: float) -> Spec:
    line = {"color": "@ink", "width": 1.3}
    return {"type": "line", "xref": "x", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _upright_name(value: float, text: str) -> Spec:
    return {**label(text), "xref": "x", "x": value, "yref": "paper", "y": 1, "yanchor": "bottom"}
