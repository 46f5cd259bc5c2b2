"""Placeholders for figures in the prose of a white paper: `{{ clause:2.3.2 resolution_rate value }}`.

A text is words and placeholders. What stands between the braces is a path of names, separated by blanks, that leads to
one figure of the snapshot; a name may hold no blank. Nothing here knows which figures there are: `figures.Figures.find`
follows the path. A text never fails to be read: what is wrong in it is a `Broken` piece that says where and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

OPENING, CLOSING = "{{", "}}"
WIDE = str.maketrans({"：": ":", "＠": "@", "　": " ", "．": "."})  # what a Chinese keyboard types, one for one
TOKEN = re.compile(r"\S+")
LINES = re.compile(r"[\r\n]")


class Fault(StrEnum):
    """What can be wrong with a placeholder."""

    UNCLOSED = "unclosed"  # no }} on the same line
    VACANT = "vacant"  # {{ }}
    UNKNOWN = "unknown"  # a name that leads nowhere
    INCOMPLETE = "incomplete"  # the path ends before a figure
    SURPLUS = "surplus"  # something follows the figure
    EMPTY = "empty"  # the figure has no value in this issue


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a placeholder gives no figure. `at`: the place in the text of what is wrong, `found` those very words;
    `expected`: what could stand there, and `nearest` the one that was probably meant, or ""."""

    fault: Fault
    at: int
    found: str = ""
    expected: tuple[str, ...] = ()
    nearest: str = ""


class PlaceholderError(ValueError):
    """A path that leads to no figure."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.fault} at {problem.at}: {problem.found!r}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a path, as it is looked up, and where it stands in the text."""

    word: str
    at: int


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a text as it is."""

    written: str
    at: int


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A figure that is asked for. `written`: with its braces, as it was typed."""

    written: str
    at: int
    names: tuple[Name, ...]

    @property
    def source(self) -> str:
        """The one spelling of the path."""
        return " ".join(name.word for name in self.names)

    @property
    def end(self) -> int:
        return self.at + len(self.written)


@dataclass(frozen=True, slots=True)
class Broken:
    """Braces that are no placeholder."""

    written: str
    at: int
    problem: Problem


Piece = Words | Placeholder | Broken


def parse(text: str) -> list[Piece]:
    """The pieces of a text in order. What they were written as, put together, is the text again."""
    return list(_pieces(text))


def placeholder(source: str) -> str:
    """A path as it is typed into a text."""
    return f"{OPENING} {source} {CLOSING}"


def nearest(found: str, known: Iterable[str]) -> str:
    """The known name that was probably meant; empty where none is close."""
    return next(iter(get_close_matches(found, list(known), n=1, cutoff=0.6)), "")


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    while (opening := text.find(OPENING, at)) >= 0:
        if opening > at:
            yield Words(text[at:opening], at)
        piece = _between(text, opening)
        yield piece
        at = opening + len(piece.written)
    if at < len(text):
        yield Words(text[at:], at)


def _between(text: str, opening: int) -> Placeholder | Broken:
    inside = opening + len(OPENING)
    closing = text.find(CLOSING, inside)
    line_end = LINES.search(text, inside)
    another = text.find(OPENING, inside)
    ends = [each for each in (another, line_end.start() if line_end else -1) if each >= 0]
    if closing < 0 or any(end < closing for end in ends):
        end = min(ends, default=len(text))
        return Broken(text[opening:end], opening, Problem(Fault.UNCLOSED, opening, text[opening:end].strip()))
    written = text[opening : closing + len(CLOSING)]
    path = text[inside:closing].translate(WIDE)
    names = tuple(Name(found.group(), inside + found.start()) for found in TOKEN.finditer(path))
    if not names:
        return Broken(written, opening, Problem(Fault.VACANT, opening, written))
    return Placeholder(written, opening, names)
