"""Counting in SQL: `INSERT … SELECT` over the stored integers, the same text on both databases.

The ORM writes the SELECT; only the words that store its rows are added here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, DateField, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from complaints.models import Complaint, MonthTally, Tally
from complaints.models.tallies import NO_UNIT
from complaints.rules.calendars import Calendar
from complaints.tallies.counters import ends_of
from complaints.tallies.layout import Columns, days_of, next_month
from complaints.tallies.marks import Place

DAY_AT_ONCE = 0.2  # of a day's places: with more of them marked, the day is counted as a whole
MONTH_AT_ONCE = 0.2  # of a month's places, likewise


def build(
    organisation: int, month: date, columns: Columns, calendar: Calendar, marked: Collection[Place] | None
) -> None:
    """Count the marked places of a month again, or all of it where `marked` is None. Within a transaction."""
    if marked is None or _many(organisation, month, marked):
        at_day, at_received, of_units = Q(day__range=_range(month)), Q(received_day__range=_range(month)), Q()
    else:
        at_day, at_received = _at(organisation, marked)
        of_units = Q(unit__in=sorted({unit for unit, _channel, _day in marked}))
    Tally.objects.filter(at_day, organisation=organisation).delete()
    _insert(Tally, columns, _counted(organisation, month, at_received, columns, calendar))
    MonthTally.objects.filter(of_units, organisation=organisation, month=month).delete()
    _insert(MonthTally, columns, _added_up(organisation, month, of_units, columns))


def _range(month: date) -> tuple[date, date]:
    days = days_of(month)
    return days[0], days[-1]


def _many(organisation: int, month: date, marked: Collection[Place]) -> bool:
    known = Tally.objects.filter(organisation=organisation, day__range=_range(month)).count()
    return len(set(marked)) > known * MONTH_AT_ONCE


def _at(organisation: int, marked: Collection[Place]) -> tuple[Q, Q]:
    """The marked places as conditions on tallies and on complaints: whole days where much of a day is marked."""
    by_day: dict[date, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for unit, channel, day in marked:
        by_day[day][unit].add(channel)
    known = Tally.objects.filter(organisation=organisation, day__in=by_day).order_by()
    places = dict(known.values_list("day").annotate(n=Count("unit")))
    at_day, at_received = Q(), Q()
    for day, units in by_day.items():
        if sum(map(len, units.values())) > places.get(day, 0) * DAY_AT_ONCE:
            at_day |= Q(day=day)
            at_received |= Q(received_day=day)
            continue
        for unit, channels in units.items():
            at_day |= Q(day=day, unit=unit, channel__in=sorted(channels))
            of_unit = Q(unit__isnull=True) if unit == NO_UNIT else Q(unit=unit)
            at_received |= Q(received_day=day, channel__in=sorted(channels)) & of_unit
    return at_day, at_received


def _counted(organisation: int, month: date, at: Q, columns: Columns, calendar: Calendar) -> QuerySet[Any, Any]:
    ends = {
        limit: ends_of(limit, days_of(month), calendar)
        for limit in {counter.limit for counter in columns.values() if counter.limit}
    }
    counts = {column: counter.of_complaints(ends.get(counter.limit)) for column, counter in columns.items()}
    rows = Complaint.objects.filter(at, organisation=organisation).order_by()
    keys = rows.values(
        "organisation_id",
        day=F("received_day"),
        at_unit=Coalesce(F("unit_id"), Value(NO_UNIT)),
        at_channel=F("channel"),
    )
    return keys.annotate(latest=Max("last_event_at"), **counts).order_by("day", "at_unit", "at_channel")


def _added_up(organisation: int, month: date, of_units: Q, columns: Columns) -> QuerySet[Any, Any]:
    days = Tally.objects.filter(of_units, organisation=organisation, day__gte=month, day__lt=next_month(month))
    sums = {f"of_{column}": counter.of_tallies(column) for column, counter in columns.items()}
    keys = days.order_by().values(
        "organisation_id", month=Value(month, DateField()), at_unit=F("unit"), at_channel=F("channel")
    )
    return keys.annotate(latest=Max("last_event_at"), **sums)


def _insert(model: type[Tally | MonthTally], columns: Columns, rows: QuerySet[Any, Any]) -> None:
    """Store what a query selects: the keys, `last_event_at` and the columns, in this order."""
    names = ["organisation_id", "day" if model is Tally else "month", "unit", "channel", "last_event_at", *columns]
    quoted = ", ".join(map(connection.ops.quote_name, names))
    select, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({quoted}) {select}", params)  # names of ours
