"""Charts as SVG, for paper and for pages without JavaScript: our own writer of what the functions beside it draw.

It knows their vocabulary and no more: lines, steps and ribbons, marks with intervals, bars with hatching, bands and
limits, words, and axes of numbers, days and names. The same spec gives the same bytes everywhere. Nothing in it has an
id or a style of its own, so many may stand on one page under a strict policy.
"""

from __future__ import annotations

from compliance.charts.common import Spec
from compliance.charts.svg.elements import Value, element, words
from compliance.charts.svg.inks import Ink, on_page, on_paper
from compliance.charts.svg.pictures import Picture

__all__ = ["Ink", "on_page", "on_paper", "svg"]

FONT = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
REGULAR = "'wght' 400"
"""Said to typst, which would take the thinnest instance of a variable font; browsers know better and pass over it."""


def svg(spec: Spec, *, width: int = 640, ink: Ink = on_paper, title: str = "", about: str = "") -> str:
    """The chart as an `<svg>` element, `width` pixels wide and as high as its layout says. `title` is its name and
    `about` says in a sentence what it shows, both for whoever cannot see it."""
    picture = Picture(spec, width, ink)
    named = [element("title", {}, words(title))] if title else []
    told = [element("desc", {}, words(about))] if about else []
    frame: dict[str, Value] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "role": "img",
        "width": width,
        "height": picture.height,
        "viewBox": f"0 0 {width} {picture.height}",
        "font-family": FONT,
        "font-variation-settings": REGULAR,
        "font-size": picture.font_size,
        "aria-label": title or None,
    }
    return element("svg", frame, *named, *told, *picture.drawn())
