"""Checking the journal's hash chain from its first entry to its head."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from evidence.actions import digest_of, record, seal
from evidence.models import Head, JournalEntry, JournalHead, Sealed

NEIGHBOURS = 200  # how far from its place a moved entry is looked for
MOST = 1000  # faults named before a verification gives up: a renumbered chain has one in every entry
VERIFIED = "journal.verify"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the chain. `position` is where in the chain, `said` what was found there."""

    kind: str  # "changed", "missing", "moved", "added", "rewritten"
    position: int
    said: str

    def __str__(self) -> str:
        return f"{self.position}: {self.kind}: {self.said}"


@dataclass(slots=True)
class Checked:
    """How far a verification came."""

    sealed: int = 0
    faults: int = 0


def faults(checked: Checked, heads: Iterable[Head] = ()) -> Iterator[Fault]:
    """Walk the chain once, in constant memory, and name what does not fit it, or does not fit the heads that
    were once given out: a history written anew from some entry on fits itself, and none of those after it.

    An entry is judged against the digest *stored* with the one before it, so one changed entry is one fault
    and not a fault in everything after it. Whoever changes an entry and gives it a fitting digest is caught at
    the entry after it, and at the end of the chain by the head.
    """
    for fault in _walk(checked, set(heads)):
        checked.faults += 1
        yield fault


def verify(*, heads: Collection[Head], by: Any) -> tuple[Checked, list[Fault]]:
    """Seal what waits, walk the chain against these heads, and write down who did so and what came of it."""
    seal()
    checked = Checked()
    found = list(islice(faults(checked, heads), MOST))
    detail = {"sealed": checked.sealed, "faults": checked.faults, "heads": sorted(map(str, heads))}
    record(action=VERIFIED, actor=by, detail=detail)
    return checked, found


def was_verified(*, by: Collection[int], since: datetime) -> bool:
    """Whether the last verification by one of these people, which is not older than `since`, found no fault."""
    done = JournalEntry.objects.filter(action=VERIFIED, actor_id_at__in=by, at__gte=since).order_by("-id")
    last = done.values_list("detail", flat=True).first()
    return last is not None and last["faults"] == 0


def _walk(checked: Checked, heads: set[Head]) -> Iterator[Fault]:
    head = JournalHead.objects.filter(pk=1).first() or JournalHead()
    given = {each.position for each in heads}
    position, previous = 0, JournalHead.GENESIS
    for entry in _sealed():
        yield from _faults_at(entry, expected=position + 1, previous=previous, end=head.position)
        checked.sealed += 1
        position, previous = entry.position, entry.digest
        if position in given and (position, previous) not in heads:
            yield Fault("rewritten", position, f"entry {entry.pk} ({entry}) is not the one whose digest was given out")
    yield from _faults_at_the_end(head, position, previous)
    for place in sorted(place for place in given if place > position):
        yield Fault("rewritten", place, "the digest of this place was given out, and the chain ends before it")


def _sealed() -> Iterator[Sealed]:
    rows = JournalEntry.objects.filter(position__isnull=False).order_by("position")
    yield from map(Sealed._make, rows.values_list(*Sealed._fields).iterator(chunk_size=2000))


def _faults_at(entry: Sealed, *, expected: int, previous: str, end: int) -> Iterator[Fault]:
    position = entry.position
    if position > end:
        yield Fault("added", position, f"entry {entry.pk} ({entry}) stands after the head of the chain")
        return
    if position > expected:
        yield Fault("missing", expected, f"{position - expected} missing before entry {entry.pk} ({entry})")
        return  # without its predecessor's digest the entry itself cannot be judged
    if digest_of(entry, position=position, previous=previous) == entry.digest:
        return
    if (origin := _where_it_was(entry)) is not None:
        yield Fault("moved", position, f"entry {entry.pk} ({entry}) was sealed at {origin}")
    else:
        yield Fault("changed", position, f"entry {entry.pk} ({entry}) or the one before it was changed")


def _where_it_was(entry: Sealed) -> int | None:
    """The place for which the entry's digest is right, looked for among its neighbours, nearest first.

    Its predecessor may have moved with it or past it, so the digests one or two places off are tried too.
    """
    here = entry.position
    near = JournalEntry.objects.filter(position__range=(here - NEIGHBOURS, here + NEIGHBOURS))
    digests = {0: JournalHead.GENESIS} | {row.position or 0: row.digest for row in near.only("position", "digest")}
    places = sorted((place for place in digests if place not in {0, here}), key=lambda place: abs(place - here))
    for place in places:
        befores = (digests[place + step] for step in (-1, 0, -2, 1) if place + step in digests)
        if any(digest_of(entry, position=place, previous=before) == entry.digest for before in befores):
            return place
    return None


def _faults_at_the_end(head: JournalHead, position: int, digest: str) -> Iterator[Fault]:
    if head.position > position:
        yield Fault("missing", position + 1, f"the last {head.position - position} entries are missing")
    elif head.position == position and head.digest != digest:
        yield Fault("changed", position, "the last entry is not the one the head of the chain names")
