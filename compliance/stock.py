"""The stock of unresolved complaints (结存) and its identity (rule book §5).

    opening + received + reopened − closed = closing

Both ends are counted as a state at an instant, the movements between them as events, and what was received by its
stored day: where a derived column has parted from the facts, or rows contradict themselves, the two do not meet.
A reopening undoes a resolution; where no earlier one is on record it is taken to have closed at that moment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from complaints.models import Arrival, Complaint
from complaints.rules.clocks import INSTANT
from compliance.rules.parts import local_day
from compliance.rules.periods import Period

MOVES = ("opening", "received", "reopened", "closed", "closing")
SIGNS = {"opening": 1, "received": 1, "reopened": 1, "closed": -1, "implied": -1, "closing": -1}


@dataclass(frozen=True, slots=True)
class Line:
    """The stock of a unit (None: complaints without one) in a period."""

    unit: int | None
    period: Period
    opening: int
    received: int
    reopened: int
    closed: int
    closing: int


def periods(as_of: datetime) -> list[Period]:
    """What a run checks: the quarter that its moment lies in and the one before, and the months of both that have
    begun."""
    running = Period.containing(local_day(as_of, _zone()), "quarter")
    quarters = [running.previous(), running]
    today = local_day(as_of, _zone())
    months = [month for each in quarters for month in Period.between(each.start, min(each.last_day, today), "month")]
    return [*quarters, *months]


def lines(organisation: int, wanted: Sequence[Period], as_of: datetime) -> Iterator[Line]:
    """A line of each period for every unit that had anything in stock or moving, all of them in one pass.

    Quarters are put together from their months: the movements add up, and the stock at an end is that of its month.
    """
    months = {month for period in wanted for month in _months(period, as_of)}
    conditions = {
        _named(name, month, as_of): condition
        for month in months
        for name, condition in _conditions(month, as_of).items()
    }
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    rows: QuerySet[Any] = _concerned(organisation, months, as_of).order_by().values("unit")
    for told in rows.annotate(**counts).order_by("unit"):
        for period in wanted:
            line = _line(period, as_of, told)
            if any(getattr(line, name) for name in MOVES):
                yield line


def _line(period: Period, as_of: datetime, told: Mapping[str, Any]) -> Line:
    months = _months(period, as_of)
    moved = {
        name: sum(told[_named(name, month, as_of)] for month in months)
        for name in ("received", "reopened", "closed", "implied")
    }
    moved["closed"] += moved.pop("implied")
    opening, closing = told[_named("opening", months[0], as_of)], told[_named("closing", months[-1], as_of)]
    return Line(told["unit"], period, opening=opening, closing=closing, **moved)


def _named(name: str, month: Period, as_of: datetime) -> str:
    """What a count is called in the query: a state by its instant, for the end of a month is the start of the next."""
    start, end = _bounds(month, as_of)
    at = {"opening": start, "closing": end}.get(name)
    return f"open_{at:%Y%m%d%H%M%S%f}" if at else f"{name}_{month.start:%Y%m}"


def _months(period: Period, as_of: datetime) -> list[Period]:
    """The months of a period that have begun; of one that has not, its first."""
    last = max(period.start, min(period.last_day, local_day(as_of, _zone())))
    return list(Period.between(period.start, last, "month"))


def cases(organisation: int, period: Period, as_of: datetime, unit: int | None) -> QuerySet[Complaint]:
    """The complaints of a unit that do not add up by themselves: those behind a difference."""
    parts = [
        Case(When(condition, then=Value(SIGNS[name])), default=Value(0), output_field=IntegerField())
        for name, condition in _conditions(period, as_of).items()
    ]
    difference = sum(parts[1:], start=parts[0])
    rows = _concerned(organisation, [period], as_of).filter(unit=unit)
    return rows.annotate(difference=difference).exclude(difference=0)


def _concerned(organisation: int, periods: Collection[Period], as_of: datetime) -> QuerySet[Complaint]:
    """The counted complaints that were in stock at the first beginning or moved before the last end."""
    bounds = [_bounds(period, as_of) for period in periods]
    start, end = min(start for start, _end in bounds), max(end for _start, end in bounds)
    moved = Q()
    for event in ("received_at", "resolved_at", "reopened_at"):
        moved |= Q(**{f"{event}__gte": start, f"{event}__lt": end})
    by_day = Q()
    for period in periods:
        by_day |= _received_by_day(period, end)
    wanted = _open_at(start) | moved | by_day
    return Complaint.objects.filter(wanted, organisation=organisation, arrival=Arrival.COUNTED)


def _conditions(period: Period, as_of: datetime) -> dict[str, Q]:
    start, end = _bounds(period, as_of)
    undone = Q(resolved_at__isnull=True) | Q(reopened_at__lte=F("resolved_at"))
    reopened = Q(reopened_at__gte=start, reopened_at__lt=end)
    return {
        "opening": _open_at(start),
        "received": _received_by_day(period, end),
        "reopened": reopened,
        "closed": Q(resolved_at__gte=start, resolved_at__lt=end),
        "implied": reopened & undone,
        "closing": _open_at(end),
    }


def _received_by_day(period: Period, end: datetime) -> Q:
    return Q(received_day__gte=period.start, received_day__lt=period.end, received_at__lt=end)


def _open_at(moment: datetime) -> Q:
    """Received before a moment, and not resolved before it or reopened since."""
    resolved = Q(resolved_at__isnull=False, resolved_at__lt=moment)
    back = Q(reopened_at__isnull=False, reopened_at__gt=F("resolved_at"), reopened_at__lt=moment)
    return Q(received_at__lt=moment) & (~resolved | back)


def _bounds(period: Period, as_of: datetime) -> tuple[datetime, datetime]:
    """As much of the period as had passed; what happened at `as_of` itself had."""
    start, end = period.bounds(_zone())
    return start, max(start, min(end, as_of + INSTANT))


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
