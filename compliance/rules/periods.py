"""Months, quarters, half-years and years: half-open, in the letter's zone (rule book §1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
LABEL = re.compile(r"([0-9]{4})(?:-([0-9]{2})|Q([1-4])|H([12]))?", re.ASCII)


class PeriodError(ValueError):
    """The text is no period label, or the kind of period is unknown."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`start` is the first day, `end` the day after the last one."""

    start: date
    end: date
    kind: str

    @classmethod
    def containing(cls, day: date, kind: str) -> Period:
        """The period of this kind ("month", "quarter", "half_year", "year") that the day lies in."""
        if kind not in MONTHS:
            raise PeriodError(kind)
        months = MONTHS[kind]
        first = day.month - (day.month - 1) % months
        return cls._of(day.year, first, kind)

    @classmethod
    def parse(cls, label: str) -> Period:
        """Read "2026-10", "2026Q4", "2026H2" or "2026". Raises PeriodError for anything else."""
        match = LABEL.fullmatch(label)
        if match is None:
            raise PeriodError(label)
        year, month, quarter, half = (int(part) if part else None for part in match.groups())
        try:
            if month is not None:
                return cls._of(year or 0, month, "month")
            if quarter:
                return cls._of(year or 0, 3 * quarter - 2, "quarter")
            return cls._of(year or 0, 6 * half - 5, "half_year") if half else cls._of(year or 0, 1, "year")
        except ValueError as error:
            raise PeriodError(label) from error

    @classmethod
    def between(cls, first: date, last: date, kind: str) -> Iterator[Period]:
        """The periods from the one that holds `first` to the one that holds `last`, in order."""
        period = cls.containing(first, kind)
        while period.start <= last:
            yield period
            period = period.next()

    @classmethod
    def _of(cls, year: int, month: int, kind: str) -> Period:
        after = month + MONTHS[kind]
        end = date(year + 1, after - 12, 1) if after > 12 else date(year, after, 1)
        return cls(date(year, month, 1), end, kind)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        year = f"{self.start.year:04d}"
        match self.kind:
            case "month":
                return f"{year}-{self.start.month:02d}"
            case "quarter":
                return f"{year}Q{(self.start.month + 2) // 3}"
            case "half_year":
                return f"{year}H{1 if self.start.month == 1 else 2}"
        return year

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def previous(self) -> Period:
        return Period.containing(self.start - timedelta(days=1), self.kind)

    def next(self) -> Period:
        return Period.containing(self.end, self.kind)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """First instant of the period and first instant after it, in UTC."""
        return midnight(self.start, zone), midnight(self.end, zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
