"""What stands in a picture: lines with their steps, ribbons, marks with their intervals, bars with their hatching."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from compliance.charts.common import Spec
from compliance.charts.svg.axes import Axis
from compliance.charts.svg.elements import Value, element, number, path, words
from compliance.charts.svg.inks import Ink, fill, stroke
from compliance.charts.svg.lettering import Place, plain

Points = list[tuple[float, float]]
BAR_GAP = 0.2
HATCH = 6  # pixels between two strokes


@dataclass(frozen=True, slots=True)
class Field:
    """Where a trace is drawn, and with what."""

    x: Axis
    y: Axis
    place: Place
    ink: Ink

    def holds(self, x: float, y: float) -> bool:
        return self.place.holds(x, y)


def lines(trace: Spec, field: Field) -> list[str]:
    """The line of a trace, broken where it has no value; a ribbon is filled."""
    style = trace["line"]
    paint = stroke(style["color"], field.ink, style["width"], style.get("dash", "solid"))
    filled = trace.get("fill") == "toself"
    ground = fill(trace["fillcolor"], field.ink) if filled else {"fill": "none"}
    if not (filled or paint):
        return []
    drawn = [
        element("path", {"d": path(_stepped(run, style.get("shape", "linear")), closed=filled), **ground, **paint})
        for run in _runs(trace, field)
    ]
    return [_clipped(drawn, field.place)] if drawn else []


def _clipped(drawn: Sequence[str], place: Place) -> str:
    """Cut off at the edges of the field; an `<svg>` inside another one does that without an id."""
    box: dict[str, Value] = {
        "x": place.left,
        "y": place.top,
        "width": place.width,
        "height": place.height,
        "overflow": "hidden",
    }
    view = " ".join(number(each) for each in (place.left, place.top, place.width, place.height))
    return element("svg", {**box, "viewBox": view, "preserveAspectRatio": "none"}, *drawn)


def _runs(trace: Spec, field: Field) -> Iterator[Points]:
    run: Points = []
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if y is not None:
            run.append((field.x.at(x), field.y.at(y)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _stepped(points: Points, shape: str) -> Points:
    """ "hv": along, then up or down; "hvh": it turns halfway between two points."""
    if shape == "linear" or len(points) < 2:
        return points
    found = points[:1]
    for (x0, y0), (x1, y1) in pairwise(points):
        turn = x1 if shape == "hv" else (x0 + x1) / 2
        found += [(turn, y0), (turn, y1)]
    return [*found, points[-1]]


def intervals(trace: Spec, field: Field) -> list[str]:
    """Lying error bars with their caps, not beyond the edges of the field."""
    bars = trace.get("error_x")
    if not bars:
        return []
    paint = stroke(bars["color"], field.ink, bars["thickness"])
    drawn = []
    for x, y, up, down in zip(trace["x"], trace["y"], bars["array"], bars["arrayminus"], strict=True):
        if x is None or not (up or down):
            continue
        left, right = (min(max(field.x.at(end), field.place.left), field.place.right) for end in (x - down, x + up))
        at, cap = field.y.at(y), bars["width"]
        strokes = [[(left, at), (right, at)], *([(end, at - cap), (end, at + cap)] for end in (left, right))]
        drawn.append(element("path", {"d": "".join(path(each) for each in strokes), "fill": "none", **paint}))
    return drawn


def symbols(trace: Spec, field: Field) -> list[str]:
    """The marks of a trace, those inside the field, each with what is said of it."""
    marker, many = trace["marker"], len(trace["x"])
    sizes = marker["size"] if isinstance(marker["size"], list) else [marker["size"]] * many
    told = trace.get("text") or [""] * many
    drawn = []
    for x, y, shape, colour, size, text in zip(
        trace["x"], trace["y"], marker["symbol"], marker["color"], sizes, told, strict=True
    ):
        if x is None or y is None or not field.holds(field.x.at(x), field.y.at(y)):
            continue
        paint = (
            fill("@card", field.ink) | stroke(colour, field.ink, 1.8)
            if shape.endswith("-open")
            else fill(colour, field.ink) | stroke(marker["line"]["color"], field.ink, marker["line"]["width"])
        )
        name, shaped = _shape(shape.removesuffix("-open"), field.x.at(x), field.y.at(y), size / 2)
        drawn.append(element(name, {**shaped, **paint}, *_tip(text)))
    return drawn


def _shape(shape: str, x: float, y: float, r: float) -> tuple[str, dict[str, Any]]:
    if shape == "circle":
        return "circle", {"cx": x, "cy": y, "r": r}
    corners = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "diamond": [(0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)],
        "triangle-up": [(0, -1.15 * r), (1.15 * r, 0.85 * r), (-1.15 * r, 0.85 * r)],
    }[shape]
    return "path", {"d": path([(x + dx, y + dy) for dx, dy in corners], closed=True)}


def bars(trace: Spec, field: Field, gap: float = BAR_GAP) -> list[str]:
    """Standing bars, or lying ones; those that the spec hatches get strokes in the colour of the paper."""
    lying = trace.get("orientation") == "h"
    along, across = (field.x, field.y) if lying else (field.y, field.x)
    values, places = (trace["x"], trace["y"]) if lying else (trace["y"], trace["x"])
    bases = trace.get("base") or [0] * len(values)
    half = (1 - gap) / 2
    shapes = trace["marker"].get("pattern", {}).get("shape") or [""] * len(values)
    drawn = []
    for value, at, base, colour, shape, text in zip(
        values, places, bases, trace["marker"]["color"], shapes, trace["text"], strict=True
    ):
        ends = sorted((along.at(base), along.at(base + value)))
        sides = sorted((across.at(at - half), across.at(at + half)))
        box = Place(ends[0], sides[0], ends[1], sides[1]) if lying else Place(sides[0], ends[0], sides[1], ends[1])
        tall = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
        drawn.append(element("rect", {**tall, **fill(colour, field.ink)}, *_tip(text)))
        if shape and (hatching := _hatching(box)):
            drawn.append(element("path", {"d": hatching, "fill": "none", **stroke("@card", field.ink, 1.6)}))
    return drawn


def _hatching(box: Place) -> str:
    """Slanted strokes from edge to edge of a bar."""
    first, last = ceil((box.left + box.top) / HATCH), ceil((box.right + box.bottom) / HATCH)
    strokes = []
    for c in (at * HATCH for at in range(first, last)):
        low = (max(box.left, c - box.bottom), min(box.bottom, c - box.left))
        high = (min(box.right, c - box.top), max(box.top, c - box.right))
        strokes.append(path([low, high]))
    return "".join(strokes)


def _tip(text: str) -> list[str]:
    """What a reader is told who rests on a mark, without any script."""
    return [element("title", {}, words(plain(text)))] if text else []
