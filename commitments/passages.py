"""A clause's text cut where measurable phrases, blanks and defined terms begin and end, so that each can be marked.

Phrases may overlap, repeat, touch, or lie outside the text (a quote of an earlier spelling): the text itself
is never lost, doubled or reordered, whatever the offsets say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, `start` included and `end` excluded, and what it stands for (a promise, a blank, a term)."""

    start: int
    end: int
    key: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same phrases cover: `promises` from the narrowest to the widest."""

    text: str
    promises: tuple[int, ...] = ()
    blank: int | None = None
    term: int | None = None


def cut(text: str, promises: Iterable[Span], blanks: Iterable[Span] = (), terms: Iterable[Span] = ()) -> list[Piece]:
    """The text as pieces in order; joined again they are exactly the text."""
    kinds = [_inside(text, spans) for spans in (promises, blanks, terms)]
    edges = sorted({0, len(text), *(edge for spans in kinds for span in spans for edge in (span.start, span.end))})
    phrases, gaps, words = (_covering(spans, edges) for spans in kinds)
    return [
        Piece(
            text[start:end],
            tuple(span.key for span in phrases.get(start, ())),
            _first(gaps.get(start, ())),
            _first(words.get(start, ())),
        )
        for start, end in pairwise(edges)
    ]


def _inside(text: str, spans: Iterable[Span]) -> list[Span]:
    clipped = (Span(max(0, span.start), min(len(text), span.end), span.key) for span in spans)
    return [span for span in clipped if span.start < span.end]


def _covering(spans: Iterable[Span], edges: Sequence[int]) -> dict[int, list[Span]]:
    """By edge the spans that cover what begins there, the narrowest first; one walk along the text."""
    begins: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        begins[span.start].append(span)
    covering: dict[int, list[Span]] = {}
    running: list[Span] = []
    for edge in edges:
        running = [span for span in [*running, *begins[edge]] if span.end > edge]
        if running:
            covering[edge] = sorted(running, key=lambda span: (span.end - span.start, span.start, span.key))
    return covering


def _first(spans: Sequence[Span]) -> int | None:
    return spans[0].key if spans else None
