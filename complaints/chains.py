"""Arrivals decided again wherever facts of a chain changed: the stored columns always equal a decision from scratch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from complaints.models import Complaint
from complaints.rules import arrivals
from complaints.tallies.marks import Marks

Chain = tuple[str, int]  # customer key, level-2 category
Stored = tuple[str, int | None, int | None]  # arrival, earlier one, seconds since it was resolved
BLOCK = 400
COLUMNS = (
    "id",
    "reference",
    "received_at",
    "resolved_at",
    "reopened_at",
    "marked_duplicate",
    "voided",
    "duplicate_of_id",
)
LINK = slice(0, len(COLUMNS))
STORED = slice(len(COLUMNS), len(COLUMNS) + 3)
DECIDED = ("arrival", "previous_id", "since_previous")
PLACE = ("unit_id", "channel", "received_day")


def chain_of(complaint: Complaint) -> Chain | None:
    """The chain a complaint belongs to; none without customer key or level-2 category."""
    if complaint.customer_key and complaint.subcategory_id:
        return complaint.customer_key, complaint.subcategory_id
    return None


def decide_again(chains: Iterable[Chain], *, organisation_id: int, marks: Marks) -> int:
    """Decide every complaint of these chains, store what differs and mark where it lies. Returns how many rows were
    changed."""
    waiting, changed = iter(sorted(set(chains))), 0
    while block := list(islice(waiting, BLOCK)):
        rows = [row for members in _members(block, organisation_id) for row in _differing(members)]
        for row in rows:
            marks.add(row.unit_id, row.channel, row.received_day)
        Complaint.objects.bulk_update(rows, ["arrival", "previous", "since_previous"], batch_size=500)
        changed += len(rows)
    return changed


def _members(block: Sequence[Chain], organisation_id: int) -> Iterator[list[tuple[Any, ...]]]:
    wanted = set(block)
    rows = Complaint.objects.filter(
        customer_key__in={key for key, _ in block},
        subcategory__in={subcategory for _, subcategory in block},
        organisation=organisation_id,
    ).values_list("customer_key", "subcategory_id", *COLUMNS, *DECIDED, *PLACE)
    members: dict[Chain, list[tuple[Any, ...]]] = defaultdict(list)
    for key, subcategory, *rest in rows.order_by():
        if (key, subcategory) in wanted:
            members[key, subcategory].append(tuple(rest))
    yield from members.values()


def _differing(members: list[tuple[Any, ...]]) -> Iterator[Complaint]:
    stored: dict[int, Stored] = {row[0]: row[STORED] for row in members}
    places = {row[0]: dict(zip(PLACE, row[STORED.stop :], strict=True)) for row in members}
    for arrived in arrivals.chain(arrivals.Link(*row[LINK]) for row in members):
        if stored[arrived.id] != (arrived.arrival, arrived.previous, arrived.since_previous):
            yield Complaint(
                pk=arrived.id,
                arrival=arrived.arrival,
                previous_id=arrived.previous,
                since_previous=arrived.since_previous,
                **places[arrived.id],
            )
