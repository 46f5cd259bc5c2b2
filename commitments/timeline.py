"""The plan as a picture: plain Plotly dictionaries, colours as names of design tokens (`static/js/charts.js`).

A bar is the planned time of a step, a line across it the day promised, a mark the day it was done. All words come in
from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Spec = dict[str, Any]
ROW = 44
AROUND = timedelta(days=14)
TICKS = (1, 2, 3, 6, 12, 24, 60)
MOST_TICKS = 5
INKS = {
    "proposed": "@faint",
    "ahead": "@faint",
    "running": "@accent",
    "overdue": "@major",
    "in_time": "@met",
    "late": "@missed",
}
SYMBOLS = {"in_time": "circle", "late": "triangle-up"}


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is one of `Milestone.State`; `text` is what the reader sees on hovering. A step without a first day
    begins where the plan begins."""

    label: str
    state: str
    starts_on: date | None
    ends_on: date | None
    due_on: date | None
    done_on: date | None
    text: str


def timeline(steps: Sequence[Step], today: date, words: str) -> Spec | None:
    """The steps from top to bottom, `words` at the line of today; None where no step has a day."""
    dated = [step for step in steps if _days(step)]
    if not dated:
        return None
    days = [day for step in dated for day in _days(step)]
    first, last = min(*days, today) - AROUND, max(*days, today) + AROUND
    begins = min(days)
    return {
        "data": [_bars(dated, begins), _marks(dated)],
        "layout": {
            "height": 64 + ROW * len(dated),
            "margin": {"l": 8, "r": 12, "t": 24, "b": 32},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": "@sans", "size": 13, "color": "@ink"},
            "showlegend": False,
            "bargap": 0.55,
            "dragmode": False,
            "hoverlabel": {"align": "left"},
            "xaxis": {
                "type": "date",
                "range": [first.isoformat(), last.isoformat()],
                "tickformat": "%Y-%m",
                "gridcolor": "@line",
                "tick0": f"{first.year}-01-01",
                "dtick": f"M{_months(first, last)}",
                "fixedrange": True,
            },
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": [str(n) for n in range(len(dated))][::-1],
                "showticklabels": False,
                "showgrid": False,
                "fixedrange": True,
            },
            "shapes": [*_promised(dated), _upright(today)],
            "annotations": [*_names(dated, first), _today(today, words)],
        },
    }


def _months(first: date, last: date) -> int:
    """Months from tick to tick, whole ones so that no label stands twice, and few enough for a narrow page."""
    span = (last - first).days / 30
    return next((step for step in TICKS if span / step <= MOST_TICKS), TICKS[-1])


def _days(step: Step) -> list[date]:
    return [day for day in (step.starts_on, step.ends_on, step.due_on, step.done_on) if day]


def _bars(steps: Sequence[Step], begins: date) -> Spec:
    spans = [(step.starts_on or begins, step.ends_on or step.due_on or step.done_on or begins) for step in steps]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [str(n) for n in range(len(steps))],
        "base": [start.isoformat() for start, _end in spans],
        "x": [max(1, (end - start).days) * 86_400_000 for start, end in spans],
        "marker": {"color": [INKS.get(step.state, "@faint") for step in steps], "opacity": 0.55},
        "text": [step.text for step in steps],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _marks(steps: Sequence[Step]) -> Spec:
    done = [(n, step) for n, step in enumerate(steps) if step.done_on]
    return {
        "type": "scatter",
        "mode": "markers",
        "y": [str(n) for n, _step in done],
        "x": [step.done_on.isoformat() for _n, step in done if step.done_on],
        "marker": {
            "size": 11,
            "color": [INKS.get(step.state, "@faint") for _n, step in done],
            "symbol": [SYMBOLS.get(step.state, "circle-open") for _n, step in done],
        },
        "text": [step.text for _n, step in done],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _promised(steps: Sequence[Step]) -> list[Spec]:
    """A short line across the bar at the day the letter names."""
    last = len(steps) - 1
    return [
        {
            "type": "line",
            "x0": step.due_on.isoformat(),
            "x1": step.due_on.isoformat(),
            "y0": last - n - 0.35,
            "y1": last - n + 0.35,
            "line": {"color": "@ink", "width": 2},
        }
        for n, step in enumerate(steps)
        if step.due_on
    ]


def _upright(today: date) -> Spec:
    at = today.isoformat()
    line = {"color": "@accent", "width": 1, "dash": "dot"}
    return {"type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _today(today: date, words: str) -> Spec:
    return {
        "x": today.isoformat(),
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "text": words,
        "showarrow": False,
        "font": {"color": "@accent"},
    }


def _names(steps: Sequence[Step], first: date) -> list[Spec]:
    """What each step is called, above its bar: narrow pages have no room for it beside the bars."""
    last = len(steps) - 1
    return [
        {
            "x": first.isoformat(),
            "xanchor": "left",
            "y": last - n + 0.27,
            "yanchor": "bottom",
            "yref": "y",
            "text": step.label,
            "showarrow": False,
            "bgcolor": "@card",  # the line of today goes behind the words, not through them
            "borderpad": 0,
            "font": {"size": 12, "color": "@muted"},
        }
        for n, step in enumerate(steps)
    ]
