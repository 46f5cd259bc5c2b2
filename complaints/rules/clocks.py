"""Limits, deadlines and the three states of a case (rule book §1 and §4).

Instants are aware datetimes in UTC. A deadline is *inclusive*: an event at exactly the deadline is in time. A limit in
days ends at 24:00 of its last day, and midnight itself belongs to the next day; its deadline is therefore
the last representable instant before that midnight (one microsecond, the precision of every stored time).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from complaints.rules.calendars import Calendar
from complaints.rules.opening import NoHoursError, reached

INSTANT = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
ONE_DAY = timedelta(days=1)
SECONDS = {"s": 1, "min": 60, "h": 3600}
LONGEST = timedelta(days=3660)
PATTERN = re.compile(r"([1-9][0-9]{0,8})(s|min|h|d|wd|wh)", re.ASCII)


class LimitError(ValueError):
    """The text is no limit, or the limit is asked for what it does not have (a length, a deadline)."""


class NotReceivedYetError(ValueError):
    """The complaint was received after the moment it is judged at: at that moment it does not exist."""


class State(StrEnum):
    """The state of a case against a limit (rule book §4)."""

    MET = "met"
    LATE = "late"
    NOT_YET_DUE = "not_yet_due"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as clauses write it: seconds, minutes, hours, days, working days or hours, or the case's own deadline."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read "90s", "30min", "2h", "30d", "3wd", "4wh" or "own". Raises LimitError for anything else or beyond ten
        years."""
        if text == "own":
            return cls(0, "own")
        match = PATTERN.fullmatch(text)
        if match is None:
            raise LimitError(f"no limit: {text!r}")
        limit = cls(int(match[1]), match[2])
        if limit.amount * {**SECONDS, "wh": 3600}.get(limit.unit, 86_400) > LONGEST.total_seconds():
            raise LimitError(f"longer than ten years: {text!r}")
        return limit

    def __str__(self) -> str:
        return "own" if self.unit == "own" else f"{self.amount}{self.unit}"

    @property
    def in_days(self) -> bool:
        """True for limits that end with a day, so that all complaints of one local day share a deadline."""
        return self.unit in ("d", "wd")

    @property
    def by_calendar(self) -> bool:
        """True for limits whose deadline depends on which days are worked and when."""
        return self.unit in ("d", "wd", "wh")

    @property
    def is_fixed(self) -> bool:
        """True for limits that are the same span for every complaint."""
        return self.unit in SECONDS

    @property
    def length(self) -> timedelta:
        """The span an overrun is measured against. Working time and own deadlines have no fixed one: LimitError."""
        if self.unit in SECONDS:
            return timedelta(seconds=self.amount * SECONDS[self.unit])
        if self.unit == "d":
            return timedelta(days=self.amount)
        raise LimitError(f"{self} has no fixed length")


def deadline(
    limit: Limit, received_at: datetime, *, zone: ZoneInfo, calendar: Calendar, own: datetime | None = None
) -> datetime:
    """The last instant, in UTC, at which the event is in time. LimitError where the case has no own deadline, or the
    calendar no opening hours."""
    if limit.unit == "own":
        if own is None:
            raise LimitError("the case has no deadline of its own")
        return own
    if limit.in_days:
        return end_of_day(last_day(limit, received_at.astimezone(zone).date(), calendar=calendar), zone=zone)
    if limit.unit == "wh":
        return working_instant(reached, received_at, timedelta(hours=limit.amount), zone=zone, calendar=calendar)
    return received_at + limit.length


def working_instant(
    of: Callable[..., datetime], received_at: datetime, length: timedelta, *, zone: ZoneInfo, calendar: Calendar
) -> datetime:
    """An instant on the clock of working time. LimitError where the calendar knows no opening hours."""
    try:
        return of(received_at, length, zone=zone, calendar=calendar)
    except NoHoursError as error:
        raise LimitError("no opening hours") from error


def last_day(limit: Limit, received: date, *, calendar: Calendar) -> date:
    """The local day with which a limit in days ends, for complaints received on the local day `received`.

    Days: the day of receipt is not counted, and an end on a day off moves on to the next day that is none.
    Working days: the N-th working day after the day of receipt.
    """
    if limit.unit == "wd":
        return _working_day_after(received, limit.amount, calendar)
    if limit.unit != "d":
        raise LimitError(f"{limit} is no limit in days")
    day = received + limit.amount * ONE_DAY
    while calendar.is_day_off(day):
        day += ONE_DAY
    return day


def end_of_day(day: date, *, zone: ZoneInfo) -> datetime:
    """The last instant of a local day, in UTC."""
    return start_of_day(day + ONE_DAY, zone=zone) - INSTANT


def start_of_day(day: date, *, zone: ZoneInfo) -> datetime:
    """The first instant of a local day, in UTC, also where midnight is skipped or comes twice."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def state(received_at: datetime, event_at: datetime | None, deadline: datetime, as_of: datetime) -> State:
    """Met, late or not yet due at `as_of`; an event after `as_of` has not happened.

    Raises NotReceivedYetError where the complaint itself was received after `as_of`.
    """
    if received_at > as_of:
        raise NotReceivedYetError(received_at)
    if event_at is not None and event_at <= as_of:
        return State.MET if event_at <= deadline else State.LATE
    return State.LATE if as_of > deadline else State.NOT_YET_DUE


def resolution(resolved_at: datetime | None, reopened_at: datetime | None, *, as_of: datetime) -> datetime | None:
    """The resolution that holds at `as_of`: none where the complaint was reopened after it and not resolved again."""
    if resolved_at is None or resolved_at > as_of:
        return None
    undone = reopened_at is not None and resolved_at < reopened_at <= as_of
    return None if undone else resolved_at


def seconds_between(start: datetime, end: datetime | None) -> int | None:
    """Whole seconds from start to end, rounded up, so that "≤ N seconds" is exact; none where the end is missing."""
    return None if end is None else -((start - end) // SECOND)


def _working_day_after(day: date, amount: int, calendar: Calendar) -> date:
    while amount:
        day += ONE_DAY
        amount -= calendar.is_working_day(day)
    return day
