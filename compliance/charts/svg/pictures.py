"""A whole picture: its frame and axes, then what stands in it, then its words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from compliance.charts.common import Spec
from compliance.charts.svg.axes import Axis
from compliance.charts.svg.elements import Value, element
from compliance.charts.svg.inks import Ink, fill, stroke
from compliance.charts.svg.lettering import Place, cut, placed, plain, width_of
from compliance.charts.svg.marks import BAR_GAP, Field, bars, intervals, lines, symbols

BESIDE = 6.0  # between an axis and what is written along it
APART = 8.0  # between two words along an axis
LINE = 1.45  # height of a line of words, of the font size
MOST_BESIDE = 0.42  # of the width, for names beside the field
HALO = 3.0  # around words among the marks
ALIGNED = {"left": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0, "middle": 0.5, "top": 0.0}


class Picture:
    """Everything is laid out from the spec alone: the words along the axes make their own room."""

    def __init__(self, spec: Spec, width: float, ink: Ink) -> None:
        self.data: list[Spec] = spec["data"]
        self.layout: Spec = spec["layout"]
        self.width, self.ink = float(width), ink
        self.height: int = self.layout["height"]
        self.font_size: float = self.layout["font"]["size"]

    def drawn(self) -> Iterator[str]:
        field = Field(self.x, self.y, self.place, self.ink)
        below = [shape for shape in self.layout["shapes"] if shape.get("layer") == "below"]
        yield from self._shapes(below)
        yield from self._grid()
        for trace in self.data:
            if trace["type"] == "bar":
                yield from bars(trace, field, self.layout.get("bargap", BAR_GAP))
        for trace in self.data:
            if trace["type"] == "scatter":
                yield from lines(trace, field) if "lines" in trace["mode"] else ()
                yield from intervals(trace, field)
        yield from self._shapes([shape for shape in self.layout["shapes"] if shape.get("layer") != "below"])
        for trace in self.data:
            if "markers" in trace.get("mode", ""):
                yield from symbols(trace, field)
        yield from self._words_of_axes()
        yield from (self._note(note) for note in self.layout["annotations"] if self._is_seen(note, "x", "y"))

    @cached_property
    def _axes(self) -> tuple[Axis, Axis]:
        lying = any(trace.get("orientation") == "h" for trace in self.data)
        standing = any(trace["type"] == "bar" for trace in self.data) and not lying
        x = Axis.of(self.layout["xaxis"], self._values("x"), bars=lying)
        return x, Axis.of(self.layout["yaxis"], self._values("y"), bars=standing)

    def _values(self, axis: str) -> list[Any]:
        return [value for trace in self.data for value in trace[axis]]

    @cached_property
    def place(self) -> Place:
        """The field between the axes."""
        x, y = self._axes
        margin, size = self.layout["margin"], self.font_size
        beside = min(max((width_of(text, size) for _at, text in y.ticks), default=0.0), MOST_BESIDE * self.width)
        title = LINE * size if "title" in x.spec else 0.0
        bottom = self.height - margin["b"] - LINE * size - title
        left = margin["l"] + beside + BESIDE
        right = self.width - margin["r"]
        # Half of the last words below the axis stands beyond their place.
        for at, text in x.ticks:
            share = (at - x.low) / ((x.high - x.low) or 1.0)
            if 0 < share <= 1:
                room = self.width - 2 - width_of(text, size) / 2
                right = min(right, left + (room - left) / share)
        return Place(left, margin["t"], right, bottom)

    @cached_property
    def x(self) -> Axis:
        return self._axes[0].between(self.place.left, self.place.right)

    @cached_property
    def y(self) -> Axis:
        return self._axes[1].between(self.place.bottom, self.place.top)

    @cached_property
    def _page(self) -> Place:
        return Place(0, 0, self.width, self.height)

    def _grid(self) -> Iterator[str]:
        paint = stroke("@line", self.ink, 1)
        if self.layout["yaxis"].get("showgrid", True):
            for at, _text in self._shown(self.y):
                yield self._stroke(self.place.left, at, self.place.right, at, paint)
        if self.layout["xaxis"].get("showgrid", True):
            for at, _text in self._shown(self.x):
                yield self._stroke(at, self.place.top, at, self.place.bottom, paint)
        yield self._stroke(self.place.left, self.place.bottom, self.place.right, self.place.bottom, paint)

    def _shown(self, axis: Axis) -> list[tuple[float, str]]:
        """The pixels of the ticks that lie on the axis, with their words."""
        ends = sorted((axis.low, axis.high))
        return [(axis.at(value), text) for value, text in axis.ticks if ends[0] - 1e-9 <= value <= ends[1] + 1e-9]

    def _stroke(self, x0: float, y0: float, x1: float, y1: float, paint: dict[str, Value]) -> str:
        return element("line", {"x1": x0, "y1": y0, "x2": x1, "y2": y1, **paint})

    def _words_of_axes(self) -> Iterator[str]:
        size, paint = self.font_size, fill("@muted", self.ink)
        room = self.place.left - BESIDE
        for at, text in self._shown(self.y):
            short = cut(text, size, room)
            yield placed(short, room - width_of(short, size), at, size, paint, self._page)
        below = self.place.bottom + LINE * size / 2 + 2
        taken: list[tuple[float, float]] = []
        for at, text in self._shown(self.x):
            half = width_of(text, size) / 2 + APART / 2
            if all(abs(at - other) >= half + wide for other, wide in taken):
                taken.append((at, half))
                yield placed(text, at - half + APART / 2, below, size, paint, self._page)
        if "title" in self.layout["xaxis"]:
            title = self.layout["xaxis"]["title"]
            middle = (self.place.left + self.place.right - width_of(title["text"], title["font"]["size"])) / 2
            yield placed(title["text"], middle, below + LINE * size, title["font"]["size"], paint, self._page)

    def _at(self, what: Spec, axis: str, key: str) -> float:
        """The pixel of a coordinate: a value of the axis, or a share of the field ("paper")."""
        scale = self.x if axis == "x" else self.y
        return scale.part(what[key]) if what[f"{axis}ref"] == "paper" else scale.at(what[key])

    def _is_seen(self, what: Spec, *keys: str) -> bool:
        """Whether the place of something lies on the axes: a limit far away is not drawn at their edge."""
        placed = ((self._range(key[0]), self._at(what, key[0], key)) for key in keys if what[f"{key[0]}ref"] != "paper")
        return all(low <= pixel <= high for (low, high), pixel in placed)

    def _range(self, axis: str) -> tuple[float, float]:
        """The pixels between which the field lies, with a hair for rounding."""
        ends = (self.place.left, self.place.right) if axis == "x" else (self.place.top, self.place.bottom)
        return ends[0] - 0.5, ends[1] + 0.5

    def _shapes(self, shapes: list[Spec]) -> Iterator[str]:
        """Areas, and those lines of which an end is seen, none beyond the edges of the field."""
        for shape in shapes:
            x0, x1 = (self._within(self._at(shape, "x", key), "x") for key in ("x0", "x1"))
            y0, y1 = (self._within(self._at(shape, "y", key), "y") for key in ("y0", "y1"))
            if shape["type"] == "rect":
                box = {"x": min(x0, x1), "y": min(y0, y1), "width": abs(x1 - x0), "height": abs(y1 - y0)}
                yield element("rect", {**box, **fill(shape["fillcolor"], self.ink)})
            elif self._is_seen(shape, "x0", "y0") or self._is_seen(shape, "x1", "y1"):
                style = shape["line"]
                paint = stroke(style["color"], self.ink, style["width"], style.get("dash", "solid"))
                yield self._stroke(x0, y0, x1, y1, paint)

    def _within(self, pixel: float, axis: str) -> float:
        low, high = self._range(axis)
        return min(max(pixel, low + 0.5), high - 0.5)

    def _note(self, note: Spec) -> str:
        """Words at a place of the picture, on the side of it that their anchors say."""
        text, size = plain(note["text"]).replace("\n", " "), note["font"]["size"]
        x, y = self._at(note, "x", "x") + note.get("xshift", 0), self._at(note, "y", "y") - note.get("yshift", 0)
        ahead = ALIGNED[note.get("xanchor", _third(note["x"]) if note["xref"] == "paper" else "center")]
        above = ALIGNED[note.get("yanchor", "middle")]
        left, middle = x - ahead * width_of(text, size), y + (0.5 - above) * LINE * size
        paint = fill(note["font"]["color"], self.ink)
        if "paper" not in (note["xref"], note["yref"]):  # it may lie on a line
            paint |= stroke("@card", self.ink, HALO) | {"paint-order": "stroke", "stroke-linejoin": "round"}
        return placed(text, left, middle, size, paint, self._page)


def _third(share: float) -> str:
    """Where Plotly anchors words of the paper that say nothing themselves."""
    return "left" if share < 1 / 3 else "right" if share > 2 / 3 else "center"
