"""One bulk write of facts under way: compares with what is stored, derives columns, keeps the versions replaced.

Used by `complaints.actions` alone, inside its transaction and turn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from complaints import pausing, revisions
from complaints.chains import Chain, chain_of
from complaints.derived import COLUMNS as DERIVED
from complaints.derived import derived
from complaints.facts import FACTS, Facts, ImpossibleFactsError, Problem, merge, problems
from complaints.models import Arrival, ChangeSet, Complaint, ComplaintRevision, Source
from complaints.privacy import customer_key
from complaints.register import Register
from complaints.rules.pauses import Pause
from complaints.tallies.marks import Marks

OF_ARRIVAL = ("arrival", "previous_id", "since_previous")
WRITTEN = [
    name.removesuffix("_id")
    for name in (*revisions.COLUMNS, *DERIVED, *pausing.DERIVED, *OF_ARRIVAL, "version", "change_set_id")
]
DECIDE_ARRIVAL = (
    *("received_at", "resolved_at", "reopened_at", "marked_duplicate", "customer_key", "subcategory_id"),
    *("duplicate_of_id", "voided"),
)
UNDECIDED: dict[str, Any] = {"duplicate_of_id": None, "voided": False}  # what people decide, and no source tells
PLAIN = tuple(name for name in revisions.COLUMNS if name in FACTS)

Refuse = Callable[[Facts, list[Problem]], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the rows handed over. `change_set` is None when nothing had to be written."""

    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    change_set: ChangeSet | None = None


@dataclass(kw_only=True)
class Writer:
    """Counts what became of the rows, and collects the chains whose arrivals must be decided again."""

    source: Source
    change_set: ChangeSet
    now: datetime
    told: Collection[str] | None = None
    refuse: Refuse | None = None
    decided: Mapping[str, Any] = field(default_factory=dict)  # of UNDECIDED, for every row
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    touched: set[Chain] = field(default_factory=set)
    pauses: dict[str, tuple[Pause, ...]] = field(default_factory=dict)  # of the rows of the batch, by reference

    def __post_init__(self) -> None:
        self.register = Register(self.source.organisation_id)
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.namespace = self.source.namespace
        self.marks = Marks(self.source.organisation_id)

    @property
    def seen(self) -> int:
        return self.accepted + self.updated + self.unchanged + self.refused

    def summary(self) -> dict[str, Any]:
        """What the journal keeps of this write."""
        counts = {name: getattr(self, name) for name in ("accepted", "updated", "unchanged", "refused")}
        about = self.change_set
        return {**counts, "change_set": about.number, "kind": about.kind, "reason": about.reason}

    def write(self, batch: dict[str, Facts]) -> None:
        """Write a batch of tidy facts by reference."""
        stored = self._stored(batch)
        rows = [row for facts in batch.values() if (row := self._row(facts, stored.get(facts.reference)))]
        replaced = [stored[row.reference] for row in rows if row.reference in stored]
        for row in (*rows, *replaced):
            self.marks.add(row.unit_id, row.channel, row.received_day)
        ComplaintRevision.objects.bulk_create(self._revision(old) for old in replaced)
        Complaint.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["source", "reference"], update_fields=WRITTEN
        )
        pausing.replace(rows, stored, self.pauses)
        self.pauses.clear()

    def _stored(self, batch: dict[str, Facts]) -> dict[str, Complaint]:
        rows = Complaint.objects.filter(source=self.source, reference__in=list(batch)).prefetch_related("pause_rows")
        if self.told is not None:
            rows = rows.select_related("unit", "category", "subcategory")  # their names are merged
        return {row.reference: row for row in rows}

    def _row(self, facts: Facts, old: Complaint | None) -> Complaint | None:
        """The row to write, or None where the facts are refused or say nothing new."""
        merged = merge(Facts.of(old), facts, self.told) if old and self.told is not None else facts
        if found := problems(merged, now=self.now):
            self._put_aside(facts, found)
            return None
        columns = self._columns(merged, old)
        self.pauses[merged.reference] = merged.pauses
        if old is None:
            self.accepted += 1
            return self._new(merged.reference, columns)
        changed = {name for name, value in columns.items() if getattr(old, name) != value}
        if merged.pauses != old.pauses:
            changed.add("pauses")
        if not changed:
            self.unchanged += 1
            return None
        self.updated += 1
        return self._replacing(old, columns, changed)

    def _put_aside(self, facts: Facts, found: list[Problem]) -> None:
        if self.refuse is None:
            raise ImpossibleFactsError(facts, found)
        self.refused += 1
        self.refuse(facts, found)

    def _columns(self, facts: Facts, old: Complaint | None) -> dict[str, Any]:
        columns: dict[str, Any] = {name: getattr(facts, name) for name in PLAIN}
        columns["unit_id"] = self.register.unit(facts.unit)
        columns["category_id"], columns["subcategory_id"] = self.register.categories(facts.category, facts.subcategory)
        if old is not None and self.told is not None and "customer" not in self.told:
            columns["customer_key"] = old.customer_key
        else:
            columns["customer_key"] = customer_key(facts.customer, source=self.namespace)
        self._decide(columns, old)
        return columns

    def _decide(self, columns: dict[str, Any], old: Complaint | None) -> None:
        """What people decided about a complaint stays until a person takes it back, whatever a file says."""
        columns |= {name: getattr(old, name) if old else nothing for name, nothing in UNDECIDED.items()}
        columns |= self.decided
        if columns["duplicate_of_id"] is not None and not columns["marked_duplicate"]:
            if self.change_set.kind == ChangeSet.Kind.FORM:
                columns["duplicate_of_id"] = None
            else:
                columns["marked_duplicate"] = True

    def _new(self, reference: str, columns: dict[str, Any]) -> Complaint:
        row = self._derived(reference, columns)
        self._touch(row)
        return row

    def _replacing(self, old: Complaint, columns: dict[str, Any], changed: set[str]) -> Complaint:
        row = self._derived(old.reference, columns)
        row.version = old.version + 1
        if changed.isdisjoint(DECIDE_ARRIVAL):
            for name in OF_ARRIVAL:
                setattr(row, name, getattr(old, name))
        else:
            self._touch(old)
            self._touch(row)
        return row

    def _derived(self, reference: str, columns: dict[str, Any]) -> Complaint:
        """A first version with its derived columns, its arrival as if it stood alone."""
        return Complaint(
            organisation_id=self.source.organisation_id,
            source=self.source,
            reference=reference,
            change_set=self.change_set,
            **pausing.derived(columns["received_at"], columns["resolved_at"], self.pauses[reference]),
            **_alone(columns),
            **derived(columns, zone=self.zone),
            **columns,
        )

    def _touch(self, complaint: Complaint) -> None:
        if chain := chain_of(complaint):
            self.touched.add(chain)

    def _revision(self, old: Complaint) -> ComplaintRevision:
        return ComplaintRevision(
            complaint=old,
            version=old.version,
            facts=revisions.as_json(old),
            known_from_id=old.change_set_id,
            known_until=self.change_set,
        )


def _alone(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The arrival of a complaint without a chain."""
    if columns["voided"]:
        return {"arrival": Arrival.VOID}
    if columns["marked_duplicate"]:
        return {"arrival": Arrival.DUPLICATE, "previous_id": columns["duplicate_of_id"]}
    return {"arrival": Arrival.COUNTED}
