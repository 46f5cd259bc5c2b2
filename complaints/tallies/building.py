"""Counting in SQL: `INSERT … SELECT` over the stored integers, the same text on both databases.

The ORM writes the SELECT; only the words that store its rows are added here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    F,
    Func,
    Max,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from complaints.models import Complaint, MonthTally, Tally, TallyMark
from complaints.models.tallies import NO_UNIT
from complaints.rules.calendars import Calendar
from complaints.tallies.counters import ends_of
from complaints.tallies.layout import Columns, days_of, month_of, next_month
from complaints.tallies.marks import Place

DAY_AT_ONCE = 0.2  # of the places of a month: with more of them marked on one day, that day is counted as a whole
MONTH_AT_ONCE = 0.6  # of a month's tallies that would be counted: with more of them, the month is
FEW = 500  # tallies of a month that are never worth counting all of it
TERMS_A_QUERY = 200  # places named in one statement; SQLite takes no more than a thousand in one condition


@dataclass(frozen=True, slots=True)
class Spot:
    """Some complaints to be counted: where their tallies stand, where they themselves do, and on which days."""

    of_tallies: Q
    of_complaints: Q
    days: Collection[date]


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of some months, by number, and the places they name."""

    numbers: list[int]
    places: set[Place]


class Among(Func):
    """Whether some columns are, together, a row that a query selects."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, *columns: str, of: QuerySet[Any, Any]) -> None:
        super().__init__(*columns, Subquery(of))

    def as_sql(self, compiler: Any, _connection: Any, **_more: Any) -> Any:  # type: ignore[override]
        *columns, rows = (compiler.compile(each) for each in self.get_source_expressions())
        row = ", ".join(text for text, _params in columns)
        return f"({row}) IN {rows[0]}", [param for _text, params in [*columns, rows] for param in params]


def build_month(organisation: int, month: date, columns: Columns, calendar: Calendar) -> None:
    """Count all of a month again. Within a transaction."""
    first, last = days_of(month)[0], days_of(month)[-1]
    everything = Spot(Q(day__range=(first, last)), Q(received_day__range=(first, last)), days_of(month))
    _count(organisation, everything, columns, calendar)
    _add_up(organisation, {month: Q()}, columns)


def build_places(organisation: int, marked: Marked, columns: Columns, calendar: Calendar) -> None:
    """Count some places again, of one month or of several. Within a transaction."""
    by_month: dict[date, set[Place]] = defaultdict(set)
    for place in marked.places:
        by_month[month_of(place[2])].add(place)
    sizes = _sizes(organisation, by_month)
    whole: set[date] = set()
    for month, places in list(by_month.items()):
        size = sizes.get(month, 0)
        of_month, single = _whole_days(places, size)
        touched = len(of_month) * size + single
        if touched > FEW and touched > _tallies_of(organisation, month) * MONTH_AT_ONCE:
            build_month(organisation, month, columns, calendar)
            del by_month[month]
        whole |= of_month
    left = {place for places in by_month.values() for place in places}
    for spot in _spots(left, whole, marked.numbers):
        _count(organisation, spot, columns, calendar)
    if by_month:
        _add_up(organisation, {month: _of_units(of_month) for month, of_month in by_month.items()}, columns)


def _sizes(organisation: int, months: Collection[date]) -> dict[date, int]:
    """The places of each month: no day has more."""
    known = MonthTally.objects.filter(organisation=organisation, month__in=months).order_by()
    return dict(known.values_list("month").annotate(n=Count("unit")))


def _tallies_of(organisation: int, month: date) -> int:
    return Tally.objects.filter(_days_of(month), organisation=organisation).count()


def _whole_days(places: Collection[Place], size: int) -> tuple[set[date], int]:
    """The days of a month with so many places that are counted as a whole, and how many places lie on the others."""
    marked = Counter(day for _unit, _channel, day in places)
    whole = {day for unit, _channel, day in places if unit is None or marked[day] > size * DAY_AT_ONCE}
    return whole, sum(n for day, n in marked.items() if day not in whole)


def _of_units(marked: Collection[Place]) -> Q:
    """The tallies of the units that are marked."""
    units = {unit for unit, _channel, _day in marked}
    return Q() if None in units else Q(unit__in=units)


def _spots(places: Collection[Place], whole: Collection[date], marks: Collection[int]) -> Iterator[Spot]:
    """Whole days and single places, apart: what a limit in days means is asked of each row day by day.

    Places are found through their marks, as the database finds the rows of one table that belong to another; those
    without a unit, which no index finds that way, by name.
    """
    days = {day for _unit, _channel, day in places}
    if at_once := sorted(days.intersection(whole)):
        yield Spot(Q(day__in=at_once), Q(received_day__in=at_once), at_once)
    single = sorted((day, channel, unit) for unit, channel, day in places if day not in whole)
    if of_units := sorted({day for day, _channel, unit in single if unit != NO_UNIT}):
        rows = TallyMark.objects.filter(pk__in=marks, day__in=of_units, unit__gt=NO_UNIT).order_by()
        found = rows.values("day", "unit", "channel")
        yield Spot(
            Q(Among("day", "unit", "channel", of=found)),
            Q(Among("received_day", "unit_id", "channel", of=found)),
            of_units,
        )
    nowhere = iter([(day, channel) for day, channel, unit in single if unit == NO_UNIT])
    while named := list(islice(nowhere, TERMS_A_QUERY)):
        yield Spot(
            reduce(or_, (Q(day=day, channel=channel, unit=NO_UNIT) for day, channel in named)),
            reduce(or_, (Q(received_day=day, channel=channel, unit__isnull=True) for day, channel in named)),
            {day for day, _channel in named},
        )


def _count(organisation: int, spot: Spot, columns: Columns, calendar: Calendar) -> None:
    """Put what the complaints say in place of what the tallies said."""
    Tally.objects.filter(spot.of_tallies, organisation=organisation).delete()
    rows = Complaint.objects.filter(spot.of_complaints, organisation=organisation)
    limits = {counter.limit for counter in columns.values() if counter.limit}
    ends = {limit: ends_of(limit, sorted(spot.days), calendar) for limit in limits}
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
    of_month = reduce(or_, (Q(month=month) & of_units for month, of_units in units.items()))
    MonthTally.objects.filter(of_month, organisation=organisation).delete()
    within = reduce(or_, (_days_of(month) & of_units for month, of_units in units.items()))
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


def _days_of(month: date) -> Q:
    return Q(day__gte=month, day__lt=next_month(month))


def _insert(model: type[Tally | MonthTally], columns: Columns, rows: QuerySet[Any, Any]) -> None:
    """Store what a query selects: the keys, `last_event_at` and the columns, in this order."""
    names = ["organisation_id", "day" if model is Tally else "month", "unit", "channel", "last_event_at", *columns]
    quoted = ", ".join(map(connection.ops.quote_name, names))
    select, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({quoted}) {select}", params)  # names of ours
