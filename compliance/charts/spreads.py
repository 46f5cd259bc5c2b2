"""How long things took: a histogram with the limit and the quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.charts.common import Spec, frame, label, told, upright

NAME_HEIGHT = 15


@dataclass(frozen=True, slots=True)
class Bin:
    """So many complaints that took from one time to another, in words on the axis. `late`: beyond the limit."""

    label: str
    count: int
    late: bool
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A time among the bins: `at` counts bins from the left, with fractions. The limit is drawn firmer."""

    at: float
    text: str
    firm: bool = False


def spread(bins: Sequence[Bin], lines: Sequence[Line], measure: str) -> Spec:
    """The bins have equal widths on the page, whatever their length in time; the axis of counts begins at 0."""
    ordered = sorted(lines, key=lambda each: each.at)
    shapes = [upright(each.at - 0.5, dash="solid" if each.firm else "dot") for each in ordered]
    layout = frame(shapes, [_name(each, row, len(bins)) for row, each in enumerate(ordered)])
    layout["margin"]["t"] += NAME_HEIGHT * len(ordered)
    layout["height"] += NAME_HEIGHT * len(ordered)
    layout["bargap"] = 0.06
    ticks = list(range(0, len(bins), max(1, -(-len(bins) // 5))))
    layout["xaxis"] |= {"tickvals": [at - 0.5 for at in ticks], "ticktext": [bins[at].label for at in ticks]}
    layout["xaxis"] |= {"range": [-0.5, len(bins) - 0.5], "tickangle": 0}
    layout["yaxis"] |= {"rangemode": "tozero", "tickformat": ",~r", "nticks": 5}
    bars = {
        "type": "bar",
        "name": measure,
        "x": list(range(len(bins))),
        "y": [each.count for each in bins],
        "marker": {
            "color": ["@missed" if each.late else "@accent" for each in bins],
            "pattern": {"shape": ["/" if each.late else "" for each in bins], "fgcolor": "@card", "size": 6},
        },
        **told(bins),
        "textposition": "none",
    }
    return {"data": [bars], "layout": layout}


def _name(each: Line, row: int, bins: int) -> Spec:
    """Above the bars, a row for each, so that lines that lie close do not write over each other."""
    side, shift = ("right", -3) if each.at > bins * 0.7 else ("left", 3)
    at = {"xref": "x", "x": each.at - 0.5, "xanchor": side, "xshift": shift}
    return {**label(each.text), **at, "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": row * NAME_HEIGHT}
