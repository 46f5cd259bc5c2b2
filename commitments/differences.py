"""What an amendment changes: clause by clause with the changed words marked, and promise by promise.

The texts stand as they were signed; nothing is shortened. Nothing here reads the clock or writes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from commitments import succession
from commitments.models import Clause, LetterVersion, Promise
from commitments.proposals import TERMS

WORDS = re.compile(r"[A-Za-z]+|\d+(?:[.,]\d+)*[%‰]?|\s+|.", re.DOTALL)
LONGEST = 2_000  # words of a clause that are compared one by one; a longer one is marked as a whole


class Kind(StrEnum):
    """What became of a clause. `renumbered`: the same words in the same order under another number."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `changed` where the other version says something else."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """A passage as one version has it: a clause, or the front or tail of the paper."""

    number: str
    pieces: Sequence[Piece]
    is_heading: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of a promise: new without `before`, dropped without `after`, otherwise changed in its terms."""

    before: Promise | None
    after: Promise | None

    @property
    def kind(self) -> Kind:
        if self.before is None:
            return Kind.ADDED
        return Kind.REMOVED if self.after is None else Kind.CHANGED


@dataclass(frozen=True, slots=True)
class Change:
    """A passage in the version before and in this one, and the promises in it that became others."""

    kind: Kind
    before: Side | None
    after: Side | None
    turns: Sequence[Turn] = field(default_factory=list)
    also_moved: bool = False

    @property
    def is_quiet(self) -> bool:
        """Whether it says what it said before."""
        return self.kind in (Kind.SAME, Kind.RENUMBERED) and not self.turns


def compare(before: LetterVersion, after: LetterVersion) -> list[Change]:
    """Every passage in reading order of the later version; what is gone stands where it stood. Four queries."""
    old, new = list(before.clauses.all()), list(after.clauses.all())
    pairs = succession.clauses(old, new)
    turns = _turns(before, after, pairs)
    changes = list(_in_order(old, new, pairs, turns))
    return [*_outer(before.front, after.front), *changes, *_outer(before.tail, after.tail)]


def words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, with the words marked that the other lacks. Joined they are the texts again."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if max(len(old), len(new)) > LONGEST:
        return [Piece(before, before != after)], [Piece(after, before != after)]
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    before_pieces = [_piece(old[start:end], tag) for tag, start, end, _from, _to in opcodes if start < end]
    after_pieces = [_piece(new[start:end], tag) for tag, _from, _to, start, end in opcodes if start < end]
    return before_pieces, after_pieces


def _piece(texts: Sequence[str], tag: str) -> Piece:
    return Piece("".join(texts), tag != "equal")


def same_terms(before: Promise, after: Promise) -> bool:
    return all(getattr(before, name) == getattr(after, name) for name in TERMS)


def turns(before: LetterVersion, after: LetterVersion) -> list[Turn]:
    """The promises of two versions that differ, in reading order; rejected proposals are none."""
    pairs = succession.clauses(list(before.clauses.all()), list(after.clauses.all()))
    return [turn for found in _turns(before, after, pairs).values() for turn in found]


def _turns(before: LetterVersion, after: LetterVersion, pairs: Mapping[int, Clause]) -> dict[int, list[Turn]]:
    """By the clause at which they are shown: the later one, or the earlier one of a dropped promise."""
    old, new = (list(_promises(version)) for version in (before, after))
    earlier = succession.promises(old, new, dict(pairs))
    found: dict[int, list[Turn]] = defaultdict(list)
    for promise in new:
        then = earlier.get(promise.pk)
        if then is None or not same_terms(then, promise):
            found[promise.clause_id].append(Turn(then, promise))
    carried = {promise.pk for promise in earlier.values()}
    later = {clause.pk: pk for pk, clause in pairs.items()}
    for promise in old:
        if promise.pk not in carried:
            found[later.get(promise.clause_id, promise.clause_id)].append(Turn(promise, None))
    return found


def _promises(version: LetterVersion) -> Iterable[Promise]:
    return Promise.objects.of_version(version).exclude(review=Promise.Review.REJECTED)


def _in_order(
    old: Sequence[Clause], new: Sequence[Clause], pairs: Mapping[int, Clause], turns: Mapping[int, list[Turn]]
) -> Iterator[Change]:
    gone = _gone_after(old, pairs)
    stayed = _stayed([(clause.pk, pairs[clause.pk].position) for clause in new if clause.pk in pairs])
    yield from (_removed(clause, turns) for clause in gone[None])
    for clause in new:
        then = pairs.get(clause.pk)
        if then is None:
            yield Change(Kind.ADDED, None, _side(clause, changed=True), turns.get(clause.pk, []))
            continue
        yield _kept(then, clause, turns.get(clause.pk, []), moved=clause.pk not in stayed)
        yield from (_removed(each, turns) for each in gone[then.pk])


def _gone_after(old: Sequence[Clause], pairs: Mapping[int, Clause]) -> dict[int | None, list[Clause]]:
    """The clauses that are gone, by the last clause before them that is not."""
    kept = {clause.pk for clause in pairs.values()}
    gone: dict[int | None, list[Clause]] = defaultdict(list)
    last: int | None = None
    for clause in old:
        if clause.pk in kept:
            last = clause.pk
        else:
            gone[last].append(clause)
    return gone


def _stayed(placed: Sequence[tuple[int, int]]) -> set[int]:
    """The most clauses that kept their order: the longest rising run of earlier positions."""
    tails: list[int] = []
    length: list[int] = []
    for _pk, position in placed:
        at = bisect_left(tails, position)
        tails[at : at + 1] = [position]
        length.append(at + 1)
    found, wanted = set[int](), len(tails)
    for (pk, _position), reached in zip(reversed(placed), reversed(length), strict=True):
        if reached == wanted:
            found.add(pk)
            wanted -= 1
    return found


def _kept(then: Clause, now: Clause, turns: Sequence[Turn], *, moved: bool) -> Change:
    before, after = words(then.text, now.text)
    if then.text != now.text:
        kind = Kind.CHANGED
    elif moved:
        kind = Kind.MOVED
    else:
        kind = Kind.SAME if then.path == now.path else Kind.RENUMBERED
    old, new = (Side(clause.number, text, clause.is_heading) for clause, text in ((then, before), (now, after)))
    return Change(kind, old, new, turns, also_moved=moved and kind is Kind.CHANGED)


def _removed(clause: Clause, turns: Mapping[int, list[Turn]]) -> Change:
    return Change(Kind.REMOVED, _side(clause, changed=True), None, turns.get(clause.pk, []))


def _side(clause: Clause, *, changed: bool) -> Side:
    return Side(clause.number, [Piece(clause.text, changed)], clause.is_heading)


def _outer(before: str, after: str) -> Iterator[Change]:
    """The lines before or after the clauses that differ; blank ones and ends of lines say nothing."""
    old, new = _lines(before), _lines(after)
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            was, now = words("\n".join(old[start:end]), "\n".join(new[first:last]))
            yield Change(Kind.CHANGED, Side("", was), Side("", now))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
