"""Complaints taken in: rows as programs send them, each written or refused with its reasons.

What is written goes through `complaints.actions.write_facts`, whose rules are the only ones; this module says which row
a refusal belongs to, and keeps what rows leave out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, Literal

from django.db import transaction
from pydantic import ValidationError

from accounts.models import Organisation, User
from complaints import messages, sources
from complaints.actions import write_facts
from complaints.facts import UNSTORABLE, Facts, Problem, storable
from complaints.models import ChangeSet, Complaint, Source
from dashboard.api import flaws
from dashboard.api.complaints.facts import LONGEST_SOURCE, ComplaintIn, Told
from dashboard.api.problems import Flaw

MOST_SOURCES = 20
MOST_KINDS = 100  # different sets of facts told about complaints that are in the record already
BLOCK = 2_000


@dataclass
class Taken:
    """What became of the rows, and what is wrong with those that were refused."""

    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    flaws: list[Flaw] = field(default_factory=list)
    new_sources: list[str] = field(default_factory=list)

    @property
    def written(self) -> int:
        """Rows whose facts are in the record now, changed by them or not."""
        return self.accepted + self.updated + self.unchanged

    @property
    def outcome(self) -> Literal["accepted", "updated", "unchanged"]:
        """Of one row that was written."""
        if self.accepted:
            return "accepted"
        return "updated" if self.updated else "unchanged"

    def refuse(self, found: Sequence[Flaw]) -> None:
        self.refused += 1
        self.flaws += found


class NothingWrittenError(Exception):
    """Rows were refused, and nothing was written: all or nothing was asked for, or there was nothing else."""

    def __init__(self, taken: Taken) -> None:
        super().__init__(taken.refused)
        self.taken = taken


@dataclass(frozen=True, slots=True)
class Row:
    """One row that could be read: where it stood, where it belongs, and what it tells."""

    index: int
    source: Source
    told: Told

    @property
    def reference(self) -> str:
        return self.told.facts.reference


@transaction.atomic
def take_in(
    *,
    rows: Sequence[Any],
    organisation: Organisation,
    by: User | None,
    reason: str,
    now: datetime,
    all_or_nothing: bool = False,
) -> Taken:
    """Write rows of JSON into a company's record; the same rows again change nothing.

    A row that is refused does not keep the others out, unless `all_or_nothing`. Raises NothingWrittenError where rows
    were refused and none was written.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # before looking what is there
    taken, before = Taken(), _sources(organisation)
    readable = list(_readable(rows, organisation, taken))
    for (source, told), group in _groups(_once(readable, taken), taken).items():
        _write(group, source, told, taken, by=by, reason=reason, now=now)
    taken.flaws.sort(key=lambda flaw: flaw.index or 0)
    if taken.refused and (all_or_nothing or not taken.written):
        raise NothingWrittenError(taken)
    taken.new_sources = _registered(_sources(organisation) - before)
    return taken


def _sources(organisation: Organisation) -> set[int]:
    return set(Source.objects.filter(organisation=organisation).values_list("pk", flat=True))


def _registered(new: set[int]) -> list[str]:
    """The keys of the sources that are new; those whose every row was refused are none."""
    sources = Source.objects.filter(pk__in=new)
    sources.filter(complaints__isnull=True).delete()
    return sorted(sources.values_list("key", flat=True))


def _readable(rows: Sequence[Any], organisation: Organisation, taken: Taken) -> Iterator[Row]:
    known: dict[str, Source] = {}
    for index, row in enumerate(rows):
        try:
            event = ComplaintIn.model_validate(row)
        except ValidationError as error:
            taken.refuse(flaws.of(error.errors(include_url=False, include_input=False), **_named(row, index)))
            continue
        word, told = event.source.strip(), Told.by(event)
        if found := _flaws_of_names(word, told, known):
            taken.refuse([flaws.flaw(code, field=name, **_named(row, index)) for name, code in found])
            continue
        if word not in known:
            known[word] = sources.named(word, organisation=organisation)
        yield Row(index, known[word], told)


def _flaws_of_names(word: str, told: Told, known: dict[str, Source]) -> list[tuple[str, str]]:
    """What keeps the record from being asked by source and reference at all."""
    found = [
        (name, "unstorable")
        for name, text in (("source", word), ("reference", told.facts.reference))
        if UNSTORABLE.search(text)
    ]
    if not word:
        found.append(("source", "source_missing"))
    elif len(word) > LONGEST_SOURCE:
        found.append(("source", "too_long"))
    elif "/" in word:
        found.append(("source", "wrong_form"))  # it could not be read again: it is a part of the address
    elif word not in known and len(known) == MOST_SOURCES:
        found.append(("source", "too_many_sources"))
    return found


def _named(row: Any, index: int) -> dict[str, Any]:
    """By what the sender finds the row again."""
    told = row if isinstance(row, dict) else {}
    texts = {name: told.get(name) for name in ("source", "reference")}
    return {"index": index, **{name: storable(text[:100]) for name, text in texts.items() if isinstance(text, str)}}


def _once(rows: Iterable[Row], taken: Taken) -> Iterator[Row]:
    """Each complaint once. The same facts again are nothing new; others would leave open which of them hold."""
    seen: dict[tuple[int, str], Row] = {}
    for row in rows:
        first = seen.setdefault((row.source.pk, row.reference), row)
        if first is row:
            yield row
        elif first.told == row.told:
            taken.unchanged += 1
        else:
            taken.refuse([flaws.flaw("twice", field="reference", **_place(row))])


Group = dict[str, Row]
Kind = tuple[Source, frozenset[str] | None]


def _groups(rows: Iterable[Row], taken: Taken) -> dict[Kind, Group]:
    """Rows that can be written together: of one source, and telling the same facts (None: all, as of complaints that
    are new: of them nothing else is known)."""
    by_source: dict[Source, Group] = {}
    for row in rows:
        by_source.setdefault(row.source, {})[row.reference] = row
    groups: dict[Kind, Group] = {}
    for source, group in by_source.items():
        present = set(_present(source, group))
        for reference, row in group.items():
            kind = source, row.told.told if reference in present else None
            if kind not in groups and len(groups) > MOST_KINDS:
                taken.refuse([flaws.flaw("too_many_kinds", **_place(row))])
                continue
            groups.setdefault(kind, {})[reference] = row
    return groups


def _present(source: Source, references: Iterable[str]) -> Iterator[str]:
    waiting = iter(references)
    stored = Complaint.objects.filter(source=source)
    while block := list(islice(waiting, BLOCK)):
        yield from stored.filter(reference__in=block).values_list("reference", flat=True).order_by()


def _write(
    group: Group,
    source: Source,
    told: frozenset[str] | None,
    taken: Taken,
    *,
    by: User | None,
    reason: str,
    now: datetime,
) -> None:
    written = write_facts(
        source=source,
        facts=[row.told.facts for row in group.values()],
        by=by,
        kind=ChangeSet.Kind.IMPORT,
        reason=reason,
        now=now,
        told=told,
        refuse=partial(_refuse, group, taken),
    )
    taken.accepted += written.accepted
    taken.updated += written.updated
    taken.unchanged += written.unchanged


def _refuse(group: Group, taken: Taken, facts: Facts, found: list[Problem]) -> None:
    taken.refuse([_flaw(problem, group[facts.reference]) for problem in found])


def _flaw(problem: Problem, row: Row) -> Flaw:
    field = problem.fields[0] if problem.fields else None
    return Flaw(code=problem.code, message=messages.text(problem), field=field, **_place(row))


def _place(row: Row) -> dict[str, Any]:
    return {"index": row.index, "source": row.source.key, "reference": row.reference[:100]}
