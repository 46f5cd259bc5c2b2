"""Repeat complaints as chains: a row for each customer and problem, a point for each complaint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.charts.common import AWAY, Spec, frame, line, marker, short, told

ROW_HEIGHT = 28


@dataclass(frozen=True, slots=True)
class Link:
    """A complaint of a chain on the day it was received. `repeat`: not the first one of its chain."""

    day: date
    repeat: bool
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """The complaints of one customer about one thing, the first one first."""

    label: str
    links: Sequence[Link]


def chains(rows: Sequence[Chain], measure: str) -> Spec:
    """The longest on top. The first complaint is hollow, a repeat is full."""
    layout = frame([], [])
    layout["height"] = 64 + ROW_HEIGHT * max(3, len(rows))
    layout["xaxis"] |= {"type": "date", "tickformat": "%Y-%m-%d", "nticks": 4, "showgrid": True, "gridcolor": "@line"}
    layout["xaxis"] |= {"tickangle": 0}
    layout["yaxis"] |= {"tickvals": list(range(len(rows))), "ticktext": [short(row.label) for row in rows]}
    layout["yaxis"] |= {"range": [len(rows) - 0.5, -0.5], "showgrid": False} | AWAY
    strings = [
        line([link.day.isoformat() for link in row.links], [at] * len(row.links), "@faint")
        for at, row in enumerate(rows)
    ]
    links = [(at, link) for at, row in enumerate(rows) for link in row.links]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "name": measure,
        "x": [link.day.isoformat() for _at, link in links],
        "y": [at for at, _link in links],
        "marker": marker(
            ["circle" if link.repeat else "circle-open" for _at, link in links],
            ["@missed" if link.repeat else "@accent" for _at, link in links],
            10,
        ),
        "cliponaxis": False,
        **told([link for _at, link in links]),
    }
    return {"data": [*strings, dots], "layout": layout}
