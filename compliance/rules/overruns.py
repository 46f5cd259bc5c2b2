"""By how much a case overran its limit (超期幅度, rule book §4), asked as: until when is it no more than so much?

The overrun is ((event, or now) − deadline) ÷ limit on the limit's own clock. Instants are stored to the microsecond,
so "an overrun of at most 30 %" is the same as "no later than one certain instant", and everything stays exact.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from complaints.rules.calendars import Calendar
from complaints.rules.clocks import (
    INSTANT,
    ONE_DAY,
    Limit,
    LimitError,
    deadline,
    last_day,
    start_of_day,
    working_instant,
)
from complaints.rules.opening import not_beyond, reached

MICROSECONDS_A_DAY = ONE_DAY // INSTANT


def last_instant(
    limit: Limit, received_at: datetime, share: Fraction, *, inclusive: bool, zone: ZoneInfo, calendar: Calendar
) -> datetime:
    """The last instant at which the overrun is at most (`inclusive`) or still below `share` of the limit.

    Raises LimitError for a case's own deadline, which has no length to measure against.
    """
    if limit.unit == "own":
        raise LimitError("an overrun needs a limit with a length")
    if limit.unit == "wh":
        return _on_working_hours(limit, received_at, share, inclusive=inclusive, zone=zone, calendar=calendar)
    if limit.unit == "wd":
        return _on_working_days(limit, received_at, share, inclusive=inclusive, zone=zone, calendar=calendar)
    due = deadline(limit, received_at, zone=zone, calendar=calendar)
    if limit.in_days:
        due += INSTANT  # 24:00 itself: the overrun is measured from there
    return due + _microseconds(share * (limit.length // INSTANT), inclusive=inclusive)


def _microseconds(length: Fraction, *, inclusive: bool) -> timedelta:
    whole = length.numerator // length.denominator
    if not inclusive and whole == length:
        whole -= 1
    return whole * INSTANT


def _on_working_days(
    limit: Limit, received_at: datetime, share: Fraction, *, inclusive: bool, zone: ZoneInfo, calendar: Calendar
) -> datetime:
    """Only working days tick, each as 24 hours; on a day off the overrun stands still."""
    days, rest = divmod(share * limit.amount, 1)
    if rest == 0 and not inclusive:
        days, rest = days - 1, Fraction(1)
    day = last_day(limit, received_at.astimezone(zone).date(), calendar=calendar)
    for _ in range(days + 1):
        day = _next_working_day(day, calendar)
    start = start_of_day(day, zone=zone)
    if rest == 0:
        return start  # the clock stood still through the days off and has not ticked yet
    return start + _microseconds(rest * MICROSECONDS_A_DAY, inclusive=inclusive)


def _on_working_hours(
    limit: Limit, received_at: datetime, share: Fraction, *, inclusive: bool, zone: ZoneInfo, calendar: Calendar
) -> datetime:
    """Only opening hours tick; while the doors are closed the overrun stands still."""
    length = (1 + share) * (timedelta(hours=limit.amount) // INSTANT)
    if inclusive:
        whole = _microseconds(length, inclusive=True)
        return working_instant(not_beyond, received_at, whole, zone=zone, calendar=calendar)
    at_least = -(-length.numerator // length.denominator) * INSTANT
    return working_instant(reached, received_at, at_least, zone=zone, calendar=calendar) - INSTANT


def _next_working_day(day: date, calendar: Calendar) -> date:
    day += ONE_DAY
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day
