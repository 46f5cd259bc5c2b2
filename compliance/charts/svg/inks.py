"""What a design token of a spec ("@accent") is painted with: fixed colours on paper, the reader's theme on a page."""

from __future__ import annotations

import re
from collections.abc import Callable

from compliance.charts.svg.elements import Value

Ink = Callable[[str], tuple[str, float]]
"""From a token, without its sign, to a colour and how much it covers."""

PAPER = {
    "ink": ("#1c2530", 1.0),
    "muted": ("#4c5763", 1.0),
    "faint": ("#9aa2ad", 1.0),
    "line": ("#dcdfe3", 1.0),
    "card": ("#ffffff", 1.0),
    "accent": ("#1d4f91", 1.0),
    "accent-w": ("#1d4f91", 0.16),
    "met": ("#2f8f63", 1.0),
    "missed": ("#8a4a00", 1.0),
    "missed-w": ("#fdf1df", 1.0),
    "minor": ("#a8350c", 1.0),
    "minor-w": ("#fbdccf", 1.0),
    "major": ("#8e0c2c", 1.0),
    "major-w": ("#eab9c5", 1.0),
    "na": ("#56616e", 1.0),
    "na-w": ("#eceef1", 1.0),
}
"""Told apart without colour, too: what is good is lighter than what is not, and a worse band is darker."""
TOKEN = re.compile("[a-z-]+")


def on_paper(token: str) -> tuple[str, float]:
    return PAPER[token]


def on_page(token: str) -> tuple[str, float]:
    """The token's custom property, so that a picture follows the theme of the page it stands on."""
    if not TOKEN.fullmatch(token):
        raise ValueError(token)
    return f"var(--{token})", 1.0


def fill(colour: str, ink: Ink) -> dict[str, Value]:
    return _paint("fill", colour, ink)


def stroke(colour: str, ink: Ink, width: float, dash: str = "solid") -> dict[str, Value]:
    """A line of a colour, `width` and `dash` of a spec ("dot", "dash")."""
    if width <= 0:
        return {}
    dashes = {"dot": f"{width:g} {2 * width:g}", "dash": f"{6 * width:g} {3 * width:g}"}
    return _paint("stroke", colour, ink) | {"stroke-width": width, "stroke-dasharray": dashes.get(dash)}


def _paint(what: str, colour: str, ink: Ink) -> dict[str, Value]:
    """A colour of a spec is a token, or nothing at all."""
    if not colour.startswith("@"):
        return {what: "none"}
    name, covers = ink(colour[1:])
    return {what: name, f"{what}-opacity": None if covers == 1 else covers}
