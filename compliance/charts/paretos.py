"""What most cases have in common: bars, the largest first, and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.charts.common import AWAY, Spec, frame, short, told

ROW_HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """A category with its number; `beside` is written behind the bar. `vital`: among those that make up most of all."""

    label: str
    count: int
    beside: str
    vital: bool = False
    text: str = ""
    url: str = ""


def pareto(bars: Sequence[Bar], measure: str) -> Spec:
    """Lying bars, so that long names have room; the axis begins at 0."""
    rows = list(range(len(bars)))
    layout = frame([], [])
    layout["height"] = 64 + ROW_HEIGHT * max(3, len(bars))
    most = max((bar.count for bar in bars), default=1)
    layout["xaxis"] |= {"range": [0, most * 1.3], "tickformat": ",~r", "nticks": 5, "gridcolor": "@line"}
    layout["xaxis"] |= {"rangemode": "tozero", "showgrid": True}
    layout["yaxis"] |= {"tickvals": rows, "ticktext": [short(bar.label) for bar in bars], "showgrid": False}
    layout["yaxis"] |= {"range": [len(bars) - 0.5, -0.5]} | AWAY
    layout["annotations"] = [_behind(bar, row) for row, bar in enumerate(bars)]
    drawn = {
        "type": "bar",
        "orientation": "h",
        "name": measure,
        "y": rows,
        "x": [bar.count for bar in bars],
        "marker": {"color": ["@accent" if bar.vital else "@faint" for bar in bars]},
        "textposition": "none",
        **told(bars),
    }
    return {"data": [drawn], "layout": layout}


def _behind(bar: Bar, row: int) -> Spec:
    at = {"xref": "x", "x": bar.count, "xanchor": "left", "xshift": 4, "yref": "y", "y": row, "yanchor": "middle"}
    return {"text": bar.beside, "showarrow": False, "font": {"color": "@muted", "size": 12}, **at}
