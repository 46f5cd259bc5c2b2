"""Words in a picture: how wide they are likely to be, and where they stand so that none is cut off."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from compliance.charts.svg.elements import Value, element, words

NARROW = "ijlI.,:;'|!()[] ·"
WIDE = "mwMW%@—…–→←─┄≤≥−"
ASCENT, DESCENT = 0.84, 0.26  # of the font size, from the line that letters stand on
HALF = 0.36  # how far that line lies below the middle of the letters
SMALLEST = 8.0
EDGE = 2.0


def width_of(text: str, size: float) -> float:
    """An estimate on the safe side: a Chinese character is as wide as it is high, a letter about half of that."""
    return size * sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if ord(letter) > 0x2E7F or letter in WIDE:
        return 1.0
    if letter in NARROW:
        return 0.34
    return 0.68 if letter.isupper() else 0.57


def plain(text: str) -> str:
    """Plotly takes its words as a little HTML: breaks become ends of lines, entities the characters they name."""
    return html.unescape(text.replace("<br>", "\n"))


def cut(text: str, size: float, room: float) -> str:
    """As much of a text as the room takes, with an ellipsis where something is left out."""
    if width_of(text, size) <= room:
        return text
    kept = text
    while kept and width_of(kept, size) + size > room:
        kept = kept[:-1]
    return f"{kept}…"


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle of pixels; `y` grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, x: float, y: float, slack: float = 0.5) -> bool:
        return self.left - slack <= x <= self.right + slack and self.top - slack <= y <= self.bottom + slack


def placed(text: str, x: float, y: float, size: float, paint: Mapping[str, Value], inside: Place) -> str:
    """A line of words whose left end is at `x` and whose middle is at `y`, moved so far that it stays inside; made
    smaller where it is too long for any place, and cut where even that does not help."""
    room = inside.width - 2 * EDGE
    wide = width_of(text, size)
    if wide > room:
        size = max(SMALLEST, size * room / wide)
        text = cut(text, size, room)
        wide = min(room, width_of(text, size))
    x = min(max(x, inside.left + EDGE), inside.right - EDGE - wide)
    base = min(max(y + HALF * size, inside.top + ASCENT * size), inside.bottom - DESCENT * size)
    return element("text", {**paint, "x": x, "y": base, "font-size": size}, words(text))
