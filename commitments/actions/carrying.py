"""What was decided about the clauses that an amendment leaves as they were need not be decided again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping

from django.db import transaction

from accounts.models import User
from commitments.models import Blank, Clause, LetterVersion, Promise
from commitments.proposals import CORRECTABLE, proposed_fields
from evidence.actions import record

DECISION = ("review", "reviewed_by", "reviewed_at", "as_in_version")

Pairs = Mapping[int, Clause]


@transaction.atomic
def carry_over(*, before: LetterVersion, version: LetterVersion, by: User | None) -> int:
    """Take over, for each clause with the same path and text, what a person made of it in the version before.

    A proposal that is the same gets the same decision and terms; what was added by hand is added again; blanks are
    filled as they were. A proposal that reads otherwise now (other words of the letter limit it) waits. The signatory
    stays where the paper names none; the day of signing does not, for an amendment is signed on a day of its own.
    Gives how many decisions and blanks were taken over.
    """
    pairs = _unchanged(before, version)
    promises = list(_decided(before, version, pairs))
    Promise.objects.bulk_update(promises, [*CORRECTABLE, *DECISION])
    added = Promise.objects.bulk_create(_added(before, version, pairs, promises))
    blanks = list(_filled(before, version, pairs))
    Blank.objects.bulk_update(blanks, ["value", "filled_by", "as_in_version"])
    if not version.signatory:
        version.signatory = before.signatory
        version.save(update_fields=["signatory"])
    detail = {"from": before.number, "decisions": len(promises) + len(added), "blanks": len(blanks)}
    record(action="commitments.carry_over", actor=by, subject=version, detail=detail)
    return len(promises) + len(added) + len(blanks)


def _unchanged(before: LetterVersion, version: LetterVersion) -> Pairs:
    """The clause of the amendment by the key of the earlier one that stands in the same place with the same words."""
    now = {(clause.path, clause.text): clause for clause in version.clauses.all()}
    return {clause.pk: now[place] for clause in before.clauses.all() if (place := (clause.path, clause.text)) in now}


def _decided(before: LetterVersion, version: LetterVersion, pairs: Pairs) -> Iterator[Promise]:
    waiting: dict[Hashable, list[Promise]] = defaultdict(list)
    for promise in Promise.objects.of_version(version):
        waiting[_place(promise, promise.clause_id)].append(promise)
    for old in _decisions(before, pairs):
        same = waiting[_place(old, pairs[old.clause_id].pk)]
        if same and proposed_fields(old) in ({}, proposed_fields(same[0])):
            promise = same.pop(0)
            _take(old, promise, before)
            yield promise


def _added(before: LetterVersion, version: LetterVersion, pairs: Pairs, taken: Iterable[Promise]) -> list[Promise]:
    """What a person had added and the amendment's proposals do not name, after them."""
    named = {_place(promise, promise.clause_id) for promise in taken}
    last = max((promise.position for promise in Promise.objects.of_version(version)), default=0)
    added: list[Promise] = []
    for old in _decisions(before, pairs):
        clause = pairs[old.clause_id]
        if not old.proposal and _place(old, clause.pk) not in named:
            place = {"quote": old.quote, "start": old.start, "end": old.end}
            promise = Promise(clause=clause, position=last + len(added) + 1, **place)
            _take(old, promise, before)
            added.append(promise)
    return added


def _decisions(before: LetterVersion, pairs: Pairs) -> Iterable[Promise]:
    decided = Promise.objects.of_version(before).exclude(review=Promise.Review.PROPOSED)
    return decided.filter(clause__in=list(pairs))


def _place(promise: Promise, clause: int) -> Hashable:
    """The clause, the words, and what was understood of them."""
    fields = proposed_fields(promise) or {name: getattr(promise, name) for name in CORRECTABLE}
    return clause, promise.start, promise.end, fields["kind"], fields["metric"]


def _take(old: Promise, promise: Promise, before: LetterVersion) -> None:
    for name in (*CORRECTABLE, "review", "reviewed_by", "reviewed_at"):
        setattr(promise, name, getattr(old, name))
    promise.as_in_version = before.number


def _filled(before: LetterVersion, version: LetterVersion, pairs: Pairs) -> Iterator[Blank]:
    empty = {
        (blank.clause_id, blank.start, blank.end): blank for blank in Blank.objects.filter(clause__version=version)
    }
    for old in Blank.objects.filter(clause__in=list(pairs)).exclude(value=""):
        blank = empty.get((pairs[old.clause_id].pk, old.start, old.end))
        if blank:
            blank.value, blank.filled_by, blank.as_in_version = old.value, old.filled_by, before.number
            yield blank
