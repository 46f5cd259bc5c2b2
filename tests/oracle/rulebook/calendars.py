"""RULEBOOK §1: days, periods, limits. Everything is walked day by day, nothing is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.oracle.rulebook.facts import Hours, Record

Span = tuple[datetime, datetime]
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
MONTHS_OF = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
CLOCK_UNITS = {"min": timedelta(minutes=1), "wh": timedelta(hours=1), "s": timedelta(seconds=1)}
CLOCK_UNITS |= {"h": timedelta(hours=1)}


@dataclass(frozen=True)
class Country:
    """What the decrees of the country say: days "off" or "worked", and the years they settle."""

    days: Mapping[date, str]
    settled: frozenset[int]


class Calendar:
    """§1: "make-up working days (调休) are facts"; a company's own entries go before, the later before the earlier."""

    def __init__(self, record: Record, country: Country) -> None:
        self.zone = ZoneInfo(record.zone)
        self.said = dict(country.days)
        self.settled = set(country.settled)
        for decree in record.decrees:
            self.said.update(decree.days)
            if decree.settles:
                self.settled |= {day.year for day, _kind in decree.days}
        self.versions = sorted(record.hours, key=lambda each: each.valid_from)

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """The first instant of a local day."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def is_off(self, day: date) -> bool:
        said = self.said.get(day, "plain")
        return day.weekday() >= 5 if said == "plain" else said == "off"

    def hours_for(self, received: date) -> Hours | None:
        """§1: the version in force on the day of receipt; what is older than the first one has the first one."""
        in_force = [each for each in self.versions if each.valid_from <= received]
        return in_force[-1] if in_force else self.versions[0] if self.versions else None

    def opened(self, hours: Hours, day: date) -> list[tuple[datetime, datetime]]:
        """When the doors are open on a local day, as instants."""
        spans = hours.off if self.is_off(day) else hours.working
        return [(self._minute(day, start), self._minute(day, end)) for start, end in spans]

    def _minute(self, day: date, minute: int) -> datetime:
        if minute == 24 * 60:
            return self.midnight(day + DAY)
        return datetime.combine(day, time(minute // 60, minute % 60), self.zone).astimezone(UTC)


def amount_of(limit: str) -> tuple[int, str]:
    """ "30min" is 30 and "min"."""
    digits = "".join(sign for sign in limit if sign.isdigit())
    return int(digits), limit[len(digits) :]


def deadline(limit: str, received_at: datetime, calendar: Calendar) -> datetime:
    """§1: the last instant in time. Hours run from the instant; days leave out the day of receipt and end with the last
    one, at 24:00, moved on over days off; working days and hours tick on such days and while the doors are open."""
    amount, unit = amount_of(limit)
    day = calendar.day_of(received_at)
    if unit == "d":
        day += amount * DAY
        while calendar.is_off(day):
            day += DAY
        return calendar.midnight(day + DAY) - INSTANT
    if unit == "wd":
        while amount:
            day += DAY
            amount -= not calendar.is_off(day)
        return calendar.midnight(day + DAY) - INSTANT
    if unit == "wh":
        return instant_at(amount * CLOCK_UNITS["wh"], ticks(limit, received_at, received_at, calendar))
    return received_at + amount * CLOCK_UNITS[unit]


def ticks(limit: str, received_at: datetime, since: datetime, calendar: Calendar) -> Iterator[Span]:
    """§4: when the limit's own clock ticks, from an instant on: always, on working days, while open."""
    unit = amount_of(limit)[1]
    if unit not in ("wd", "wh"):
        yield since, datetime.max.replace(tzinfo=UTC)
    hours = calendar.hours_for(calendar.day_of(received_at))
    day = calendar.day_of(since)
    while True:
        spans = [(calendar.midnight(day), calendar.midnight(day + DAY))] if not calendar.is_off(day) else []
        if unit == "wh":
            assert hours is not None
            spans = calendar.opened(hours, day)
        for begins, ends in spans:
            if max(begins, since) < ends:
                yield max(begins, since), ends
        day += DAY


def instant_at(left: timedelta, spans: Iterator[Span]) -> datetime:
    """The first instant at which a clock has ticked for so long."""
    for begins, ends in spans:
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    raise AssertionError("a clock ticks for ever")


def ticked(until: datetime, spans: Iterator[Span]) -> timedelta:
    """How long a clock has ticked by an instant."""
    total = timedelta(0)
    for begins, ends in spans:
        if begins >= until:
            return total
        total += min(ends, until) - begins
        if ends >= until:
            return total
    raise AssertionError("a clock ticks for ever")


def length(limit: str) -> timedelta:
    """A limit on its own clock (§4), of which a day has 24 hours."""
    amount, unit = amount_of(limit)
    return amount * (DAY if unit in ("d", "wd") else CLOCK_UNITS[unit])


def overrun_at(limit: str, received_at: datetime, share: Fraction, calendar: Calendar) -> datetime:
    """The first instant at which a limit is overrun by so much of it."""
    end = measured_from(limit, received_at, calendar)
    return instant_at(length(limit) * share.numerator / share.denominator, ticks(limit, received_at, end, calendar))


def overrun_passed(limit: str, received_at: datetime, share: Fraction, calendar: Calendar) -> datetime:
    """The last instant at which a limit is overrun by no more than so much of it: where its clock stands still then,
    the one at which it goes on."""
    end = measured_from(limit, received_at, calendar)
    left = length(limit) * share.numerator / share.denominator
    for begins, ends in ticks(limit, received_at, end, calendar):
        if left < ends - begins:
            return begins + left
        left -= ends - begins
    raise AssertionError("a clock ticks for ever")


def measured_from(limit: str, received_at: datetime, calendar: Calendar) -> datetime:
    """§4: overruns count from D; of a limit in days from 24:00 itself."""
    due = deadline(limit, received_at, calendar)
    return due + INSTANT if amount_of(limit)[1] in ("d", "wd") else due


def period_of(day: date, kind: str) -> tuple[date, date]:
    """§1: the half-open period that holds a day."""
    months = MONTHS_OF[kind]
    first = (day.month - 1) // months * months + 1
    start = date(day.year, first, 1)
    end = start
    for _month in range(months):
        end = (end + 31 * DAY).replace(day=1)
    return start, end


def label(start: date, kind: str) -> str:
    """How a period is called: 2026-10, 2026Q4, 2026H2, 2026."""
    names = {
        "month": f"{start:%Y-%m}",
        "quarter": f"{start.year}Q{start.month // 3 + 1}",
        "half_year": f"{start.year}H{start.month // 6 + 1}",
        "year": f"{start.year}",
    }
    return names[kind]
