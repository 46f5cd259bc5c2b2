"""Pauses (暂停) of the resolution clock, and the net clock that leaves them out (rule book §4).

Only waiting for the customer counts, and only with the question to him on record; waiting for a supplier never does.
The net clock moves the deadline on, in whatever unit the limit is, by exactly the time waited so far, to the
microsecond and at most by the cap. What began after the deadline had passed moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DEFAULT_CAP = timedelta(days=30)  # our choice where letter and note name no other


class PauseReason(StrEnum):
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause as it is recorded, [starts_at, ends_at); without an end it goes on. `question_at` is when the question
    that caused it was sent."""

    starts_at: datetime
    ends_at: datetime | None = None
    reason: str = PauseReason.CUSTOMER.value
    question_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether the net clock stands still."""
        return self.reason == PauseReason.CUSTOMER and self.question_at is not None


@dataclass(frozen=True, slots=True)
class Wait:
    """A counted pause: `before` was waited until it began, `through` until it ended (None: it goes on)."""

    pause: Pause
    before: timedelta
    through: timedelta | None


def waits(pauses: Iterable[Pause]) -> Iterator[Wait]:
    """The counted pauses in order of time, with what was waited in all. They do not overlap (`complaints.facts`)."""
    before = timedelta()
    for pause in sorted((each for each in pauses if each.counts), key=lambda each: each.starts_at):
        through = None if pause.ends_at is None else before + (pause.ends_at - pause.starts_at)
        yield Wait(pause, before, through)
        if through is None:
            return
        before = through


def waited(pauses: Iterable[Pause], *, until: datetime) -> timedelta:
    """How long the customer was waited for until a moment. A pause that goes on is one until then."""
    length = timedelta()
    for pause in pauses:
        if pause.counts and pause.starts_at < until:
            length += min(until, pause.ends_at or until) - pause.starts_at
    return length


def moved_on(due: datetime, pauses: Sequence[Pause], *, cap: timedelta, as_of: datetime) -> datetime:
    """The deadline of the net clock as known at `as_of`: the last instant t with t ≤ due + min(cap, waited by t)."""
    moved = due
    for wait in waits(pauses):
        if wait.pause.starts_at >= as_of or wait.pause.starts_at > moved:
            break
        moved = due + min(cap, waited(pauses, until=min(as_of, wait.pause.ends_at or as_of)))
    return moved
