"""RULEBOOK §5: which complaints a figure speaks of, and until when time alone can change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.oracle.rulebook.calendars import (
    DAY,
    INSTANT,
    Calendar,
    amount_of,
    deadline,
    length,
    overrun_at,
    overrun_passed,
)
from tests.oracle.rulebook.facts import Complaint, Promise
from tests.oracle.rulebook.numbers import Interval

REOPENING = timedelta(days=30)
ASKED_LATER = timedelta(days=30)


@dataclass(frozen=True)
class Part:
    """The days of a period that one version governs (§7), as days and as instants of the letter's zone."""

    first: date
    end: date
    begins: datetime
    ends: datetime
    of_period: tuple[date, date]


def part_of(period: tuple[date, date], effective_from: date, effective_until: date | None, calendar: Calendar) -> Part:
    """§7: "the clause version in force when the complaint was received governs"."""
    first, end = max(period[0], effective_from), min(period[1], effective_until or date.max)
    return Part(first, end, calendar.midnight(first), calendar.midnight(end), period)


def cohort(complaints: list[Complaint], part: Part, promise: Promise, as_of: datetime) -> list[Complaint]:
    """§5: received in the part, not after T (§4), within the scope "tested at receipt"."""
    return [
        each
        for each in complaints
        if part.begins <= each.received_at < part.ends
        and each.received_at <= as_of
        and (not promise.units or each.unit in promise.units)
        and (not promise.channels or each.channel in promise.channels)
        and (not promise.segments or each.segment in promise.segments)
    ]


def last_deadline(limit: str, part: Part, calendar: Calendar) -> datetime:
    """§5: the latest deadline of whoever may be received in the part."""
    return max(deadline(limit, at, calendar) for at in possible_receipts(part, calendar))


def possible_receipts(part: Part, calendar: Calendar) -> list[datetime]:
    """The last instant of each day of the part: the latest of one day has the latest deadline of that day."""
    days = [part.first + n * DAY for n in range((part.end - part.first).days)]
    return [calendar.midnight(day + DAY) - INSTANT for day in days]


def last_overrun(limit: str, share: Interval, part: Part, calendar: Calendar) -> datetime:
    """§5: the last instant before an unanswered case enters or leaves a class of overruns by time alone. At an end that
    the smaller overruns include, the case stays what it is for as long as the clock then stands still."""
    ends = [(share.low, not share.low_closed), (share.high, share.high_closed)]
    passed = [
        overrun_passed(limit, at, end, calendar) if stays else overrun_at(limit, at, end, calendar) - INSTANT
        for at in possible_receipts(part, calendar)
        for end, stays in ends
        if end
    ]
    return max(passed, default=last_deadline(limit, part, calendar))


def reopenings_until(promise: Promise, limit: str, cap: timedelta, part: Part, calendar: Calendar) -> datetime:
    """§5: "resolution: limit + 30-day reopening window"; on the net clock the deadline may move by the cap first."""
    moved = cap if promise.clock == "net" else timedelta(0)
    last = part.ends if limit == "own" else last_deadline(limit, part, calendar)
    return last + moved + REOPENING


def is_uncertain(limit: str, share: Interval | None, part: Part, calendar: Calendar) -> bool:
    """§1: "deadlines that fall on days not yet decreed are provisional": the last day of the last deadline; of a class
    of overruns, which are counted on the same clock (§4), that of its last end."""
    if limit == "own" or amount_of(limit)[1] not in ("d", "wd", "wh"):
        return False
    last = last_overrun(limit, share, part, calendar) if share else last_deadline(limit, part, calendar)
    return calendar.day_of(last).year not in calendar.settled


def cap_of(promise: Promise) -> timedelta:
    """§4: "capped": by what the clause says, 30 days where it says nothing."""
    return length(promise.pause_cap) if promise.pause_cap else timedelta(days=30)
