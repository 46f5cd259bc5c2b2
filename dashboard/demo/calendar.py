"""The demo's time: from "today" back over 24 months, in quarters counted from the running one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
MONTHS = 24
SPRING_FESTIVALS = (
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
)


def shifted(day: date, months: int) -> date:
    """The first of the month so many months later (or earlier)."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def quarter_of(day: date) -> date:
    """The first day of the quarter."""
    return shifted(day, -((day.month - 1) % 3))


def instant(day: date, seconds: float = 0) -> datetime:
    """So many seconds after local midnight, in UTC."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC) + timedelta(seconds=seconds)


@dataclass(frozen=True)
class Calendar:
    """What "today" means for the story. Complaints are known up to the midnight before `today`."""

    today: date

    @cached_property
    def first_day(self) -> date:
        return shifted(self.today, 1 - MONTHS)

    @cached_property
    def days(self) -> list[date]:
        return [self.first_day + timedelta(days=n) for n in range((self.today - self.first_day).days)]

    @cached_property
    def known_until(self) -> datetime:
        return instant(self.today)

    @cached_property
    def running_quarter(self) -> date:
        return quarter_of(self.today - timedelta(days=1))

    @cached_property
    def effective_from(self) -> date:
        """The letters bind from the first whole quarter of the record."""
        begins = quarter_of(self.first_day)
        return begins if begins == self.first_day else shifted(begins, 3)

    def quarter(self, back: int) -> date:
        """The first day of the quarter so many quarters before the running one."""
        return shifted(self.running_quarter, -3 * back)

    def quarters_ago(self, at: datetime) -> float:
        """How far back an instant lies, in quarters before the middle of the running one: 0.5 is its beginning."""
        return (instant(self.running_quarter) - at) / timedelta(days=91.3) + 0.5

    def festival_weight(self, day: date) -> float:
        """How much the Spring Festival presses on a day: 0 outside, 1 at its height (rush, roaming, closed shops)."""
        nearest = min(abs((day - festival).days - 1) for festival in SPRING_FESTIVALS)
        return max(0.0, 1 - nearest / 9)


def spread(start: datetime, end: datetime, count: int) -> Iterator[datetime]:
    """So many instants between two, in order; in the morning where there is a day for each."""
    step = (end - start) / (count + 1)
    for n in range(1, count + 1):
        at = start + n * step
        yield at if step < timedelta(days=1) else instant(at.astimezone(ZONE).date(), 9 * 3600 + n * 1_000)
