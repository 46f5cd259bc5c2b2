"""Counting in SQL: `INSERT … SELECT` over the stored integers, the same text on both databases.

The ORM writes the SELECT; only the words that store its rows are added here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Case, Count, DateField, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from complaints.models import Complaint, MonthTally, Tally
from complaints.models.tallies import NO_UNIT
from complaints.rules.calendars import Calendar
from complaints.tallies.counters import ends_of
from complaints.tallies.layout import Columns, days_of, month_of, next_month
from complaints.tallies.marks import Place

DAY_AT_ONCE = 0.2  # of a day's places: with more of them marked, the day is counted as a whole
MONTH_AT_ONCE = 0.6  # of a month's places that would be counted: with more of them, the month is
FEW = 500  # places of a month that are never worth counting all of it
TERMS_A_QUERY = 200  # places named in one statement; SQLite takes no more than a thousand in one condition


@dataclass(frozen=True, slots=True)
class Spot:
    """Some complaints to be counted: where their tallies stand, where they themselves do, on which days, and how many
    places they are in; `whole` days are those of which every place is counted."""

    of_tallies: Q
    of_complaints: Q
    days: Sequence[date]
    places: int = 0
    whole: bool = False


def build_month(organisation: int, month: date, columns: Columns, calendar: Calendar) -> None:
    """Count all of a month again. Within a transaction."""
    first, last = days_of(month)[0], days_of(month)[-1]
    everything = Spot(Q(day__range=(first, last)), Q(received_day__range=(first, last)), days_of(month))
    _count(organisation, [everything], columns, calendar)
    _add_up(organisation, {month: Q()}, columns)


def build_places(organisation: int, marked: Collection[Place], columns: Columns, calendar: Calendar) -> None:
    """Count some places again, of one month or of several. Within a transaction."""
    by_month: dict[date, set[Place]] = defaultdict(set)
    for place in marked:
        by_month[month_of(place[2])].add(place)
    spots: list[Spot] = []
    for month, places_of_month in list(by_month.items()):
        found = list(_spots(organisation, places_of_month))
        places = sum(spot.places for spot in found)
        if places > FEW and places > _places_of(organisation, month) * MONTH_AT_ONCE:
            build_month(organisation, month, columns, calendar)
            del by_month[month]
        else:
            spots += found
    for whole in (True, False):  # apart, for what a limit in days means is asked of each row day by day
        queue = (spot for spot in spots if spot.whole is whole)
        while chunk := list(islice(queue, TERMS_A_QUERY)):
            _count(organisation, chunk, columns, calendar)
    if by_month:
        _add_up(organisation, {month: _of_units(of_month) for month, of_month in by_month.items()}, columns)


def _of_units(marked: Collection[Place]) -> Q:
    """The tallies of the units that are marked."""
    units = {unit for unit, _channel, _day in marked}
    return Q() if None in units else Q(unit__in=units)


def _places_of(organisation: int, month: date) -> int:
    return Tally.objects.filter(organisation=organisation, day__gte=month, day__lt=next_month(month)).count()


def _spots(organisation: int, marked: Iterable[Place]) -> Iterator[Spot]:
    """Whole days where much of a day is marked, single places elsewhere."""
    by_day: dict[date, dict[int | None, set[str]]] = defaultdict(lambda: defaultdict(set))
    for unit, channel, day in marked:
        by_day[day][unit].add(channel)
    known = Tally.objects.filter(organisation=organisation, day__in=by_day).order_by()
    places = dict(known.values_list("day").annotate(n=Count("unit")))
    for day, units in by_day.items():
        if None in units or sum(map(len, units.values())) > places.get(day, 0) * DAY_AT_ONCE:
            yield Spot(Q(day=day), Q(received_day=day), [day], places.get(day, 0), whole=True)
            continue
        for unit, channels in units.items():
            of_unit = Q(unit__isnull=True) if unit == NO_UNIT else Q(unit=unit)
            through = Q(channel__in=sorted(channels))
            named = Q(received_day=day) & of_unit & through
            yield Spot(Q(day=day, unit=unit) & through, named, [day], len(channels))


def _count(organisation: int, spots: Sequence[Spot], columns: Columns, calendar: Calendar) -> None:
    """Put what the complaints say in place of what the tallies said."""
    Tally.objects.filter(_any(spot.of_tallies for spot in spots), organisation=organisation).delete()
    rows = Complaint.objects.filter(_any(spot.of_complaints for spot in spots), organisation=organisation)
    days = sorted({day for spot in spots for day in spot.days})
    limits = {counter.limit for counter in columns.values() if counter.limit}
    ends = {limit: ends_of(limit, days, calendar) for limit in limits}
    counts = {column: counter.of_complaints(ends.get(counter.limit)) for column, counter in columns.items()}
    keys = rows.order_by().values(
        "organisation_id",
        day=F("received_day"),
        at_unit=Coalesce(F("unit_id"), Value(NO_UNIT)),
        at_channel=F("channel"),
    )
    with _page_by_page():
        _insert(Tally, columns, keys.annotate(latest=Max("last_event_at"), **counts))


@contextmanager
def _page_by_page() -> Iterator[None]:
    """PostgreSQL would follow an index to the complaints of each place in turn, so as not to sort them, for it thinks
    that there are as many places as complaints. Read in the order in which they lie, and counted in memory, they take
    half the time. Within a transaction."""
    planner = ("enable_indexscan", "enable_sort") if connection.vendor == "postgresql" else ()
    with connection.cursor() as cursor:
        for setting in planner:
            cursor.execute(f"SET LOCAL {setting} = off")
        yield
        for setting in planner:
            cursor.execute(f"SET LOCAL {setting} TO DEFAULT")


def _add_up(organisation: int, units: dict[date, Q], columns: Columns) -> None:
    """Add up the tallies of months anew, of all their units or of some."""
    of_month = _any(Q(month=month) & of_units for month, of_units in units.items())
    MonthTally.objects.filter(of_month, organisation=organisation).delete()
    within = _any(Q(day__gte=month, day__lt=next_month(month)) & of_units for month, of_units in units.items())
    whens = [When(day__lt=next_month(month), then=Value(month)) for month in sorted(units)]
    counts = {column: counter for column, counter in columns.items() if not counter.is_list}
    sums = {f"of_{column}": counter.of_tallies(column) for column, counter in counts.items()}
    keys = (
        Tally.objects.filter(within, organisation=organisation)
        .order_by()
        .values(
            "organisation_id", month=Case(*whens, output_field=DateField()), at_unit=F("unit"), at_channel=F("channel")
        )
    )
    _insert(MonthTally, counts, keys.annotate(latest=Max("last_event_at"), **sums))


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _insert(model: type[Tally | MonthTally], columns: Columns, rows: QuerySet[Any, Any]) -> None:
    """Store what a query selects: the keys, `last_event_at` and the columns, in this order."""
    names = ["organisation_id", "day" if model is Tally else "month", "unit", "channel", "last_event_at", *columns]
    quoted = ", ".join(map(connection.ops.quote_name, names))
    select, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({quoted}) {select}", params)  # names of ours
