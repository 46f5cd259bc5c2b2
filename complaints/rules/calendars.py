"""Which days are worked, and when the doors are open on them (rule book §1).

Decreed holidays and make-up working days (调休) are facts. A year whose decree is not known yet falls back to plain
weekends; deadlines on its days are provisional (`decreed` says so). Opening hours have versions: the one in force on
the local day of receipt governs a complaint for good, and what was received before the first version has that one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from chinese_calendar.constants import holidays as _days_off
from chinese_calendar.constants import workdays as _make_up_days

SATURDAY = 5
MINUTES_A_DAY = 1440

Span = tuple[int, int]
"""From and to, in minutes after local midnight; 1440 is 24:00."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A version of the opening hours: the spans of a working day and of a day off, in order and apart."""

    valid_from: date
    working: tuple[Span, ...]
    off: tuple[Span, ...] = ()


class Calendar(Protocol):
    @property
    def hours(self) -> Sequence[Hours]:
        """Every version of the opening hours, the earliest first; none where nobody registered any."""

    def is_working_day(self, day: date) -> bool: ...

    def is_day_off(self, day: date) -> bool: ...

    def decreed(self, day: date) -> bool:
        """True where the holidays of the day's year are settled, so that a deadline on it will not move."""

    def version(self, first: date, last: date) -> str:
        """A fingerprint of everything the calendar says about these days: the same words, the same fingerprint."""

    def said(self, first: date, last: date) -> dict[str, Any]:
        """Everything the calendar says about these days, in texts and numbers; `WeekdayCalendar.of` reads it."""


@dataclass(frozen=True)
class WeekdayCalendar:
    """Monday to Friday, except `holidays`; weekend days named in `make_up` are worked.

    `years` are those whose decree is known; None: all of them, as in a calendar written by hand.
    """

    holidays: Collection[date] = frozenset()
    make_up: Collection[date] = frozenset()
    years: Collection[int] | None = None
    hours: Sequence[Hours] = ()

    def is_working_day(self, day: date) -> bool:
        return day in self.make_up or (day.weekday() < SATURDAY and day not in self.holidays)

    def is_day_off(self, day: date) -> bool:
        return not self.is_working_day(day)

    def decreed(self, day: date) -> bool:
        return self.years is None or day.year in self.years

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> WeekdayCalendar:
        """The calendar that said this; about other days it knows nothing."""
        off, worked = (frozenset(map(date.fromisoformat, said[name])) for name in ("off", "worked"))
        opened = ((date.fromisoformat(day), *spans) for day, *spans in said["open"])
        hours = tuple(Hours(day, *(tuple(map(tuple, each)) for each in spans)) for day, *spans in opened)
        years = frozenset(year for year, settled in enumerate(said["settled"], start=said["from"]) if settled)
        return cls(off, worked, years, hours)

    def version(self, first: date, last: date) -> str:
        said = {name: told for name, told in self.said(first, last).items() if name != "from"}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]

    def said(self, first: date, last: date) -> dict[str, Any]:
        return {
            "from": first.year,
            "off": sorted(str(day) for day in self.holidays if first <= day <= last),
            "worked": sorted(str(day) for day in self.make_up if first <= day <= last),
            "open": [[str(each.valid_from), each.working, each.off] for each in self.hours if each.valid_from <= last],
            "settled": [self.decreed(date(year, 1, 1)) for year in range(first.year, last.year + 1)],
        }


def hours_at(calendar: Calendar, received: date) -> Hours | None:
    """The opening hours that govern what was received on a local day; None where there are none at all."""
    versions = calendar.hours
    governing = [each for each in versions if each.valid_from <= received] or versions[:1]
    return governing[-1] if governing else None


@lru_cache(maxsize=1)
def china() -> WeekdayCalendar:
    """The decrees of the State Council as the package knows them, which fill the record at first."""
    years = range(min(_days_off).year, max(_days_off).year + 1)
    return WeekdayCalendar(frozenset(_days_off), frozenset(_make_up_days), frozenset(years))
