"""The figure of a promise month by month or day by day, for each unit, whatever its own rhythm (rule book §8, §10).

The same answers as `compliance.counting`, from tallies where they speak: each complaint belongs to the month or day in
which it was received, and is judged as in the period of its promise that holds it, so that the parts of a quarter's
months add up to the quarter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Value

from complaints.tallies import Counter as Column
from complaints.tallies import Dated, Days, Sums, month_of
from compliance import counting, tallied
from compliance.counting import Cohort
from compliance.rules.parts import Ask, Part, Question
from compliance.tallied import Said

Bucket = Callable[[date], date]
Read = Callable[[Days, tuple[str, ...]], Dated]
Key = tuple[int | None, date]  # a unit, and the first day of the month, or the day
Series = dict[Key, Counter[Part]]


def by_day(day: date) -> date:
    return day


by_month: Bucket = month_of


@dataclass(frozen=True)
class Told:
    """A period of which tallies speak: whose complaints, what is asked, what they say of it, and by month or day."""

    cohort: Cohort
    question: Question
    columns: Mapping[str, Column]
    said: Said
    dated: Dated


def series(asked: Iterable[tuple[Cohort, Question]], bucket: Bucket, read: Read) -> Series:
    """How many complaints of each unit and month (or day) belong to which part, of several periods of one promise.
    `read` dates the tallies of whole local days by the same bucket; it may tell of more days than it is asked for."""
    found: Series = defaultdict(Counter)
    periods = []
    for cohort, question in asked:
        told = _told(cohort, question, read)
        for piece in [cohort] if told is None else told.said.unsaid:
            for (unit, day), part, n in _counted(piece, question):
                found[unit, bucket(day)][part] += n
        periods += [told] if told is not None else []
    for period in periods:
        _add_settled(found, period, bucket)
    for (unit, day), before, after, n in _moved(periods):
        found[unit, bucket(day)][before] -= n
        found[unit, bucket(day)][after] += n
    return {key: +parts for key, parts in found.items() if +parts}


def _told(cohort: Cohort, question: Question, read: Read) -> Told | None:
    """None where tallies cannot answer."""
    columns = tallied.columns(question, cohort.scope)
    dated: list[Dated] = []

    def sums(days: Days, channels: tuple[str, ...]) -> Sums:
        dated.append(read(days, channels))
        return replace(dated[0].whole, silent=dated[0].whole.silent & frozenset(days))

    said = tallied.said_of(cohort, columns.values(), sums) if columns else None
    return None if said is None or columns is None else Told(cohort, question, columns, said, dated[0])


def _add_settled(found: Series, period: Told, bucket: Bucket) -> None:
    days = period.said.days
    places = {name: period.said.settled.places[column] for name, column in period.columns.items()}
    for (unit, at), counts in period.dated.units.items():
        if tallied.is_within(unit, period.cohort.scope) and bucket(days.first) <= at <= days.last:
            numbers = {name: counts[place] for name, place in places.items()}
            found[unit, at] += tallied.as_if_decided(period.question, numbers)


def _moved(periods: Sequence[Told]) -> Iterator[tuple[Key, Part, Part, int]]:
    """What the moment decides. What a reopening undid is asked of all periods at once."""
    for each in periods:
        asked = (each.cohort, each.question, each.said.settled, each.said.days)
        for (unit, day), before, after, n in tallied.moved(*asked, "received_day", but_undone=True):
            yield (unit, day), before, after, n
    undone = [_undone(each) for each in periods if each.question.ask is Ask.RESOLUTION]
    if undone:
        for _period, unit, day, n in undone[0].union(*undone[1:], all=True):
            yield (unit, day), Part.MET, Part.LATE, n


def _undone(period: Told) -> Any:
    """How many, by period (the same day never lies in two), unit and day."""
    days = period.said.days
    rows = tallied.undone_in_time(period.cohort, period.question, days)
    rows = tallied.of_days(rows, period.said.settled, days).order_by().annotate(first=Value(days.first.isoformat()))
    return rows.values_list("first", "unit_id", "received_day").annotate(n=Count("id"))


def _counted(cohort: Cohort, question: Question) -> Iterator[tuple[Key, Part, int]]:
    for piece in counting.stretches(cohort, question):
        rows: Any = counting.classified(piece, question).order_by()
        for unit, day, part, n in rows.values_list("unit_id", "received_day", "part").annotate(n=Count("id")):
            yield (unit, day), Part(part), n
