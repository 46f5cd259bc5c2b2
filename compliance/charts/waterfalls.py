"""What changed between two periods: from the one rate to the other in the steps of the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.charts.common import AWAY, Spec, Words, frame, scale, short, told

ROW_HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Fall:
    """A step of the rate. `good`: towards the target."""

    label: str
    step: float
    good: bool
    beside: str
    text: str = ""
    url: str = ""


def waterfall(first: Fall, falls: Sequence[Fall], last: Fall, words: Words) -> Spec:
    """The two rates as full bars, `step` being their value; between them each step begins where the one above ended.
    The axis is cut where nothing happens; where it starts is said beside the picture."""
    bases, at = [], first.step
    for fall in falls:
        bases.append(at)
        at += fall.step
    ends = [first.step, last.step, *bases, at]
    span = max(ends) - min(ends) or 0.01
    low, high = max(0.0, min(ends) - 0.25 * span), max(ends) + 0.5 * span  # the words stand behind the bars
    rows = [first, *falls, last]
    layout = frame([], [])
    layout["height"] = 64 + ROW_HEIGHT * len(rows)
    layout["xaxis"] |= scale(words, low, high) | {"showgrid": True, "gridcolor": "@line"}
    layout["yaxis"] |= {"tickvals": list(range(len(rows))), "ticktext": [short(row.label) for row in rows]}
    layout["yaxis"] |= {"range": [len(rows) - 0.5, -0.5], "showgrid": False} | AWAY
    tips = [first.step, *(max(base, base + fall.step) for base, fall in zip(bases, falls, strict=True)), last.step]
    layout["annotations"] = [_behind(row, at, tip) for at, (row, tip) in enumerate(zip(rows, tips, strict=True))]
    drawn = {
        "type": "bar",
        "orientation": "h",
        "name": words.measure,
        "y": list(range(len(rows))),
        "base": [low, *bases, low],
        "x": [first.step - low, *(fall.step for fall in falls), last.step - low],
        "marker": {
            "color": ["@faint", *("@met" if fall.good else "@missed" for fall in falls), "@faint"],
            "pattern": {
                "shape": ["", *("" if fall.good else "/" for fall in falls), ""],
                "fgcolor": "@card",
                "size": 6,
            },
        },
        "textposition": "none",
        **told(rows),
    }
    return {"data": [drawn], "layout": layout}


def _behind(fall: Fall, row: int, tip: float) -> Spec:
    at = {"xref": "x", "x": tip, "xanchor": "left", "xshift": 4, "yref": "y", "y": row, "yanchor": "middle"}
    return {"text": fall.beside, "showarrow": False, "font": {"color": "@ink", "size": 12}, **at}
