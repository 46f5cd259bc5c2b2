"""The white paper's charts as plain Plotly specs, made from its snapshot (pure functions)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from whitepapers.edition import Edition, Trend

Figure = dict[str, Any]


def trend_figures(edition: Edition) -> list[tuple[Trend, Figure]]:
    """A figure for every promise with at least two periods to show."""
    return [(trend, trend_figure(trend)) for trend in edition.trends if len(trend.points) > 1]


def trend_figure(trend: Trend) -> Figure:
    """A line of the value by period with the target across it. Shares are drawn as percent."""
    periods = [period for period, _value, _verdict in trend.points]
    values = [_percent(value) for _period, value, _verdict in trend.points]
    line = {"type": "scatter", "mode": "lines+markers", "name": trend.name, "x": periods, "y": values}
    layout: Figure = {
        "xaxis": {"type": "category", "fixedrange": True},
        "yaxis": {"ticksuffix": "%", "rangemode": "normal", "fixedrange": True},
        "showlegend": False,
        "margin": {"l": 56, "r": 24, "t": 16, "b": 40},
    }
    if trend.promise.value is not None and trend.promise.unit == "percent":
        layout["shapes"] = [_target(float(trend.promise.value))]
    return {"data": [line], "layout": layout}


def _percent(value: Decimal | None) -> float | None:
    return None if value is None else float(value * 100)


def _target(value: float) -> Figure:
    line = {"dash": "dash", "width": 1.5}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}
