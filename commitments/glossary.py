"""Where the defined terms of a letter stand in its text, so that each can lead to its definition.

Plain Python and linear in the text: the longest term wins, a term is not looked for inside its own definition, and
an English word counts only as a whole word, in whatever case and number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from commitments.passages import Span

SHORTEST = 2  # a term of one character would mark half of a Chinese letter
MOST = 500  # terms a letter defines; more are not looked for
LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A term and where its own definition stands: `start` to `end` of the clause."""

    key: int
    term: str
    clause: int
    start: int
    end: int


@dataclass(frozen=True)
class Glossary:
    """The terms of one letter. Of two definitions of the same term the first one is meant."""

    meanings: Sequence[Meaning]

    def spans(self, clause: int, text: str) -> list[Span]:
        """The places of the clause's text where a term stands, in order and without overlap."""
        return list(self._spans(clause, text)) if self._known else []

    def _spans(self, clause: int, text: str) -> Iterator[Span]:
        for match in self._pattern.finditer(text):
            meaning = self._meant(match[0])
            if meaning and not _within(meaning, clause, match.start()):
                yield Span(match.start(), match.end(), meaning.key)

    def _meant(self, words: str) -> Meaning | None:
        found = self._known.get(words.casefold())
        return found or self._known.get(words.casefold().removesuffix("s"))

    @cached_property
    def _known(self) -> dict[str, Meaning]:
        known: dict[str, Meaning] = {}
        for meaning in self.meanings[:MOST]:
            if len(meaning.term) >= SHORTEST:
                known.setdefault(meaning.term.casefold(), meaning)
        return known

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._known.values(), key=lambda meaning: -len(meaning.term))
        return re.compile("|".join(_looked_for(meaning.term) for meaning in longest_first), re.IGNORECASE)


def glossary(meanings: Iterable[Meaning]) -> Glossary:
    return Glossary(list(meanings))


def _looked_for(term: str) -> str:
    escaped = re.escape(term)
    return rf"(?<![A-Za-z]){escaped}s?(?![A-Za-z])" if LATIN.match(term) else escaped


def _within(meaning: Meaning, clause: int, position: int) -> bool:
    return meaning.clause == clause and meaning.start <= position < meaning.end
