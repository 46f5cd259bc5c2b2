"""A draft as the reviewer reads it: every clause with its phrases marked and its proposals beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from commitments import passages
from commitments.models import Blank, Clause, LetterVersion, Promise
from commitments.passages import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a clause's text: plain, a phrase that promises something, or an empty place."""

    text: str
    promise: Promise | None = None
    blank: Blank | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A clause, its text in stretches, and what stands in the margin."""

    clause: Clause
    stretches: Sequence[Stretch]
    promises: Sequence[Promise]
    blanks: Sequence[Blank]

    @property
    def level(self) -> int:
        return min(self.clause.depth, 4)


def sheet(version: LetterVersion) -> list[Line]:
    """Every clause of a version in order, in three queries."""
    promises: dict[int, list[Promise]] = defaultdict(list)
    for promise in Promise.objects.of_version(version):
        promises[promise.clause_id].append(promise)
    blanks: dict[int, list[Blank]] = defaultdict(list)
    for blank in Blank.objects.filter(clause__version=version):
        blanks[blank.clause_id].append(blank)
    return [_line(clause, promises[clause.pk], blanks[clause.pk]) for clause in version.clauses.all()]


def beside(clause: Clause) -> Line:
    """One clause with its margin."""
    return _line(clause, list(clause.promises.order_by("position", "id")), list(clause.blanks.all()))


def _line(clause: Clause, promises: list[Promise], blanks: list[Blank]) -> Line:
    by_promise = {promise.pk: promise for promise in promises}
    by_blank = {blank.pk: blank for blank in blanks}
    pieces = passages.cut(
        clause.text,
        [Span(promise.start, promise.end, promise.pk) for promise in promises],
        [Span(blank.start, blank.end, blank.pk) for blank in blanks],
    )
    stretches = [
        Stretch(
            piece.text,
            by_promise[piece.promises[0]] if piece.promises else None,
            by_blank.get(piece.blank or 0),
        )
        for piece in pieces
    ]
    return Line(clause, stretches, promises, blanks)
