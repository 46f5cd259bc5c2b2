"""Every way facts of complaints are written: in bulk from a source, added and changed by hand.

Each is one transaction: either everything is stored, with its revisions, derived columns and arrivals, or nothing is.
Writers of one organisation take turns on its row (on SQLite at BEGIN IMMEDIATE), so two imports at once neither lose
nor double a complaint; a form waits for the import before it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.comparing import Comparing, Refuse
from complaints.facts import Facts, tidy
from complaints.models import ChangeSet, Complaint, Source
from complaints.writer import Writer, Written
from evidence.actions import record

BATCH = 1_000


class ReferenceTakenError(ValueError):
    """A complaint with this reference is already in the record; adding must not change it."""


class StaleVersionError(ValueError):
    """Somebody changed the complaint since it was shown."""


@transaction.atomic
def write_facts(
    *,
    source: Source,
    facts: Iterable[Facts],
    by: User | None,
    kind: str,
    reason: str = "",
    now: datetime,
    told: Collection[str] | None = None,
    refuse: Refuse | None = None,
    decided: Mapping[str, Any] | None = None,
    sound: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Write a source's complaints; the same facts again change nothing (idempotent by source and reference).

    `told` names the facts the source knows at all: the others of a complaint already in the record stay (None: it
    knows all). Impossible facts are handed to `refuse` and skipped; without it ImpossibleFactsError is raised and
    nothing is written. Facts that are `sound` were found possible at `now` already. `decided` is what a person decides
    about every one of them (`comparing.UNDECIDED`). `progress` hears after each batch how many complaints were dealt
    with. Of a reference that comes twice the later facts hold, the earlier ones are a revision.
    """
    take_turn(source.organisation_id)
    change_set = ChangeSet.objects.create(kind=kind, by=by, reason=reason[:300])
    writer = Writer(
        source=source, change_set=change_set, now=now, told=told, refuse=refuse, sound=sound, decided=decided
    )
    for batch in _batches(facts):
        writer.write(batch)
        if progress:
            progress(writer.compared.seen)
    writer.finish()
    return _close(writer, source=source, by=by)


def compare_facts(
    *,
    source: Source,
    facts: Iterable[Facts],
    now: datetime,
    told: Collection[str] | None = None,
    refuse: Refuse | None = None,
    sound: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """What `write_facts` would do with these facts as the record is now, each reference coming once. Nothing is
    written but units and categories not seen before, which the caller takes back."""
    compared = Comparing(source=source, now=now, told=told, refuse=refuse, sound=sound)
    for batch in _batches(facts):
        for _ in compared.versions(batch):
            pass
        if progress:
            progress(compared.seen)
    return Written.of(compared)


@transaction.atomic
def add(*, facts: Facts, by: User, now: datetime) -> Complaint:
    """Enter one complaint by hand into the record of the person's company. An empty reference is given here: day and
    running number. Raises ReferenceTakenError or ImpossibleFactsError, and then nothing is written.
    """
    if by.organisation is None:
        raise ValueError(f"{by} belongs to no company")
    take_turn(by.organisation.pk)
    source = source_of_forms(by.organisation)
    facts = tidy(facts)
    if not facts.reference:
        facts = replace(facts, reference=_next_reference(source, now))
    if Complaint.objects.filter(source=source, reference=facts.reference).exists():
        raise ReferenceTakenError(facts.reference)
    write_facts(source=source, facts=[facts], by=by, kind=ChangeSet.Kind.FORM, now=now)
    return Complaint.objects.get(source=source, reference=facts.reference)


@transaction.atomic
def change(
    *,
    complaint: Complaint,
    facts: Facts,
    by: User,
    reason: str,
    now: datetime,
    told: Collection[str] | None = None,
    version: int | None = None,
) -> Complaint:
    """Correct one complaint by hand, keeping the version before with who, when and why.

    `version` is the one the person saw: StaleVersionError where it is no longer the present one. A reason is needed.
    """
    if not reason.strip():
        raise ValueError("a change by hand needs a reason")
    take_turn(complaint.organisation_id)
    present = Complaint.objects.select_related("source").get(pk=complaint.pk)
    if version is not None and present.version != version:
        raise StaleVersionError(present.reference)
    write_facts(
        source=present.source,
        facts=[replace(facts, reference=present.reference)],
        by=by,
        kind=ChangeSet.Kind.FORM,
        reason=reason.strip(),
        now=now,
        told=told,
    )
    return Complaint.objects.get(pk=complaint.pk)


def source_of_forms(organisation: Organisation) -> Source:
    """The source under which complaints entered by hand are kept."""
    return Source.objects.get_or_create(organisation=organisation, key=Source.BY_HAND, defaults={"name": "by hand"})[0]


def take_turn(organisation_id: int) -> None:
    """Wait until no other writer of this organisation is at work, and keep the others waiting until the commit."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def _batches(facts: Iterable[Facts]) -> Iterator[dict[str, Facts]]:
    """Batches by reference; one that comes again opens the next batch, so that its facts are written in order."""
    batch: dict[str, Facts] = {}
    for each in map(tidy, facts):
        if each.reference in batch or len(batch) == BATCH:
            yield batch
            batch = {}
        batch[each.reference] = each
    if batch:
        yield batch


def _close(writer: Writer, *, source: Source, by: User | None) -> Written:
    """Number the change set; one that changed nothing leaves no trace."""
    change_set: ChangeSet | None = writer.change_set
    if writer.compared.accepted or writer.compared.updated:
        number_change_set(writer.change_set)
        record(action="complaints.write", actor=by, subject=source, detail=writer.summary())
    else:
        writer.change_set.delete()
        change_set = None
    return Written.of(writer.compared, change_set)


def number_change_set(change_set: ChangeSet) -> None:
    """Give the next number in commit order: whoever numbers holds one row, the same for everybody, until his commit.

    A writer holds his own organisation's row before, and this one is the oldest: nobody waits in a circle.
    """
    Organisation.objects.select_for_update(no_key=True).order_by("pk").first()
    last = ChangeSet.objects.aggregate(last=Max("number"))["last"] or 0
    change_set.number = last + 1
    change_set.save(update_fields=["number"])


def _next_reference(source: Source, now: datetime) -> str:
    prefix = f"{timezone.localtime(now):%Y%m%d}-"
    number = Complaint.objects.filter(source=source, reference__startswith=prefix).count() + 1
    while Complaint.objects.filter(source=source, reference=f"{prefix}{number:03d}").exists():
        number += 1
    return f"{prefix}{number:03d}"
