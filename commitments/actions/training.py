"""Taking in a training register: people and hours of a half-year, whole or not at all (rule book §6)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Organisation, User
from commitments import training
from commitments.actions.facts import enter_facts
from commitments.actions.registering import correct
from commitments.models import Employee, ResourceFact
from commitments.training import HalfYear, Row
from evidence.actions import record, store
from evidence.models import EvidenceFile


@dataclass(frozen=True, slots=True)
class Taken:
    """How many people are new in the half-year, have other hours now, or are as before; and who is `absent`: the
    staff numbers that were registered earlier and are not in this file. They stay as they are."""

    new: int
    corrected: int
    same: int
    absent: tuple[str, ...]


@transaction.atomic
def take_training(*, organisation: Organisation, content: bytes, half_year: HalfYear, reason: str, by: User) -> Taken:
    """Enter the hours of each person of the file; hours that differ from those registered are corrected.

    The file kept as the source holds staff numbers and hours only; the journal has the digest of the file as it was
    given. Raises RosterRefused for a file with problems.
    """
    rows = training.read(content, lambda: _called(organisation))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    source = _source(rows, half_year, by)
    _remember(organisation, rows)
    about = {"kind": ResourceFact.Kind.TRAINING_HOURS, "starts_on": half_year.starts_on, "ends_on": half_year.ends_on}
    known = {fact.subject: fact for fact in organisation.resource_facts.standing().filter(**about)}
    fresh = [
        ResourceFact(**about, subject=row.number, value=row.hours, evidence=source)
        for row in rows
        if row.number not in known
    ]
    if fresh:
        enter_facts(organisation=organisation, facts=fresh, by=by)
    changed = [row for row in rows if row.number in known and known[row.number].value != row.hours]
    _correct(known, changed, source, reason, by)
    absent = tuple(sorted(set(known) - {row.number for row in rows}))
    taken = Taken(len(fresh), len(changed), len(rows) - len(fresh) - len(changed), absent)
    detail = {
        "half_year": str(half_year),
        "sha256": hashlib.sha256(content).hexdigest(),
        "people": len(rows),
        "new": taken.new,
        "corrected": taken.corrected,
        "absent": len(absent),
    }
    record(action="commitments.take_training", actor=by, subject=source, detail=detail)
    return taken


def _called(organisation: Organisation) -> dict[str, list[str]]:
    """Whom a file may name without a staff number: everybody known by it, or by a name."""
    called: dict[str, list[str]] = defaultdict(list)
    for number, name in organisation.employees.values_list("staff_number", "name"):
        for each in {number, name} - {""}:
            called[each].append(number)
    return dict(called)


def _source(rows: Sequence[Row], half_year: HalfYear, by: User) -> EvidenceFile:
    kept = SimpleUploadedFile(f"training-{half_year}.csv", training.without_names(rows))
    return store(upload=kept, effective_on=half_year.starts_on, by=by)


def _remember(organisation: Organisation, rows: Sequence[Row]) -> None:
    """Whose staff numbers these are. A name left out of a later file stays."""
    people = [Employee(organisation=organisation, staff_number=row.number, name=row.name) for row in rows if row.name]
    Employee.objects.bulk_create(
        people,
        update_conflicts=True,
        unique_fields=["organisation", "staff_number"],
        update_fields=["name"],
        batch_size=500,
    )


def _correct(
    known: Mapping[str, ResourceFact], changed: Sequence[Row], source: EvidenceFile, reason: str, by: User
) -> None:
    for row in changed:
        correct(entry=known[row.number], changes={"value": row.hours}, reason=reason, by=by, evidence=source)
