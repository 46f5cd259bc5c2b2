"""A draft as the reviewer reads it: every clause with its phrases marked and its proposals beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commitments import passages
from commitments.glossary import Glossary, Meaning
from commitments.models import Blank, Clause, LetterVersion, Promise, Term
from commitments.passages import Span

HAN = re.compile("[\u4e00-\u9fff]")


def language(text: str) -> str:
    """The language a letter is written in, for screen readers and line breaking: Chinese or English."""
    return "zh-Hans" if HAN.search(text) else "en"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a clause's text: plain, a phrase that promises something, an empty place, or a defined term."""

    text: str
    promise: Promise | None = None
    blank: Blank | None = None
    term: Term | None = None

    @property
    def mark(self) -> str:
        """How the piece is marked: by the review of its promise, dashed where it grades or binds nobody."""
        found = ["blank", *(["filled"] if self.blank.value else [])] if self.blank else []
        if self.promise:
            soft = self.promise.kind == Promise.Kind.BAND or self.promise.force == Promise.Force.BEST_EFFORT
            found += ["phrase", self.promise.review, *(["soft"] if soft else [])]
        return " ".join(found)


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


@dataclass(frozen=True)
class Lexicon:
    """The terms that a version defines and where they stand."""

    terms: Mapping[int, Term]
    places: Glossary

    def spans(self, clause: Clause) -> list[Span]:
        return self.places.spans(clause.pk, clause.text)

    def term(self, key: int | None) -> Term | None:
        return self.terms.get(key) if key is not None else None


def lexicon(version: LetterVersion) -> Lexicon:
    """What a version means by its terms."""
    terms = {term.pk: term for term in Term.objects.of_version(version)}
    meanings = [Meaning(each.pk, each.term, each.clause_id, each.start, each.end) for each in terms.values()]
    return Lexicon(terms, Glossary(meanings))


def sheet(version: LetterVersion, words: Lexicon) -> list[Line]:
    """Every clause of a version in order, in three queries."""
    promises: dict[int, list[Promise]] = defaultdict(list)
    for promise in Promise.objects.of_version(version).select_related("reviewed_by"):
        promises[promise.clause_id].append(promise)
    blanks: dict[int, list[Blank]] = defaultdict(list)
    for blank in Blank.objects.filter(clause__version=version).select_related("clause"):
        blanks[blank.clause_id].append(blank)
    return [_line(clause, promises[clause.pk], blanks[clause.pk], words) for clause in version.clauses.all()]


def beside(clause: Clause, words: Lexicon) -> Line:
    """One clause with its margin."""
    promises = clause.promises.select_related("clause", "reviewed_by").order_by("position", "id")
    return _line(clause, list(promises), list(clause.blanks.all()), words)


def _line(clause: Clause, promises: list[Promise], blanks: list[Blank], words: Lexicon) -> Line:
    return Line(clause, stretches(clause, promises, blanks, words), promises, blanks)


def stretches(clause: Clause, promises: Sequence[Promise], blanks: Sequence[Blank], words: Lexicon) -> list[Stretch]:
    """A clause's text cut where a phrase, an empty place or a defined term begins or ends; joined it is the text."""
    by_promise = {promise.pk: promise for promise in promises}
    by_blank = {blank.pk: blank for blank in blanks}
    pieces = passages.cut(
        clause.text,
        [Span(promise.start, promise.end, promise.pk) for promise in promises],
        [Span(blank.start, blank.end, blank.pk) for blank in blanks],
        words.spans(clause),
    )
    return [
        Stretch(
            piece.text,
            by_promise[piece.promises[0]] if piece.promises else None,
            by_blank.get(piece.blank or 0),
            words.term(piece.term),
        )
        for piece in pieces
    ]
