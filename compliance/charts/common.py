"""What every chart is made of: its dataclasses, its frame, its axis of values, its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
SYMBOLS = {"met": "circle", "missed": "triangle-up", "minor": "diamond", "major": "square"}
INKS = {"met": "@met", "missed": "@missed", "minor": "@minor", "major": "@major"}
FONT_SIZE = 13
TICKS = 6
NEAR = 3.0  # a limit further away than so many spans of the figures would only flatten them
AWAY: Spec = {"ticks": "outside", "ticklen": 5, "tickcolor": "rgba(0,0,0,0)"}
"""Names that stand a little off the bars they name."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure with its interval; `text` is what the reader sees on hovering, `url` where a click on it leads. No
    value: a gap in the line. One that still `moves` by itself is drawn hollow."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    verdict: str = ""
    text: str = ""
    current: bool = False
    url: str = ""
    moves: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says: the measure, the target line, and how the ticks of the axis are written (d3 format), also
    where they lie close together. `whole`: the figures are counts, and no tick lies between two of them."""

    measure: str
    target: str
    ticks: str
    fine: str
    whole: bool = False


def scale(words: Words, low: float, high: float) -> Spec:
    """The axis of values. Shares that lie within a hair need a second place, or every tick would say the same."""
    narrow = high - low < TICKS * 0.001
    scale = {"tickformat": words.fine if narrow else words.ticks, "range": [low, high], "nticks": TICKS}
    return scale | {"tick0": 0, "dtick": 1} if words.whole and high - low < TICKS else scale


def markers(points: Sequence[Point], ink: str, size: int = 8) -> Spec:
    """A broken promise is a different shape as well as a different colour."""
    broken = ("missed", "minor", "major")
    return marker(
        [
            (SYMBOLS[point.verdict] if point.verdict in broken else "circle") + ("-open" if point.moves else "")
            for point in points
        ],
        [INKS[point.verdict] if point.verdict in broken else ink for point in points],
        [size + (4 if point.current else 2 if point.verdict in broken else 0) for point in points],
    )


def marker(symbols: Sequence[str], inks: Sequence[str], sizes: Sequence[int] | int) -> Spec:
    """Marks of points, each with a rim in the colour of the card, so that they stay apart where they meet."""
    rim = {"color": "@card", "width": 1}
    return {"symbol": symbols, "color": inks, "size": sizes, "line": rim, "opacity": 1}


def reach(points: Sequence[Point], limits: Sequence[float | None]) -> tuple[float, float]:
    """Wide enough for every figure, its interval, and the limits that are not far off, with a little air."""
    values = [value for point in points for value in (point.value, point.low, point.high) if value is not None]
    values = values or [0.0, 1.0]
    span = max(values) - min(values)
    near = (min(values) - NEAR * span, max(values) + NEAR * span)
    values += [limit for limit in limits if limit is not None and near[0] <= limit <= near[1]]
    air = (max(values) - min(values)) * 0.12 or abs(max(values)) * 0.05 or 0.05
    floor = 0.0 if min(values) >= 0 else min(values)
    return max(floor, min(values) - air), max(values) + air


def frame(shapes: list[Spec], notes: list[Spec]) -> Spec:
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


def told(points: Sequence[Any]) -> Spec:
    """What each point says on hovering, and where a click on it leads (`static/js/charts.js`)."""
    return {
        "text": [point.text for point in points],
        "customdata": [point.url for point in points],
        "hovertemplate": "%{text}<extra></extra>",
    }


def line(x: Sequence[Any], y: Sequence[Any], ink: str, *, dash: str = "solid", width: float = 1.3) -> Spec:
    """A line that says nothing on hovering: a limit, a centre."""
    stroke = {"color": ink, "width": width, "dash": dash}
    return {"type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "line": stroke, "hoverinfo": "skip"}


def upright(value: Any, ink: str = "@ink", *, dash: str = "solid") -> Spec:
    """A line from bottom to top at a place of the lower axis."""
    stroke = {"color": ink, "width": 1.3, "dash": dash}
    return {"type": "line", "xref": "x", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1, "line": stroke}


def level(value: Any, ink: str = "@ink", *, dash: str = "solid") -> Spec:
    """A line from left to right at a value."""
    stroke = {"color": ink, "width": 1.3, "dash": dash}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": value, "y1": value, "line": stroke}


def short(name: str, most: int = 14) -> str:
    """A name beside a chart, cut where it would take the room of the figures; hovering tells the whole one. A character
    of Chinese is as wide as two others."""
    width = 0
    for at, letter in enumerate(name):
        width += 2 if ord(letter) > 0x2E7F else 1
        if width > 2 * most and at < len(name) - 1:
            return name[:at] + "…"
    return name


def label(text: str) -> Spec:
    return {"text": text, "showarrow": False, "font": {"color": "@ink", "size": 12}}
