"""A year as its page shows it: twelve months of days, each with what a decree says, in words and as a mark."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from complaints.calendars import Named
from complaints.models import DecreedDay

SATURDAY = 5
Kind = DecreedDay.Kind


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the grid. `kind` is "off", "worked", "weekend" or empty for an ordinary working day."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row of which the same is said, by the same source."""

    first: date
    last: date
    named: Named


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; None fills the first and last one up."""

    first: date
    weeks: list[list[Cell | None]]
    stretches: list[Stretch]


def months(year: int, named: Mapping[date, Named]) -> list[Month]:
    return [_month(date(year, number, 1), named) for number in range(1, 13)]


def _month(first: date, named: Mapping[date, Named]) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    of_month = [day for week in weeks for day in week if day.month == first.month]
    grid = [[_cell(day, named) if day.month == first.month else None for day in week] for week in weeks]
    return Month(first, grid, list(_stretches([named[day] for day in of_month if day in named])))


def _cell(day: date, named: Mapping[date, Named]) -> Cell:
    said = named.get(day)
    if said and said.kind != Kind.AS_THE_WEEK_SAYS:
        return Cell(day, said.kind, said.name)
    return Cell(day, "weekend" if day.weekday() >= SATURDAY else "", "")


def _stretches(named: list[Named]) -> Iterator[Stretch]:
    """Days that follow each other and say the same, taken together."""
    numbered = enumerate(sorted(named, key=lambda one: one.day))
    for _same, run in groupby(numbered, key=lambda one: (one[1].day - timedelta(days=one[0]), *_words(one[1]))):
        days = [told for _number, told in run]
        yield Stretch(days[0].day, days[-1].day, days[0])


def _words(named: Named) -> tuple[str, str, str]:
    return named.kind, named.name, named.source
