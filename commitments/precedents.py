"""What a person made, in the version before, of the same promise: told beside the proposal of an amendment.

Only what a proposal is compared with; nothing here decides. Decisions that were taken over word for word are told by
`Promise.as_in_version`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commitments import succession
from commitments.models import Clause, LetterVersion, Promise
from commitments.proposals import as_proposed


@dataclass(frozen=True, slots=True)
class Precedents:
    """The decisions of the version before. `of` has them by the promise of the draft; `gone` by its clause: what was
    agreed to there and has no proposal of its own now.
    """

    number: int = 0
    of: Mapping[int, Promise] = field(default_factory=dict)
    gone: Mapping[int, Sequence[Promise]] = field(default_factory=dict)


def precedents(version: LetterVersion) -> Precedents:
    """What was made of each promise of a draft in the version that it is to replace; nothing for a first version."""
    if version.number == 1:
        return Precedents()
    before = version.letter.versions.signed().filter(number__lt=version.number).order_by("number").last()
    if before is None:
        return Precedents()
    decided = Promise.objects.of_version(before).exclude(review=Promise.Review.PROPOSED).select_related("reviewed_by")
    old, new = {each.pk: each for each in decided}, list(Promise.objects.of_version(version))
    pairs = succession.clauses(list(before.clauses.all()), list(version.clauses.all()))
    found = succession.promises(_as_read(old.values()), _as_read(new), pairs)
    told = {promise.pk: old[found[promise.pk].pk] for promise in new if promise.pk in found}
    return Precedents(before.number, told, _gone(old.values(), told.values(), pairs))


def _as_read(promises: Iterable[Promise]) -> list[Promise]:
    """As each was proposed, so that a correction on either side hides nothing; what was added by hand as it is."""
    read = []
    for promise in promises:
        as_it_was: Any = as_proposed(promise) or promise
        as_it_was.pk = promise.pk
        read.append(as_it_was)
    return read


def _gone(old: Iterable[Promise], told: Iterable[Promise], pairs: Mapping[int, Clause]) -> dict[int, list[Promise]]:
    """What was agreed to and is named by no proposal, by the clause of the draft that follows its own."""
    named, later = {promise.pk for promise in told}, {clause.pk: key for key, clause in pairs.items()}
    gone: dict[int, list[Promise]] = defaultdict(list)
    for promise in old:
        if promise.is_judged and promise.pk not in named and promise.clause_id in later:
            gone[later[promise.clause_id]].append(promise)
    return dict(gone)
