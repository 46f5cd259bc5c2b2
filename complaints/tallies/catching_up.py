"""Bringing tallies up to date: month by month, each a transaction of its own.

Memory stays flat, a killed run goes on where it stopped, and several processes share the months: each takes one that
no other has locked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min, QuerySet

from complaints import calendars
from complaints.models import Complaint, MonthTally, TalliedMonth, TallyMark
from complaints.rules.calendars import Calendar
from complaints.tallies.building import Marked, build_month, build_places
from complaints.tallies.layout import Columns, columns_of, content, month_of, months_between, next_month

Watch = Callable[[int, int], None]
Content = dict[str, Any]  # what `layout.content` says


def _nobody(_done: int, _of: int) -> None:
    """Nobody watches."""


MONTHS_AT_ONCE = 12  # months of which only some places are marked are done together: few statements for many of them


def catch_up(organisation: int, *, calendar: Calendar | None = None, watch: Watch = _nobody) -> int:
    """Count again whatever is out of date. Returns how many months were touched by this process.

    Several processes may do it at the same time; it returns when none of the months it saw is left to do.
    """
    calendar = calendar or calendars.of_organisation(organisation)
    columns = columns_of(organisation)
    months = _waiting(_opened(organisation), columns, calendar)
    touched, left = 0, list(months)
    while left:
        done = _take_some(organisation, left, columns, calendar)
        touched += len(done)
        left = [each for each in left if each not in done]
        if not done:
            left = _waiting(_state(organisation, left), columns, calendar)
        watch(len(months) - len(left), len(months))
    return touched


@dataclass(frozen=True, slots=True)
class State:
    """The months that have a row, with what each was made of, and those that are marked."""

    made: Mapping[date, Content]
    marked: set[date]


def _state(organisation: int, months: Collection[date] | None = None) -> State:
    """Of all months, or of some."""
    rows = TalliedMonth.objects.filter(organisation=organisation)
    made = dict((rows if months is None else rows.filter(month__in=months)).values_list("month", "content"))
    days = _marks(organisation).values_list("day", flat=True).distinct()
    return State(made, {month_of(day) for day in days.iterator()})


def _opened(organisation: int) -> State:
    """The state once every month in which complaints were received or moved away from has a row, on which its tallies
    are locked."""
    state = _state(organisation)
    received = Complaint.objects.filter(organisation=organisation).order_by()
    first, last = received.aggregate(first=Min("received_day"), last=Max("received_day")).values()
    months = state.marked.union([] if first is None else months_between(first, last))
    new = sorted(months.difference(state.made))
    TalliedMonth.objects.bulk_create(
        [TalliedMonth(organisation_id=organisation, month=month, content={}) for month in new], ignore_conflicts=True
    )
    return State({**{month: {} for month in new}, **state.made}, state.marked)


def _waiting(state: State, columns: Columns, calendar: Calendar) -> list[date]:
    """The months that are marked, or were made of other counters or another calendar."""
    return sorted(state.marked.intersection(state.made) | _stale(state, columns, calendar))


def _stale(state: State, columns: Columns, calendar: Calendar) -> set[date]:
    """The months that were made of other counters or another calendar."""
    return {month for month, of in state.made.items() if of != content(columns, month, calendar)}


def _marks(organisation: int) -> QuerySet[TallyMark]:
    return TallyMark.objects.filter(organisation=organisation).order_by()


def _take_some(organisation: int, months: list[date], columns: Columns, calendar: Calendar) -> set[date]:
    """Do the first of these months that no other process is at, or several that are quickly done; none where others
    have them all."""
    stale = _stale(_state(organisation, months), columns, calendar)
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
    whole = {month for month, row in taken.items() if row.content != wanted[month]}
    touched = whole | {month_of(day) for _unit, _channel, day in marked.places}
    for month in sorted(whole):
        build_month(organisation, month, columns, calendar)
    of_others = {place for place in marked.places if month_of(place[2]) not in whole}
    build_places(organisation, Marked(marked.numbers, of_others), columns, calendar)
    TallyMark.objects.filter(pk__in=marked.numbers).delete()
    last = MonthTally.objects.filter(organisation=organisation, month__in=touched).order_by().values_list("month")
    events = dict(last.annotate(last=Max("last_event_at")))
    for month in touched:
        row = taken[month]
        row.content, row.made, row.last_event_at = wanted[month], row.made + 1, events.get(month)
    TalliedMonth.objects.bulk_update([taken[month] for month in sorted(touched)], ["content", "made", "last_event_at"])
    return set(taken)


def marks_of(organisation: int, months: Collection[date]) -> Marked:
    """What is marked in some months now. Exactly these marks may be consumed."""
    found = Marked([], set())
    if not months:
        return found
    rows = _marks(organisation).filter(day__gte=min(months), day__lt=next_month(max(months)))
    for number, unit, channel, day in rows.values_list("pk", "unit", "channel", "day").iterator():
        if month_of(day) not in months:
            continue
        found.numbers.append(number)
        found.places.add((unit, channel, day))
    return found
