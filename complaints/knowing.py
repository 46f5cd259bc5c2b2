"""What was known of complaints at any number of the log of change sets (rule book §2), read and not put back.

`complaints.rewinding` shows the whole record as it was, and keeps writers waiting for it. To tell what two states
differ in, it is enough to look at what was written between them: those complaints' versions, and the chains they
belong to, whose arrivals are decided for either state by the same rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from complaints.chains import Chain
from complaints.models import Complaint, ComplaintRevision, Pause
from complaints.rewinding import FACTS, read, written_since
from complaints.rules import arrivals
from complaints.writer import alone

AT_ONCE = 500  # complaints or customers asked for together
ROW = ("id", "reference", "change_set_id", "change_set__number", *FACTS)
LINK = ("reference", "received_at", "resolved_at", "reopened_at", "marked_duplicate", "voided")

Facts = Mapping[str, Any]
"""The facts of a complaint by column, with its pauses, `arrival` and `since_previous`."""


class TooMuchWritten(Exception):  # noqa: N818 - an answer, not an error
    """More was written since than can be looked at one by one."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a complaint's facts, and from which number on it was known, in which change set it was written."""

    known_from: int
    change_set: int | None
    facts: dict[str, Any]


@dataclass
class Since:
    """The complaints of a company that were written after a number, and those of the same chains, received before
    `until` in any version. Raises TooMuchWritten where they are more than `most`."""

    organisation: int
    number: int
    until: datetime
    most: int

    @cached_property
    def versions(self) -> dict[int, list[Version]]:
        """Each complaint's versions that were known at the number or after it, the first one first."""
        found = self._written()
        keys = {key for versions in found.values() for each in versions if (key := chain_of(each.facts))}
        return {**self._members(keys), **found}

    def at(self, number: int) -> dict[int, Facts]:
        """The complaints as they were known once a change set was written, not before `self.number`; those that were
        unknown then are missing."""
        known = {pk: version.facts for pk, versions in self.versions.items() if (version := _at(versions, number))}
        found: dict[int, Facts] = {}
        chains: dict[Chain, list[int]] = defaultdict(list)
        for pk, facts in known.items():
            if (key := chain_of(facts)) is None:
                found[pk] = {**facts, **alone(facts), "since_previous": None}
            else:
                chains[key].append(pk)
        for numbers in chains.values():
            for arrived in arrivals.chain(_link(pk, known[pk]) for pk in numbers):
                decided = {"arrival": arrived.arrival.value, "since_previous": arrived.since_previous}
                found[arrived.id] = {**known[arrived.id], **decided}
        return found

    def written(self, complaint: int, after: int, upto: int) -> int | None:
        """The last change set, of these numbers, that wrote a complaint; None where none did."""
        return _last(self.versions[complaint], after, upto)

    def written_beside(self, complaint: int, after: int, upto: int) -> int | None:
        """The last change set, of these numbers, that wrote another complaint of the same chain."""
        keys = {key for version in self.versions[complaint] if (key := chain_of(version.facts))}
        beside = {pk for key in keys for pk in self._chains.get(key, ())} - {complaint}
        versions = [version for pk in beside for version in self.versions[pk]]
        return _last(sorted(versions, key=lambda version: version.known_from), after, upto)

    @cached_property
    def _chains(self) -> dict[Chain, set[int]]:
        """Who was ever of a chain since the number."""
        found: dict[Chain, set[int]] = defaultdict(set)
        for pk, versions in self.versions.items():
            for version in versions:
                if key := chain_of(version.facts):
                    found[key].add(pk)
        return found

    def _written(self) -> dict[int, list[Version]]:
        rows = list(written_since(self.organisation, self.number, self.until).values(*ROW)[: self.most + 1])
        if len(rows) > self.most:
            raise TooMuchWritten
        found = self._earlier([row["id"] for row in rows])
        for version in _present(rows):
            found[version.facts["id"]].append(version)
        return {pk: versions for pk, versions in found.items() if self._is_of_before(versions)}

    def _is_of_before(self, versions: Iterable[Version]) -> bool:
        return any(version.facts["received_at"] < self.until for version in versions)

    def _earlier(self, numbers: list[int]) -> dict[int, list[Version]]:
        """Replaced versions that were known at the number or after it."""
        found: dict[int, list[Version]] = defaultdict(list)
        for some in _batches(numbers):
            rows = ComplaintRevision.objects.filter(complaint__in=some, known_until__number__gt=self.number)
            columns = ("complaint", "complaint__reference", "facts", "known_from", "known_from__number")
            for pk, reference, facts, change_set, known_from in rows.order_by("version").values_list(*columns):
                told = {"id": pk, "reference": reference, **read(facts)}
                found[pk].append(Version(known_from or 0, change_set, told))
        return found

    def _members(self, keys: set[Chain]) -> dict[int, list[Version]]:
        """Everybody who is of a chain today."""
        found: dict[int, list[Version]] = {}
        for some in _batches(sorted({customer for customer, _category in keys})):
            rows = Complaint.objects.filter(organisation=self.organisation, customer_key__in=some)
            rows = rows.exclude(customer_key="").filter(received_at__lt=self.until).order_by()
            of_chain = [row for row in rows.values(*ROW) if (row["customer_key"], row["subcategory_id"]) in keys]
            found.update({version.facts["id"]: [version] for version in _present(of_chain)})
        return found


def chain_of(facts: Facts) -> Chain | None:
    """The chain that a complaint belongs to; None without customer key or level-2 category."""
    customer, category = facts["customer_key"], facts["subcategory_id"]
    return (customer, category) if customer and category else None


def _present(rows: list[dict[str, Any]]) -> Iterator[Version]:
    """Rows as they are today."""
    pauses: dict[int, list[Any]] = defaultdict(list)
    for some in _batches([row["id"] for row in rows]):
        for pause in Pause.objects.filter(complaint__in=some):
            pauses[pause.complaint_id].append(pause.plain)
    for row in rows:
        number, change_set = row.pop("change_set__number"), row.pop("change_set_id")
        yield Version(number or 0, change_set, {**row, "pauses": tuple(pauses.get(row["id"], ()))})


def _at(versions: Iterable[Version], number: int) -> Version | None:
    known = [version for version in versions if version.known_from <= number]
    return known[-1] if known else None


def _last(versions: Iterable[Version], after: int, upto: int) -> int | None:
    inside = [version.change_set for version in versions if after < version.known_from <= upto]
    return inside[-1] if inside else None


def _link(pk: int, facts: Facts) -> arrivals.Link[int]:
    return arrivals.Link(id=pk, duplicate_of=facts["duplicate_of_id"], **{name: facts[name] for name in LINK})


def _batches(numbers: list[Any]) -> Iterator[list[Any]]:
    rest = iter(numbers)
    while some := list(islice(rest, AT_ONCE)):
        yield some
