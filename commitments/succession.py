"""Which clauses and promises of an amendment are those of the version before it.

A clause is recognised by its words first (so that one put in before it, which renumbers it, does not hide it), then by
its place and how much of its words are left. A promise follows its clause. Nothing here reads or writes the database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Any

from commitments.metrics import Metric
from commitments.models.letters import Clause
from commitments.models.promises import Promise

ALIKE = 0.5  # the share of its words that makes a changed clause still the same
SAME_PLACE = 0.2  # what standing under the same number is worth beside it
MOST_PAIRS = 40_000  # of changed clauses compared with each other; a letter with more is a new one

Pairs = dict[int, Clause]


def clauses(before: Sequence[Clause], after: Sequence[Clause]) -> Pairs:
    """The earlier clause of each clause of `after` that had one, by primary key of the later."""
    found: Pairs = {}
    left = list(before)
    for same in (_words_and_place, _words):
        left = _match(left, [clause for clause in after if clause.pk not in found], same, found)
    fresh = [clause for clause in after if clause.pk not in found]
    for old, new in _alike(left, fresh):
        found[new.pk] = old
    return found


def promises(before: Sequence[Promise], after: Sequence[Promise], of_clauses: Pairs) -> dict[int, Promise]:
    """The earlier promise of each promise of `after` that had one, by primary key of the later.

    Within a clause by words, then by order among those of the same metric and kind; across clauses only where it is
    the one promise of its sort that is left on either side.
    """
    found: dict[int, Promise] = {}
    earlier = {new: old.pk for new, old in of_clauses.items()}
    place: dict[int, int | None] = {promise.pk: promise.clause_id for promise in before}
    place |= {promise.pk: earlier.get(promise.clause_id) for promise in after}
    left = [*before]
    for same in (
        lambda promise: (place[promise.pk], _sort(promise), promise.quote),
        lambda promise: (place[promise.pk], promise.metric, promise.kind),
    ):
        open_still = [each for each in after if each.pk not in found and place[each.pk] is not None]
        left = _match(left, open_still, same, found)
    _lone(left, [promise for promise in after if promise.pk not in found], found)
    return found


def _words_and_place(clause: Clause) -> Hashable:
    return clause.path, clause.text


def _words(clause: Clause) -> Hashable:
    return clause.text, clause.is_heading


def _match(before: Iterable[Any], after: Iterable[Any], same: Callable[[Any], Hashable], found: dict[int, Any]) -> Any:
    """Pair what is the same, in order; gives what of `before` is left."""
    waiting: dict[Hashable, list[Any]] = defaultdict(list)
    for each in before:
        waiting[same(each)].append(each)
    for each in after:
        if waiting[same(each)]:
            found[each.pk] = waiting[same(each)].pop(0)
    return [each for each in before if each in waiting[same(each)]]


def _alike(before: Sequence[Clause], after: Sequence[Clause]) -> Iterator[tuple[Clause, Clause]]:
    """Changed clauses that still share most of their words, the closest first."""
    if len(before) * len(after) > MOST_PAIRS:
        after_by_path = {clause.path: clause for clause in after}
        yield from ((old, after_by_path[old.path]) for old in before if old.path in after_by_path)
        return
    grams = {clause.pk: _grams(clause.text) for clause in [*before, *after]}
    scored = [
        (likeness + SAME_PLACE * (old.path == new.path), -abs(old.position - new.position), old, new)
        for old, new in product(before, after)
        if (likeness := _likeness(grams[old.pk], grams[new.pk])) >= ALIKE
    ]
    taken: set[int] = set()
    for _score, _distance, old, new in sorted(scored, key=lambda each: each[:2], reverse=True):
        if old.pk not in taken and new.pk not in taken:
            taken |= {old.pk, new.pk}
            yield old, new


def _grams(text: str) -> Counter[str]:
    return Counter(first + second for first, second in pairwise(f" {text} "))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of neighbouring characters that two texts have in common: 0 to 1."""
    return 2 * (one & other).total() / (one.total() + other.total())


def _sort(promise: Promise) -> Hashable:
    return promise.metric, promise.kind, promise.breach_class, promise.fact, repr(sorted(promise.scope.items()))


def _lone(before: Iterable[Promise], after: Iterable[Promise], found: dict[int, Promise]) -> None:
    """A promise whose clause was rewritten beyond recognition, where no other can be meant."""
    old, new = _by_sort(before), _by_sort(after)
    for sort, those in new.items():
        if len(those) == 1 and len(old.get(sort, [])) == 1:
            found[those[0].pk] = old[sort][0]


def _by_sort(promises: Iterable[Promise]) -> dict[Hashable, list[Promise]]:
    grouped: dict[Hashable, list[Promise]] = defaultdict(list)
    for promise in promises:
        if promise.metric != Metric.OTHER:
            grouped[_sort(promise)].append(promise)
    return grouped
