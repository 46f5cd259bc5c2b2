"""A figure over the periods: a line for each stretch of periods that are judged alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from compliance.charts.common import INKS, Point, Spec, Words, frame, label, markers, reach, scale, told

WASHES = {"minor": "@minor-w", "major": "@major-w", "missed": "@missed-w"}
MOST_TICKS = 5
NAME_HEIGHT = 16
Edges = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Zone:
    """A band of the letter between two values of the axis; None is open-ended. `points` are the first and the last
    point of its stretch that it is held against, counted from 0; None: all of them."""

    low: float | None
    high: float | None
    severity: str
    label: str
    points: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Periods, oldest first, that are judged alike: by one version of a letter and by one reading of it. `goal` are the
    words of its target, `name` what begins with it; a lone stretch needs none."""

    points: Sequence[Point]
    target: float | None = None
    goal: str = ""
    zones: Sequence[Zone] = ()
    name: str = ""


@dataclass(frozen=True)
class _Axis:
    """Where the points of a trend stand: each period in a place of its own, its parts beside each other in it."""

    stretches: Sequence[Stretch]
    labels: Sequence[str]
    places: Sequence[Sequence[float]]  # of the points of each stretch

    @classmethod
    def of(cls, stretches: Sequence[Stretch]) -> _Axis:
        told = [point.label for stretch in stretches for point in stretch.points]
        labels, shared = list(dict.fromkeys(told)), Counter(told)
        seen: Counter[str] = Counter()
        places = []
        for stretch in stretches:
            own = []
            for point in stretch.points:
                own.append(labels.index(point.label) - 0.5 + (seen[point.label] + 0.5) / shared[point.label])
                seen[point.label] += 1
            places.append(own)
        return cls(stretches, labels, places)

    @property
    def edges(self) -> Edges:
        return -0.5, max(len(self.labels), 1) - 0.5

    @property
    def ticks(self) -> list[int]:
        """The periods that are written below the axis, the newest first: it always has its label."""
        return list(range(len(self.labels)))[::-1][:: max(1, -(-len(self.labels) // MOST_TICKS))]

    @property
    def drawn(self) -> list[tuple[Stretch, Sequence[float]]]:
        return list(zip(self.stretches, self.places, strict=True))

    @property
    def placed(self) -> list[tuple[Stretch, Edges]]:
        """Every stretch with where it begins and ends: halfway between its points and those of its neighbours."""
        between = [(before[-1] + after[0]) / 2 for before, after in pairwise(self.places) if before and after]
        edges = [self.edges[0], *between, self.edges[1]]
        return list(zip(self.stretches, pairwise(edges), strict=False))

    def zone_edges(self, at: int, zone: Zone) -> Edges:
        """Where a zone of a stretch begins and ends: with it, or halfway to the points it is not held against."""
        edges, xs = self.placed[at][1], self.places[at]
        first, last = zone.points or (0, len(xs) - 1)
        start = edges[0] if first == 0 else (xs[first - 1] + xs[first]) / 2
        end = edges[1] if last == len(xs) - 1 else (xs[last] + xs[last + 1]) / 2
        return start, end

    def is_late(self, x: float) -> bool:
        """Whether words beside a place must stand to its left."""
        return x > sum(self.edges) / 2


def trend(stretches: Sequence[Stretch], words: Words) -> Spec:
    """A line for each stretch of periods that are judged alike, with its intervals, its target as a step of one line,
    and its bands as zones. Where one ends and the next begins the line is broken, and the next one named."""
    axis = _Axis.of(stretches)
    points = [point for stretch in stretches for point in stretch.points]
    limits = [limit for each in stretches for limit in (each.target, *(zone.low for zone in each.zones))]
    low, high = reach(points, limits)
    shapes = [shape for at, each in enumerate(stretches) for shape in _zones(each, axis, at, (low, high))]
    layout = frame([*shapes, *_steps(axis), *_breaks(axis)], [*_zone_names(axis, low, high), *_goals(axis)])
    layout["annotations"] += _names(axis)
    extra = NAME_HEIGHT * sum(bool(each.name) for each in stretches)
    layout["height"] += extra
    layout["margin"]["t"] += extra
    layout["xaxis"] |= {"tickvals": axis.ticks, "ticktext": [axis.labels[at] for at in axis.ticks], "tickangle": 0}
    layout["xaxis"] |= {"range": list(axis.edges)}
    layout["yaxis"] |= scale(words, low, high)
    ribbons = [ribbon for each, xs in axis.drawn for ribbon in _interval(each.points, xs)]
    return {"data": [*ribbons, *(_line(each.points, xs, words) for each, xs in axis.drawn)], "layout": layout}


def _line(points: Sequence[Point], xs: Sequence[float], words: Words) -> Spec:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": words.measure,
        "x": list(xs),
        "y": [point.value for point in points],
        "line": {"color": "@accent", "width": 2},
        "marker": markers(points, "@accent"),
        **told(points),
        "cliponaxis": False,
    }


def _interval(points: Sequence[Point], xs: Sequence[float]) -> list[Spec]:
    """The interval as a ribbon behind the line, of a lone point as an upright line; none where there is none."""
    known = [(x, point) for x, point in zip(xs, points, strict=True) if None not in (point.low, point.high)]
    if not known:
        return []
    there, back = known, known[::-1]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for x, _point in [*there, *back]],
            "y": [*(point.high for _x, point in there), *(point.low for _x, point in back)],
            "fill": "toself",
            "fillcolor": "@accent-w",
            "line": {"width": 6 if len(known) == 1 else 0, "color": "@accent-w"},
            "hoverinfo": "skip",
        }
    ]


def _steps(axis: _Axis) -> list[Spec]:
    """The target of each stretch, and the risers where it changes."""
    levels = [(each.target, edges) for each, edges in axis.placed]
    steps = [_stroke(edges, (target, target)) for target, edges in levels if target is not None]
    for (before, _), (after, (start, _end)) in pairwise(levels):
        if before is not None and after is not None and before != after:
            steps.append(_stroke((start, start), (before, after)))
    return steps


def _stroke(xs: Edges, ys: Edges) -> Spec:
    line = {"color": "@ink", "width": 1.3}
    return {"type": "line", "xref": "x", "x0": xs[0], "x1": xs[1], "yref": "y", "y0": ys[0], "y1": ys[1], "line": line}


def _breaks(axis: _Axis) -> list[Spec]:
    """An upright dotted line where a stretch begins that is not the first."""
    line = {"color": "@muted", "width": 1, "dash": "dot"}
    return [
        {"type": "line", "xref": "x", "x0": start, "x1": start, "yref": "paper", "y0": 0, "y1": 1, "line": line}
        for _each, (start, _end) in axis.placed[1:]
    ]


def _goals(axis: _Axis) -> list[Spec]:
    """What the first target is; the names of later stretches say theirs."""
    for each, (start, _end) in axis.placed:
        if each.target is not None and each.goal:
            place = {"xref": "x", "x": start, "xanchor": "left", "yref": "y", "y": each.target, "yanchor": "bottom"}
            return [{**label(each.goal), **place}]
    return []


def _names(axis: _Axis) -> list[Spec]:
    """What begins with each stretch, a line above the picture for each, so that no two run into each other."""
    named = [(each.name, start) for each, (start, _end) in axis.placed if each.name]
    notes = []
    for row, (name, start) in enumerate(named, start=1):
        late = axis.is_late(start)
        place = {"xref": "x", "x": start, "xanchor": "right" if late else "left"}
        height = {"yref": "paper", "y": 1, "yanchor": "bottom", "yshift": NAME_HEIGHT * (len(named) - row)}
        notes.append({**label(f"{name} →" if late else name), **place, **height})
    return notes


def _visible(zone: Zone, low: float, high: float) -> bool:
    return (zone.low is None or zone.low < high) and (zone.high is None or zone.high > low)


def _clip(zone: Zone, low: float, high: float) -> tuple[float, float]:
    bottom = low if zone.low is None else max(low, zone.low)
    top = high if zone.high is None else min(high, zone.high)
    return bottom, top


def _zones(stretch: Stretch, axis: _Axis, at: int, ys: Edges) -> list[Spec]:
    """The bands of a stretch as areas as wide as it is, or as the points that they are held against."""
    seen = (zone for zone in stretch.zones if _visible(zone, *ys))
    return [_zone(zone, axis.zone_edges(at, zone), _clip(zone, *ys)) for zone in seen]


def _zone(zone: Zone, xs: Edges, ys: Edges) -> Spec:
    return {
        "type": "rect",
        "layer": "below",
        "xref": "x",
        "x0": xs[0],
        "x1": xs[1],
        "yref": "y",
        "y0": ys[0],
        "y1": ys[1],
        "fillcolor": WASHES.get(zone.severity, "@na-w"),
        "line": {"width": 0},
    }


def _zone_names(axis: _Axis, low: float, high: float) -> list[Spec]:
    """The name of each band once, at the end of the last stretch that has it."""
    drawn = ((at, zone) for at, each in enumerate(axis.stretches) for zone in each.zones)
    last = {zone.label: (zone, axis.zone_edges(at, zone)[1]) for at, zone in drawn}
    return [
        _zone_name(zone, end, _clip(zone, low, high)[1]) for zone, end in last.values() if _visible(zone, low, high)
    ]


def _zone_name(zone: Zone, end: float, top: float) -> Spec:
    place = {"xref": "x", "x": end, "xanchor": "right", "yref": "y", "y": top, "yanchor": "top"}
    return {**label(zone.label), **place, "font": {"color": INKS.get(zone.severity, "@muted"), "size": 12}}
