"""The figure of a promise month by month or day by day, for each unit, whatever its own rhythm (rule book §8, §10).

The same answers as `compliance.counting`, from tallies where they speak: each complaint belongs to the month or day in
which it was received, and is judged as in the period of its promise that holds it, so that the parts of a quarter's
months add up to the quarter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count

from complaints.tallies import Dated, Days, Sums, month_of
from compliance import counting, tallied
from compliance.counting import Cohort
from compliance.rules.parts import Part, Question

Bucket = Callable[[date], date]
Read = Callable[[Days, tuple[str, ...]], Dated]
Key = tuple[int | None, date]  # a unit, and the first day of the month, or the day
Series = dict[Key, Counter[Part]]


def by_day(day: date) -> date:
    return day


by_month: Bucket = month_of


def series(cohort: Cohort, question: Question, bucket: Bucket, read: Read) -> Series:
    """How many complaints of each unit and month (or day) belong to which part. `read` dates the tallies of whole local
    days by the same bucket; it may tell of more days than it is asked for."""
    asked = tallied.columns(question, cohort.scope)
    dated: list[Dated] = []

    def sums(days: Days, channels: tuple[str, ...]) -> Sums:
        dated.append(read(days, channels))
        return replace(dated[0].whole, silent=dated[0].whole.silent & frozenset(days))

    said = tallied.said_of(cohort, asked.values(), sums) if asked else None
    found: Series = defaultdict(Counter)
    for piece in [cohort] if said is None else said.unsaid:
        _add(found, _counted(piece, question), bucket)
    if asked is not None and said is not None:
        places = {name: said.settled.places[column] for name, column in asked.items()}
        for (unit, at), counts in dated[0].units.items():
            if tallied.is_within(unit, cohort.scope) and bucket(said.days.first) <= at <= said.days.last:
                numbers = {name: counts[place] for name, place in places.items()}
                found[unit, at] += tallied.as_if_decided(question, numbers)
        for (unit, day), before, after, n in tallied.moved(cohort, question, said.settled, said.days, "received_day"):
            found[unit, bucket(day)][before] -= n
            found[unit, bucket(day)][after] += n
    return {key: +parts for key, parts in found.items() if +parts}


def _add(found: Series, counted: Iterator[tuple[Key, Part, int]], bucket: Bucket) -> None:
    for (unit, day), part, n in counted:
        found[unit, bucket(day)][part] += n


def _counted(cohort: Cohort, question: Question) -> Iterator[tuple[Key, Part, int]]:
    for piece in counting.stretches(cohort, question):
        rows: Any = counting.classified(piece, question).order_by()
        for unit, day, part, n in rows.values_list("unit_id", "received_day", "part").annotate(n=Count("id")):
            yield (unit, day), Part(part), n
