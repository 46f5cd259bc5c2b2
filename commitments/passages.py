"""A clause's text cut where measurable phrases and blanks begin and end, so that each piece can be marked.

Phrases may overlap, repeat, touch, or lie outside the text (a quote of an earlier spelling): the text itself
is never lost, doubled or reordered, whatever the offsets say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, `start` included and `end` excluded, and what it stands for (a promise, a blank)."""

    start: int
    end: int
    key: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same phrases cover: `promises` from the narrowest to the widest."""

    text: str
    promises: tuple[int, ...] = ()
    blank: int | None = None


def cut(text: str, promises: Iterable[Span], blanks: Iterable[Span] = ()) -> list[Piece]:
    """The text as pieces in order; joined again they are exactly the text."""
    phrases, gaps = _inside(text, promises), _inside(text, blanks)
    edges = sorted({0, len(text), *(edge for span in [*phrases, *gaps] for edge in (span.start, span.end))})
    return [
        Piece(text[start:end], tuple(span.key for span in _covering(phrases, start)), _first(_covering(gaps, start)))
        for start, end in pairwise(edges)
    ]


def _inside(text: str, spans: Iterable[Span]) -> list[Span]:
    clipped = (Span(max(0, span.start), min(len(text), span.end), span.key) for span in spans)
    return [span for span in clipped if span.start < span.end]


def _covering(spans: Sequence[Span], position: int) -> list[Span]:
    covering = [span for span in spans if span.start <= position < span.end]
    return sorted(covering, key=lambda span: (span.end - span.start, span.start, span.key))


def _first(spans: Sequence[Span]) -> int | None:
    return spans[0].key if spans else None
