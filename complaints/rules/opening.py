"""Working time (工作小时): the clock that ticks while the doors are open (rule book §1, §4).

A limit of n working hours ends at the first instant at which n hours have been open since the receipt; that instant
itself is in time, and what happens later while the doors are closed is not. Everything is exact to the microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from complaints.rules.calendars import MINUTES_A_DAY, Calendar, Hours, hours_at

INSTANT = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)
Open = tuple[datetime, datetime]  # [from, to) in UTC


class NoHoursError(ValueError):
    """A limit in working hours was asked of a calendar that knows no opening hours."""


def reached(received_at: datetime, length: timedelta, *, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """The first instant at which the doors have been open for `length` (more than nothing) since the receipt."""
    left = length
    for start, end in _open_from(received_at, zone, calendar):
        if left <= end - start:
            return start + left
        left -= end - start
    raise NoHoursError


def not_beyond(received_at: datetime, length: timedelta, *, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """The last instant at which they have been open for no more than `length`: through a night that follows, the
    clock stands still, up to the opening itself."""
    left = length
    for start, end in _open_from(received_at, zone, calendar):
        if left < end - start:
            return start + left
        left -= end - start
    raise NoHoursError


@dataclass(frozen=True, slots=True)
class Piece:
    """For receipts before `until`, and not before the piece above it, an instant derived from the receipt is `at`,
    or else `shift` later than the receipt."""

    until: datetime
    at: datetime | None = None
    shift: timedelta | None = None


def pieces(
    of: Callable[[datetime], datetime], start: datetime, end: datetime, *, zone: ZoneInfo, calendar: Calendar
) -> Iterator[Piece]:
    """Such an instant for all receipts in [start, end), as few pieces: while the doors are closed it stands still, and
    while they are open it moves with the receipt until it meets a closing time of its own."""
    last: Piece | None = None
    for piece in _pieces(of, start, end, zone, calendar):
        if last and (last.at, last.shift) != (piece.at, piece.shift):
            yield last
        last = piece
    if last:
        yield last


def _pieces(
    of: Callable[[datetime], datetime], start: datetime, end: datetime, zone: ZoneInfo, calendar: Calendar
) -> Iterator[Piece]:
    day = start.astimezone(zone).date()
    while start < end:
        until = min(end, _instant(day + ONE_DAY, 0, zone))
        for opens, closes in [*_open_on(day, _hours(calendar, day), zone, calendar), (until, until)]:
            if start < min(opens, until):
                yield Piece(min(opens, until), at=of(start))
                start = min(opens, until)
            while start < min(closes, until):
                piece = _moving(of, start, min(closes, until), zone, calendar)
                yield piece
                start = piece.until
        day += ONE_DAY


def _moving(
    of: Callable[[datetime], datetime], start: datetime, until: datetime, zone: ZoneInfo, calendar: Calendar
) -> Piece:
    """From `start`, in open hours, the stretch in which the instant moves with the receipt."""
    at = of(start)
    closes = next(closes for _opens, closes in _open_like(start, at, zone, calendar) if closes >= at)
    meets = start + (closes - at)
    if of(meets) - at == meets - start:
        meets += INSTANT  # the closing time itself is still reached
    return Piece(min(until, meets), shift=at - start)


def _open_from(received_at: datetime, zone: ZoneInfo, calendar: Calendar) -> Iterator[Open]:
    """The open spans after a receipt, by the hours in force on its day, the first from the receipt itself."""
    for start, end in _open_like(received_at, received_at, zone, calendar):
        if end > received_at:
            yield max(start, received_at), end


def _open_like(received_at: datetime, since: datetime, zone: ZoneInfo, calendar: Calendar) -> Iterator[Open]:
    """The open spans of the local day of `since` and all later ones, by the hours in force at the receipt."""
    hours = _hours(calendar, received_at.astimezone(zone).date())
    day = since.astimezone(zone).date() - ONE_DAY  # an instant just before midnight may belong to the day before
    while day.year < date.max.year:
        yield from _open_on(day, hours, zone, calendar)
        day += ONE_DAY


def _open_on(day: date, hours: Hours, zone: ZoneInfo, calendar: Calendar) -> Iterator[Open]:
    for start, end in hours.working if calendar.is_working_day(day) else hours.off:
        yield _instant(day, start, zone), _instant(day, end, zone)


def _hours(calendar: Calendar, day: date) -> Hours:
    hours = hours_at(calendar, day)
    if hours is None or not hours.working:
        raise NoHoursError
    return hours


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    if minute == MINUTES_A_DAY:
        day, minute = day + ONE_DAY, 0
    return datetime.combine(day, time(*divmod(minute, 60)), tzinfo=zone).astimezone(UTC)
