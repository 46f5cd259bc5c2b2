"""A rate over the months between its control limits, with what chance does not explain marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.charts.common import Spec, Words, frame, label, level, line, marker, scale, told

MOST_TICKS = 5
AIR = 0.1


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its limits. `signal`: marked; `runs`: may still move, drawn hollow. No value: a gap."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    signal: bool = False
    runs: bool = False
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A level with its words: the centre, the target."""

    value: float
    text: str


def control(months: Sequence[Month], centre: Named, target: Named | None, words: Words) -> Spec:
    """The months in their order; the limits are steps, because each month has as many cases as it has."""
    xs = list(range(len(months)))
    low, high = _reach(months, centre, target)
    shapes = [level(centre.value, "@muted", dash="dash")]
    if target is not None:
        shapes.append(level(target.value))
    layout = frame(shapes, [_legend(centre, target)])
    ticks = xs[::-1][:: max(1, -(-len(xs) // MOST_TICKS))]
    layout["xaxis"] |= {"tickvals": ticks, "ticktext": [months[at].label for at in ticks], "tickangle": 0}
    layout["xaxis"] |= {"range": [-0.5, len(xs) - 0.5]}
    layout["yaxis"] |= scale(words, low, high)
    limits = [_limit(xs, [month.high for month in months]), _limit(xs, [month.low for month in months])]
    return {"data": [*limits, *_lines(xs, months), _shares(xs, months, words)], "layout": layout}


def _reach(months: Sequence[Month], centre: Named, target: Named | None) -> tuple[float, float]:
    told = [value for month in months for value in (month.value, month.low, month.high) if value is not None]
    told += [centre.value, *([target.value] if target else [])]
    air = (max(told) - min(told)) * AIR or 0.01
    return max(0.0, min(told) - air), min(1.0 + air, max(told) + air)


def _limit(xs: Sequence[int], values: Sequence[float | None]) -> Spec:
    """The first and the last step reach as far as the others."""
    ends = [xs[0] - 0.5, *xs, xs[-1] + 0.5] if xs else []
    stepped = [values[0], *values, values[-1]] if values else []
    return line(ends, stepped, "@faint") | {"line": {"color": "@faint", "width": 1.3, "shape": "hvh"}}


def _lines(xs: Sequence[int], months: Sequence[Month]) -> list[Spec]:
    """From month to month; dotted to those that may still move, whose height says little yet."""
    moving = next((at for at, month in enumerate(months) if month.runs), len(months))
    values = [month.value for month in months]
    solid = line(xs[:moving], values[:moving], "@accent", width=2)
    since = max(0, moving - 1)
    return [solid, line(xs[since:], values[since:], "@accent", dash="dot", width=2)] if moving < len(xs) else [solid]


def _shares(xs: Sequence[int], months: Sequence[Month], words: Words) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words.measure,
        "x": list(xs),
        "y": [month.value for month in months],
        "marker": marker(
            [_symbol(month) for month in months],
            ["@missed" if month.signal else "@accent" for month in months],
            [13 if month.signal else 8 for month in months],
        ),
        "cliponaxis": False,
        **told(months),
    }


def _symbol(month: Month) -> str:
    """A signal is a diamond as well as a colour; what may still move is hollow."""
    return ("diamond" if month.signal else "circle") + ("-open" if month.runs else "")


def _legend(centre: Named, target: Named | None) -> Spec:
    """Above the picture, where no month can lie on it."""
    told = [f"┄ {centre.text}", *([f"─ {target.text}"] if target else [])]
    return {
        **label("&nbsp;&nbsp;&nbsp;".join(told)),
        "xref": "paper",
        "x": 0,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
    }
