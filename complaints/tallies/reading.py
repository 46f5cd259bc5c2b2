"""Adding up tallies: of a stretch of local days, what still holds, and the days that have to be counted anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

import numpy as np
from django.db.models import DateTimeField, JSONField, Q, QuerySet, Value
from django.db.models.functions import Cast
from numpy.typing import NDArray

from complaints.models import MonthTally, TalliedMonth, Tally, TallyMark
from complaints.models.tallies import NO_UNIT
from complaints.rules.calendars import Calendar
from complaints.rules.clocks import ONE_DAY
from complaints.tallies.counters import Counter
from complaints.tallies.layout import Columns, columns_of, content, days_of, month_of, months_between

Durations = NDArray[np.int32]
"""Of many complaints, in whole seconds: room for 68 years each."""


@dataclass(frozen=True, slots=True)
class Days:
    """Local days from `first` to `last`, both included."""

    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += ONE_DAY


@dataclass(frozen=True)
class Sums:
    """What tallies say of a stretch of days: the counts by unit (None: of no unit), and the days they do not speak
    of."""

    places: Mapping[Counter, int]  # where in each unit's counts a counter stands
    units: Mapping[int | None, Sequence[int]]
    silent: frozenset[date]
    lists: Mapping[Counter, str] = field(default_factory=dict)  # the columns of those counters that list durations


def runs(days: Collection[date]) -> Iterator[Days]:
    """Days in runs that follow each other."""
    by_distance = groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0] * ONE_DAY)
    for _, run in by_distance:
        following = [day for _, day in run]
        yield Days(following[0], following[-1])


def settled(
    organisation: int, days: Days, *, as_of: datetime, calendar: Calendar, channels: Iterable[str] = ()
) -> Sums:
    """The sums of all tallies of these days that say now what the record says, and said the same at `as_of`; of
    complaints through some channels only, if any are named.

    A day is silent where its month is not tallied by today's counters and calendar, where it is marked, and where it
    holds an event after `as_of`. To be called in a transaction that sees one state of the record.
    """
    columns = columns_of(organisation)
    counts = {column: counter for column, counter in columns.items() if not counter.is_list}
    silent = _silent(organisation, days, columns, calendar, as_of)
    of_units: dict[int | None, list[int]] = {}
    for rows in _rows(organisation, days, silent, channels):
        for unit, _dates, found in _summed(rows, counts):
            before = of_units.get(unit)
            of_units[unit] = found if before is None else [a + b for a, b in zip(before, found, strict=True)]
    places = {counter: place for place, counter in enumerate(counts.values())}
    lists = {counter: column for column, counter in columns.items() if counter.is_list}
    return Sums(places, of_units, frozenset(silent), lists)


@dataclass(frozen=True)
class Dated:
    """The sums of a stretch of days, told apart by month or by day: `units` holds the counts by unit and first day.
    `whole` says where a counter stands in them and which days are silent; it holds no counts."""

    whole: Sums
    units: Mapping[tuple[int | None, date], Sequence[int]]


def dated(
    organisation: int,
    days: Days,
    *,
    bucket: Callable[[date], date],
    as_of: datetime,
    calendar: Calendar,
    channels: Iterable[str] = (),
) -> Dated:
    """What `settled` says of these days, in as few queries, told apart by what `bucket` makes of a day: itself, or
    `month_of` it."""
    columns = columns_of(organisation)
    counts = {column: counter for column, counter in columns.items() if not counter.is_list}
    silent = _silent(organisation, days, columns, calendar, as_of)
    found: dict[tuple[int | None, date], list[int]] = {}
    for name, rows in _dated_rows(organisation, days, silent, channels, by_day=bucket is not month_of):
        for unit, (at,), told in _summed(rows, counts, name):
            before = found.get((unit, bucket(at)))
            found[unit, bucket(at)] = told if before is None else [a + b for a, b in zip(before, told, strict=True)]
    places = {counter: place for place, counter in enumerate(counts.values())}
    return Dated(Sums(places, {}, frozenset(silent)), found)


def listed(
    organisation: int, days: Days, sums: Sums, counter: Counter, channels: Iterable[str] = ()
) -> dict[int | None, Durations]:
    """All durations that tallies list, by unit and in no order, of the days that `sums` speaks of. Only days list
    them: those of a month together would be written anew with every change in it."""
    spoken = set(days) - sums.silent
    if not spoken:
        return {}
    column = sums.lists[counter]
    rows = Tally.objects.filter(_on(spoken), _through(channels), organisation=organisation).order_by().values("unit")
    texts = rows.annotate(text=counter.of_tallies(column)).filter(text__isnull=False)
    return {_unit(unit): _durations(text) for unit, text in texts.values_list("unit", "text")}


def _durations(text: str) -> Durations:
    return np.fromstring(text, np.int64, sep=",").astype(np.int32)  # twice as fast as reading the smaller ones


def _rows(
    organisation: int, days: Days, silent: Collection[date], channels: Iterable[str]
) -> Iterator[QuerySet[MonthTally] | QuerySet[Tally]]:
    """The tallies that together speak of these days: of whole months, and of the days beside them."""
    months, single = _parts(days, silent)
    if months:
        yield MonthTally.objects.filter(_through(channels), organisation=organisation, month__in=months)
    if single:
        yield Tally.objects.filter(_on(single), _through(channels), organisation=organisation)


def _dated_rows(
    organisation: int, days: Days, silent: Collection[date], channels: Iterable[str], *, by_day: bool
) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The same with the name of the column that dates them, of days alone where they are told apart by day."""
    if not by_day:
        for rows in _rows(organisation, days, silent, channels):
            yield "month" if rows.model is MonthTally else "day", rows
    elif spoken := set(days) - set(silent):
        yield "day", Tally.objects.filter(_on(spoken), _through(channels), organisation=organisation)


def _through(channels: Iterable[str]) -> Q:
    return Q(channel__in=sorted(channels)) if channels else Q()


@dataclass(frozen=True, slots=True)
class Made:
    """How often the tallies of each month were counted, and the last event they know of. `waiting` are the months that
    are marked."""

    times: Mapping[date, int]
    last_event: Mapping[date, datetime | None]
    waiting: frozenset[date]

    def times_of(self, month: date) -> int | None:
        """0 where nothing was ever received, None where what was counted last no longer holds. Two equal numbers mean
        that none of the month's complaints has changed in between."""
        known = self.times.get(month)
        return None if month in self.waiting or known == 0 else known or 0

    def goes_on_after(self, moment: datetime, month: date) -> bool:
        """Whether anything on record happened to the month's complaints after the moment."""
        last = self.last_event.get(month)
        return last is not None and last > moment


def made(organisation: int) -> Made:
    """The state of all months of an organisation."""
    months = TalliedMonth.objects.filter(organisation=organisation).values_list("month", "made", "last_event_at")
    marks = TallyMark.objects.filter(organisation=organisation).order_by().values_list("day", flat=True).distinct()
    waiting = frozenset(month_of(day) for day in marks)
    told = list(months)
    return Made({month: n for month, n, _ in told}, {month: last for month, _, last in told}, waiting)


def has_events_after(organisation: int, moment: datetime) -> bool:
    """Whether anything on record happened after the moment. To be asked while the tallies are up to date."""
    return TalliedMonth.objects.filter(organisation=organisation, last_event_at__gt=moment).exists()


def _silent(organisation: int, days: Days, columns: Columns, calendar: Calendar, as_of: datetime) -> set[date]:
    """The days that tallies do not speak of."""
    months = months_between(days.first, days.last)
    told, marked = _told(organisation, days, months)
    missing = [month for month in months if month not in told or told[month][0] != content(columns, month, calendar)]
    silent = {day for month in missing for day in days_of(month) if days.first <= day <= days.last}
    if any(last is not None and last > as_of for _made, last in told.values()):
        silent |= _eventful(organisation, days, as_of)
    return silent | marked


def _told(
    organisation: int, days: Days, months: Collection[date]
) -> tuple[dict[date, tuple[Any, datetime | None]], set[date]]:
    """What is said of the tallied months, and the days that are marked: one statement for both."""
    known = TalliedMonth.objects.filter(organisation=organisation, month__in=months).order_by()
    marks = TallyMark.objects.filter(organisation=organisation, day__range=(days.first, days.last)).order_by()
    nothing = Cast(Value(None), JSONField()), Cast(Value(None), DateTimeField())
    rows: Any = known.values_list("month", "content", "last_event_at", Value(False))
    told, marked = {}, set()
    for day, made, last, is_mark in rows.union(marks.values_list("day", *nothing, Value(True)).distinct(), all=True):
        if is_mark:
            marked.add(day)
        else:
            told[day] = (made, last)
    return told, marked


def _eventful(organisation: int, days: Days, as_of: datetime) -> set[date]:
    """Days with an event after the moment, which the tallies count and the moment did not know."""
    found = Tally.objects.filter(organisation=organisation, day__range=(days.first, days.last), last_event_at__gt=as_of)
    return set(found.order_by().values_list("day", flat=True).distinct())


def _parts(days: Days, silent: Collection[date]) -> tuple[list[date], list[date]]:
    """The whole months that may be read as months, and the single days that make up the rest."""
    months, single = [], []
    for month in months_between(days.first, days.last):
        within = [day for day in days_of(month) if days.first <= day <= days.last and day not in silent]
        if len(within) == len(days_of(month)):
            months.append(month)
        else:
            single += within
    return months, single


def _on(days: Collection[date]) -> Q:
    """Days as ranges: a month of them is one condition."""
    found = Q()
    for run in runs(days):
        found |= Q(day__range=(run.first, run.last))
    return found


def _summed(
    rows: QuerySet[Any], columns: Columns, *dates: str
) -> Iterator[tuple[int | None, tuple[date, ...], list[int]]]:
    """The counts of each unit, and of each date where columns of dates are named."""
    sums = {f"of_{column}": counter.of_tallies(column) for column, counter in columns.items()}
    for unit, *told in rows.order_by().values_list("unit", *dates).annotate(**sums):
        yield _unit(unit), tuple(told[: len(dates)]), [count or 0 for count in told[len(dates) :]]


def _unit(number: int) -> int | None:
    return None if number == NO_UNIT else number
