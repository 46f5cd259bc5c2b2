"""What a complaint is when it arrives (rule book §3): counted, chaser, duplicate or void.

*New* and *repeat* are both counted. Which of the two a counted complaint is depends on the window of the clause, so
the seconds since the earlier one was resolved are kept and `is_repeat` compares.

The earlier one is the latest *counted* complaint of the same customer and level-2 category, in order of receipt, then
of reference, whatever its unit or channel. A complaint without customer key or level-2 category has no chain: the
caller passes it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from complaints.rules.clocks import seconds_between

DAY = 86_400
Id = TypeVar("Id")


class ArrivalKind(StrEnum):
    COUNTED = "counted"
    CHASER = "chaser"
    DUPLICATE = "duplicate"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Link(Generic[Id]):
    """What the rule needs to know of one complaint. `duplicate_of` is the one that a person says it repeats, in
    whatever chain; None leaves it to the chain. A `voided` one was entered by mistake: nothing is said about it."""

    id: Id
    reference: str
    received_at: datetime
    resolved_at: datetime | None = None
    reopened_at: datetime | None = None
    marked_duplicate: bool = False
    voided: bool = False
    duplicate_of: Id | None = None


@dataclass(frozen=True, slots=True)
class Arrived(Generic[Id]):
    """The decision about one complaint. `since_previous` is in seconds since the earlier one was resolved."""

    id: Id
    arrival: ArrivalKind
    previous: Id | None = None
    since_previous: int | None = None


def chain(links: Iterable[Link[Id]]) -> Iterator[Arrived[Id]]:
    """Decide every complaint of one customer and level-2 category. They may come in any order."""
    return in_order(sorted(links, key=lambda link: (link.received_at, link.reference)))


def in_order(links: Iterable[Link[Id]]) -> Iterator[Arrived[Id]]:
    """The same for links that come in order of receipt, then of reference; each is decided as it comes."""
    earlier: Link[Id] | None = None
    for link in links:
        arrived = arrive(link, earlier)
        yield arrived
        if arrived.arrival is ArrivalKind.COUNTED:
            earlier = link


def arrive(link: Link[Id], earlier: Link[Id] | None) -> Arrived[Id]:
    """Decide one complaint against the latest counted one before it."""
    previous = earlier.id if earlier else None
    if link.voided:
        return Arrived(link.id, ArrivalKind.VOID)
    if link.marked_duplicate:
        said = link.duplicate_of
        return Arrived(link.id, ArrivalKind.DUPLICATE, previous if said is None else said)
    if earlier is None:
        return Arrived(link.id, ArrivalKind.COUNTED)
    if _unresolved(earlier, at=link.received_at):
        return Arrived(link.id, ArrivalKind.CHASER, previous)
    since = seconds_between(earlier.resolved_at, link.received_at) if earlier.resolved_at else None
    return Arrived(link.id, ArrivalKind.COUNTED, previous, since)


def is_repeat(arrival: str, since_previous: int | None, *, window_days: int = 30) -> bool:
    """Whether a complaint is a repeat (重复投诉) for a window: at or after the resolution, at most the window later."""
    return arrival == ArrivalKind.COUNTED and since_previous is not None and 0 <= since_previous <= window_days * DAY


def _unresolved(earlier: Link[Id], *, at: datetime) -> bool:
    """Whether the earlier complaint was open at that moment: not resolved yet, or reopened and not resolved again."""
    if earlier.resolved_at is None or at < earlier.resolved_at:
        return True
    return earlier.reopened_at is not None and earlier.resolved_at < earlier.reopened_at <= at
