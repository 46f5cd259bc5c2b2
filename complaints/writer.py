"""One bulk write of facts under way: derives columns, keeps the versions replaced, and marks what is to be counted.

Used by `complaints.actions` alone, inside its transaction and turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings

from accounts.privacy import encrypt
from complaints import pausing, revisions, storing
from complaints.chains import DECIDED, Chains
from complaints.comparing import Comparing, Refuse, Version
from complaints.derived import COLUMNS as DERIVED
from complaints.derived import derived
from complaints.facts import PERSONAL, Facts
from complaints.models import Arrival, ChangeSet, Complaint, ComplaintRevision, Source
from complaints.privacy import contact_hash
from complaints.scrubbing import scrub
from complaints.tallies.marks import Marks

WRITTEN = (*revisions.COLUMNS, "contact_hash", *DERIVED, *pausing.DERIVED, *DECIDED, "version", "change_set_id")
NEW = ("organisation_id", "source_id", "reference", *WRITTEN)
REVISION = ("complaint_id", "version", "facts", "known_from_id", "known_until_id")
DECIDE_ARRIVAL = (
    *("received_at", "resolved_at", "reopened_at", "customer_key", "subcategory_id"),
    *("marked_duplicate", "duplicate_of_id", "voided"),
)
NEW_OF, WRITTEN_OF = itemgetter(*NEW), itemgetter(*WRITTEN)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the rows handed over. `change_set` is None when nothing had to be written."""

    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    change_set: ChangeSet | None = None

    @classmethod
    def of(cls, compared: Comparing, change_set: ChangeSet | None = None) -> Written:
        return cls(compared.accepted, compared.updated, compared.unchanged, compared.refused, change_set)


class Writer:
    """Writes batch by batch. `compared` counts what became of the rows; arrivals are decided for the chains touched,
    so many at a time that memory stays flat, and the last of them by `finish`."""

    def __init__(
        self,
        *,
        source: Source,
        change_set: ChangeSet,
        now: datetime,
        told: Collection[str] | None = None,
        refuse: Refuse | None = None,
        sound: bool = False,
        decided: Mapping[str, Any] | None = None,
    ) -> None:
        self.source, self.change_set = source, change_set
        self.compared = Comparing(
            source=source,
            now=now,
            told=told,
            refuse=refuse,
            sound=sound,
            decided=decided or {},
            by_hand=change_set.kind == ChangeSet.Kind.FORM,
        )
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.marks = Marks(source.organisation_id)
        self.chains = Chains(source.organisation_id, self.marks)
        self._people: set[str] = set()  # named in what a person changes by hand, and so perhaps in why
        self._of_all = {
            "organisation_id": source.organisation_id,
            "source_id": source.pk,
            "change_set_id": change_set.pk,
            "previous_id": None,
            "since_previous": None,
        }

    def write(self, batch: dict[str, Facts]) -> None:
        """Write a batch of tidy facts by reference."""
        new: list[Version] = []
        replacing: list[Version] = []
        for version in self.compared.versions(batch):
            (new if version.old is None else replacing).append(version)
        if new:
            self._add(new)
        if replacing:
            self._replace(replacing)
        self.chains.decide_if_many()

    def finish(self) -> None:
        """Decide the arrivals that are still to be decided, and store the marks."""
        self.chains.decide()
        self.marks.store()

    def summary(self) -> dict[str, Any]:
        """What the journal, which forgets nothing, keeps of this write: the reason without the people in it."""
        counts = {name: getattr(self.compared, name) for name in ("accepted", "updated", "unchanged", "refused")}
        about = self.change_set
        reason = scrub(about.reason, known=self._people)
        return {**counts, "change_set": about.number, "kind": about.kind, "reason": reason}

    def _row(self, version: Version) -> dict[str, Any]:
        """The row of a version with its derived columns, its arrival as if it stood alone. Its place is marked."""
        columns = version.columns
        row = {
            **self._of_all,
            **columns,
            **derived(columns, zone=self.zone),
            **pausing.derived(columns["received_at"], columns["resolved_at"], version.pauses),
            **{name: encrypt(columns[name], field=name) for name in PERSONAL},
            "contact_hash": contact_hash(columns["customer_contact"], organisation=self.source.organisation_id),
            **alone(columns),
            "reference": version.reference,
            "version": 1,
        }
        self.marks.add(row["unit_id"], row["channel"], row["received_day"])
        return row

    def _add(self, new: list[Version]) -> None:
        storing.insert(Complaint, NEW, map(self._new, new))
        if paused := {version.reference: version.pauses for version in new if version.pauses}:
            numbered = Complaint.objects.filter(source=self.source, reference__in=list(paused)).order_by()
            pausing.store({pk: paused[reference] for pk, reference in numbered.values_list("pk", "reference")})

    def _new(self, version: Version) -> tuple[Any, ...]:
        row = self._row(version)
        self.chains.touch(row["customer_key"], row["subcategory_id"])
        return tuple(NEW_OF(row))

    def _replace(self, replacing: list[Version]) -> None:
        if self.compared.by_hand and self.change_set.reason:
            for version in replacing:
                old, new = _old(version), version.columns
                self._people |= {old.customer_name, old.customer_contact, new["customer_name"], new["customer_contact"]}
        storing.insert(ComplaintRevision, REVISION, self._revisions(version.old for version in replacing))
        storing.update(
            Complaint, WRITTEN, [(_old(version).pk, *WRITTEN_OF(self._next(version))) for version in replacing]
        )
        pausing.replace({_old(version).pk: version.pauses for version in replacing if "pauses" in version.changed})

    def _next(self, version: Version) -> dict[str, Any]:
        """The row of a version that replaces another: with its number, and its arrival where nothing touches that."""
        row, old = self._row(version), _old(version)
        row["version"] = old.version + 1
        self.marks.add(old.unit_id, old.channel, old.received_day)
        if version.changed.isdisjoint(DECIDE_ARRIVAL):
            row.update((name, getattr(old, name)) for name in DECIDED)
        else:
            self.chains.touch(old.customer_key, old.subcategory_id)
            self.chains.touch(row["customer_key"], row["subcategory_id"])
        return row

    def _revisions(self, replaced: Iterable[Complaint | None]) -> Iterator[tuple[Any, ...]]:
        for old in filter(None, replaced):
            facts = orjson.dumps(revisions.as_json(old)).decode()
            yield old.pk, old.version, facts, old.change_set_id, self.change_set.pk


def alone(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The arrival of a complaint without a chain."""
    if columns["voided"]:
        return {"arrival": Arrival.VOID.value}
    if columns["marked_duplicate"]:
        return {"arrival": Arrival.DUPLICATE.value, "previous_id": columns["duplicate_of_id"]}
    return {"arrival": Arrival.COUNTED.value}


def _old(version: Version) -> Complaint:
    assert version.old is not None  # noqa: S101  # only versions that replace another are asked
    return version.old
