"""Which days are working days and which are days off (rule book §1).

Decreed holidays and make-up working days (调休) are facts. A year whose decree is not known yet falls back to plain
weekends; deadlines on its days are provisional (`decreed` says so).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

import chinese_calendar
from chinese_calendar.constants import holidays as _known_days

SATURDAY = 5


class Calendar(Protocol):
    def is_working_day(self, day: date) -> bool: ...

    def is_day_off(self, day: date) -> bool: ...

    def decreed(self, day: date) -> bool:
        """True where the holidays of the day's year are settled, so that a deadline on it will not move."""


@dataclass(frozen=True)
class WeekdayCalendar:
    """Monday to Friday, except `holidays`; weekend days named in `make_up` are worked."""

    holidays: Collection[date] = frozenset()
    make_up: Collection[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return day in self.make_up or (day.weekday() < SATURDAY and day not in self.holidays)

    def is_day_off(self, day: date) -> bool:
        return not self.is_working_day(day)

    def decreed(self, day: date) -> bool:  # noqa: ARG002  # a calendar written by hand is settled on every day
        return True


@dataclass(frozen=True)
class ChineseCalendar:
    """The State Council's decrees, from 2004 to `last_year`; plain weekends outside."""

    first_year: int
    last_year: int

    def is_working_day(self, day: date) -> bool:
        if self.decreed(day):
            return bool(chinese_calendar.is_workday(day))  # type: ignore[no-untyped-call]
        return day.weekday() < SATURDAY

    def is_day_off(self, day: date) -> bool:
        return not self.is_working_day(day)

    def decreed(self, day: date) -> bool:
        return self.first_year <= day.year <= self.last_year


@lru_cache(maxsize=1)
def china() -> ChineseCalendar:
    """The calendar of mainland China as far as it is decreed."""
    return ChineseCalendar(min(_known_days).year, max(_known_days).year)
