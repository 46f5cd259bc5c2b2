"""Bringing tallies up to date: month by month, each a transaction of its own.

Memory stays flat, a killed run goes on where it stopped, and several processes share the months: each takes one that
no other has locked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Max, Min, QuerySet

from complaints import calendars
from complaints.models import Complaint, TalliedMonth, TallyMark
from complaints.rules.calendars import Calendar
from complaints.tallies.building import build_month, build_places
from complaints.tallies.layout import Columns, columns_of, content, month_of, months_between, next_month
from complaints.tallies.marks import Place

Watch = Callable[[int, int], None]


def _nobody(_done: int, _of: int) -> None:
    """Nobody watches."""


MONTHS_AT_ONCE = 12  # months of which only some places are marked are done together: few statements for many of them


@dataclass(frozen=True, slots=True)
class Marked:
    """The marks of some months, by number, and the places they name. `whole` are the months marked as a whole."""

    numbers: list[int]
    places: set[Place]
    whole: set[date]


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
        done = _take_some(organisation, left, columns, calendar)
        touched += len(done)
        left = [each for each in left if each not in done]
        if not done:
            left = waiting(organisation, columns, calendar, left)
        watch(len(months) - len(left), len(months))
    return touched


def waiting(organisation: int, columns: Columns, calendar: Calendar, among: list[date] | None = None) -> list[date]:
    """The months that are marked, or were made of other counters or another calendar; of `among`, if given."""
    known = set(TalliedMonth.objects.filter(organisation=organisation).values_list("month", flat=True))
    marked = {month_of(day) for day in _marks(organisation).values_list("day", flat=True).distinct().iterator()}
    found = (marked & known) | _stale(organisation, columns, calendar)
    return sorted(found if among is None else found.intersection(among))


def _stale(organisation: int, columns: Columns, calendar: Calendar) -> set[date]:
    """The months that were made of other counters or another calendar."""
    made = TalliedMonth.objects.filter(organisation=organisation).values_list("month", "content")
    return {month for month, of in made if of != content(columns, month, calendar)}


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


def _take_some(organisation: int, months: list[date], columns: Columns, calendar: Calendar) -> set[date]:
    """Do the first of these months that no other process is at, or several that are quickly done; none where others
    have them all."""
    stale = _stale(organisation, columns, calendar)
    quick = [month for month in months if month not in stale][:MONTHS_AT_ONCE]
    for some in ([quick] if quick else []) + [[month] for month in months if month in stale]:
        if done := _take(organisation, some, columns, calendar):
            return done
    # Others have what is left: wait for one of them, so that nobody asks again and again.
    _take(organisation, months[:1], columns, calendar, patiently=True)
    return set()


@transaction.atomic
def _take(
    organisation: int, months: list[date], columns: Columns, calendar: Calendar, *, patiently: bool = False
) -> set[date]:
    """Bring those of the months up to date that no other process has locked, and say which."""
    rows = TalliedMonth.objects.filter(organisation=organisation, month__in=months).order_by("month")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=not patiently)
    taken = {row.month: row for row in rows}
    wanted = {month: content(columns, month, calendar) for month in taken}
    marked = marks_of(organisation, taken)
    whole = marked.whole | {month for month, row in taken.items() if row.content != wanted[month]}
    touched = whole | {month_of(day) for _unit, _channel, day in marked.places}
    for month in sorted(whole):
        build_month(organisation, month, columns, calendar)
    build_places(organisation, {place for place in marked.places if month_of(place[2]) not in whole}, columns, calendar)
    TallyMark.objects.filter(pk__in=marked.numbers).delete()
    for month in touched:
        taken[month].content, taken[month].made = wanted[month], taken[month].made + 1
    TalliedMonth.objects.bulk_update([taken[month] for month in sorted(touched)], ["content", "made"])
    return set(taken)


def marks_of(organisation: int, months: Collection[date]) -> Marked:
    """What is marked in some months now. Exactly these marks may be consumed."""
    found = Marked([], set(), set())
    if not months:
        return found
    rows = _marks(organisation).filter(day__gte=min(months), day__lt=next_month(max(months)))
    for number, unit, channel, day in rows.values_list("pk", "unit", "channel", "day").iterator():
        if month_of(day) not in months:
            continue
        found.numbers.append(number)
        if unit is None:
            found.whole.add(month_of(day))
        else:
            found.places.add((unit, channel, day))
    return found
