"""What would become of facts beside what is on record: new, another version, nothing new, or refused.

Writes nothing but units and categories that a source names for the first time; a try-out takes those back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from complaints import revisions
from complaints.facts import FACTS, NAMED, UNSTORABLE, Facts, ImpossibleFactsError, Problem, completed, problems
from complaints.models import Complaint, Source
from complaints.privacy import customer_key
from complaints.register import Register
from complaints.rules.pauses import Pause

PLAIN = tuple(name for name in revisions.COLUMNS if name in FACTS)
PLAIN_OF = attrgetter(*PLAIN)
UNDECIDED: dict[str, Any] = {"duplicate_of_id": None, "voided": False}  # what people decide, and no source tells

Refuse = Callable[[Facts, list[Problem]], None]


@dataclass(frozen=True, slots=True)
class Version:
    """Facts to be written, by column, beside the complaint on record that they replace; `changed` names those that
    differ from it."""

    reference: str
    columns: dict[str, Any]
    pauses: tuple[Pause, ...]
    old: Complaint | None
    changed: frozenset[str]


@dataclass(kw_only=True)
class Comparing:
    """Compares batch by batch, and counts what becomes of the facts. Those that are `sound` were found possible at
    `now` already, and are looked at again only where something on record is added to them. `decided` is what a person
    decides about every one of them (`UNDECIDED`)."""

    source: Source
    now: datetime
    told: Collection[str] | None = None
    refuse: Refuse | None = None
    sound: bool = False
    decided: Mapping[str, Any] = field(default_factory=dict)
    by_hand: bool = False
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        self.register = Register(self.source.organisation_id)
        self.namespace = self.source.namespace

    @property
    def seen(self) -> int:
        return self.accepted + self.updated + self.unchanged + self.refused

    def versions(self, batch: dict[str, Facts]) -> Iterator[Version]:
        """Of tidy facts by reference, those to be written."""
        stored = self._stored(batch)
        for facts in batch.values():
            if version := self._version(facts, stored.get(facts.reference)):
                yield version

    def _stored(self, batch: dict[str, Facts]) -> dict[str, Complaint]:
        known = [
            reference for reference in batch if not UNSTORABLE.search(reference)
        ]  # others cannot even be asked for
        rows = Complaint.objects.filter(source=self.source, reference__in=known).prefetch_related("pause_rows")
        if self.told is not None and (kept := set(NAMED).difference(self.told)):
            rows = rows.select_related(*kept)  # their names complete what is told
        return {row.reference: row for row in rows.order_by()}

    def _version(self, facts: Facts, old: Complaint | None) -> Version | None:
        merged = completed(facts, old, self.told) if old and self.told is not None else facts
        if not (self.sound and merged is facts) and (found := problems(merged, now=self.now)):
            self._put_aside(facts, found)
            return None
        columns = self._columns(merged, old)
        if old is None:
            self.accepted += 1
            return Version(merged.reference, columns, merged.pauses, None, frozenset())
        changed = {name for name, value in columns.items() if getattr(old, name) != value}
        if merged.pauses != old.pauses:
            changed.add("pauses")
        if not changed:
            self.unchanged += 1
            return None
        self.updated += 1
        return Version(merged.reference, columns, merged.pauses, old, frozenset(changed))

    def _put_aside(self, facts: Facts, found: list[Problem]) -> None:
        if self.refuse is None:
            raise ImpossibleFactsError(facts, found)
        self.refused += 1
        self.refuse(facts, found)

    def _columns(self, facts: Facts, old: Complaint | None) -> dict[str, Any]:
        columns: dict[str, Any] = dict(zip(PLAIN, PLAIN_OF(facts), strict=True))
        columns["unit_id"] = self.register.unit(facts.unit)
        columns["category_id"], columns["subcategory_id"] = self.register.categories(facts.category, facts.subcategory)
        if old is not None and self.told is not None and "customer" not in self.told:
            columns["customer_key"] = old.customer_key
        else:
            columns["customer_key"] = customer_key(facts.customer, source=self.namespace)
        self._decide(columns, old)
        if old is not None:
            _forget_again(columns, old)
        return columns

    def _decide(self, columns: dict[str, Any], old: Complaint | None) -> None:
        """What people decided about a complaint stays until a person takes it back, whatever a file says."""
        columns.update({name: getattr(old, name) for name in UNDECIDED} if old else UNDECIDED)
        columns.update(self.decided)
        if columns["duplicate_of_id"] is not None and not columns["marked_duplicate"]:
            if self.by_hand:
                columns["duplicate_of_id"] = None
            else:
                columns["marked_duplicate"] = True


def _forget_again(columns: dict[str, Any], old: Complaint) -> None:
    """Of a person who was erased a source still knows: what it tells of him again is not taken."""
    if old.contact_erased_on is not None:
        columns.update(customer_name="", customer_contact="", customer_key=old.customer_key)
    if old.text_erased_on is not None:
        columns["text"] = ""
