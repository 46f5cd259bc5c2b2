"""Bringing tallies up to date: month by month, each a transaction of its own.

Memory stays flat, a killed run goes on where it stopped, and several processes share the months: each takes one that
no other has locked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F, Max, Min, QuerySet

from complaints import calendars
from complaints.models import Complaint, TalliedMonth, TallyMark
from complaints.rules.calendars import Calendar
from complaints.tallies.building import build
from complaints.tallies.layout import Columns, columns_of, content, month_of, months_between, next_month
from complaints.tallies.marks import Place

Watch = Callable[[int, int], None]


def _nobody(_done: int, _of: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of one month, by number, and the places they name; no places: all of the month."""

    numbers: list[int]
    places: set[Place] | None


def catch_up(organisation: int, *, calendar: Calendar | None = None, watch: Watch = _nobody) -> int:
    """Count again whatever is out of date. Returns how many months were touched by this process.

    Several processes may do it at the same time; it returns when none of the months it saw is left to do.
    """
    calendar = calendar or calendars.of_organisation(organisation)
    columns = columns_of(organisation)
    _open_months(organisation)
    months = waiting(organisation, columns, calendar)
    touched, left = 0, list(months)
    while left:
        month = _take_one(organisation, left, columns, calendar)
        touched += month is not None
        left = [each for each in left if each != month] if month else waiting(organisation, columns, calendar, left)
        watch(len(months) - len(left), len(months))
    return touched


def waiting(organisation: int, columns: Columns, calendar: Calendar, among: list[date] | None = None) -> list[date]:
    """The months that are marked, or were made of other counters or another calendar; of `among`, if given."""
    known = TalliedMonth.objects.filter(organisation=organisation)
    marked = {month_of(day) for day in _marks(organisation).values_list("day", flat=True).distinct().iterator()}
    made = dict(known.values_list("month", "content"))
    stale = {month for month, of in made.items() if of != content(columns, month, calendar)}
    found = (marked & made.keys()) | stale
    return sorted(found if among is None else found.intersection(among))


def _marks(organisation: int) -> QuerySet[TallyMark]:
    return TallyMark.objects.filter(organisation=organisation).order_by()


def _open_months(organisation: int) -> None:
    """Every month in which complaints were received or moved away from has a row, on which its tallies are locked."""
    received = Complaint.objects.filter(organisation=organisation).order_by()
    first, last = received.aggregate(first=Min("received_day"), last=Max("received_day")).values()
    months = {month_of(day) for day in _marks(organisation).values_list("day", flat=True).distinct().iterator()}
    if first is not None:
        months |= set(months_between(first, last))
    known = set(TalliedMonth.objects.filter(organisation=organisation).values_list("month", flat=True))
    TalliedMonth.objects.bulk_create(
        [TalliedMonth(organisation_id=organisation, month=month, content={}) for month in sorted(months - known)],
        ignore_conflicts=True,
    )


def _take_one(organisation: int, months: list[date], columns: Columns, calendar: Calendar) -> date | None:
    """Do the first of these months that no other process is at; None where others have them all."""
    for month in months:
        if _take(organisation, month, columns, calendar):
            return month
    # Others have what is left: wait for one of them, so that nobody asks again and again.
    _take(organisation, months[0], columns, calendar, patiently=True)
    return None


@transaction.atomic
def _take(organisation: int, month: date, columns: Columns, calendar: Calendar, *, patiently: bool = False) -> bool:
    locked = TalliedMonth.objects.filter(organisation=organisation, month=month)
    if connection.features.has_select_for_update_skip_locked:
        locked = locked.select_for_update(skip_locked=not patiently)
    row = locked.first()
    if row is None:
        return False
    wanted, marked = content(columns, month, calendar), marks_of(organisation, month)
    whole = row.content != wanted
    if not (whole or marked.numbers):
        return True  # somebody else has done it
    build(organisation, month, columns, calendar, None if whole else marked.places)
    TallyMark.objects.filter(pk__in=marked.numbers).delete()
    locked.update(content=wanted, made=F("made") + 1)
    return True


def marks_of(organisation: int, month: date) -> Marked:
    """What is marked in a month now. Exactly these marks may be consumed."""
    rows = _marks(organisation).filter(day__gte=month, day__lt=next_month(month))
    numbers: list[int] = []
    places: set[Place] | None = set()
    for number, unit, channel, day in rows.values_list("pk", "unit", "channel", "day").iterator():
        numbers.append(number)
        if unit is None:
            places = None
        elif places is not None:
            places.add((unit, channel, day))
    return Marked(numbers, places)
