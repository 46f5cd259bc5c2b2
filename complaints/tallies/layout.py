"""Which column counts what, and whether the tallies of a month still say so."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from complaints.models import TallyCounter
from complaints.models.tallies import COLUMNS, LISTS
from complaints.rules.calendars import Calendar
from complaints.rules.clocks import ONE_DAY
from complaints.tallies.counters import Counter, Kind, ends_of

logger = logging.getLogger(__name__)
ALWAYS = (
    Counter(Kind.COUNTED),
    Counter(Kind.CHASER),
    Counter(Kind.DUPLICATE),
    *(Counter(Kind.HAPPENED, event) for event in ("response", "preliminary", "resolution")),
    *(Counter(Kind.REPEAT, window=window) for window in (7, 30, 90)),
    Counter(Kind.SATISFIED),
    Counter(Kind.UNSATISFIED),
)
Columns = dict[str, Counter]


@transaction.atomic
def lay_out(organisation: int, wanted: Iterable[Counter]) -> Columns:
    """Give every wanted counter a column, taking the columns of those that nobody wants any more only where room is
    short. What finds no room is counted from the complaints themselves. Returns what is counted now."""
    needed = list(dict.fromkeys([*ALWAYS, *wanted]))
    _give_room(organisation, COLUMNS, [counter for counter in needed if not counter.is_list])
    _give_room(organisation, LISTS, [counter for counter in needed if counter.is_list])
    return columns_of(organisation)


def _give_room(organisation: int, columns: Sequence[str], needed: Sequence[Counter]) -> None:
    known = {column: counter for column, counter in columns_of(organisation).items() if column in columns}
    new = [counter for counter in needed if counter not in known.values()]
    free = [column for column in columns if column not in known]
    if len(new) > len(free):
        idle = [column for column, counter in known.items() if counter not in needed]
        TallyCounter.objects.filter(organisation=organisation, column__in=idle).delete()
        free = sorted([*free, *idle])
    if len(new) > len(free):
        logger.warning("organisation %s: %s counters find no column", organisation, len(new) - len(free))
    TallyCounter.objects.bulk_create(
        TallyCounter(organisation_id=organisation, column=column, key=counter.key, counter=counter.stored())
        for column, counter in zip(free, new, strict=False)
    )


def columns_of(organisation: int) -> Columns:
    """What each column counts for an organisation."""
    rows = TallyCounter.objects.filter(organisation=organisation).order_by("column")
    return {column: Counter.of(stored) for column, stored in rows.values_list("column", "counter")}


def content(columns: Columns, month: date, calendar: Calendar) -> dict[str, Any]:
    """What the tallies of a month must have been made of to be right today."""
    limits = sorted({counter.limit for counter in columns.values() if counter.limit})
    return {
        "columns": {column: counter.key for column, counter in columns.items()},
        "ends": {limit: _digest(ends_of(limit, days_of(month), calendar)) for limit in limits},
    }


def days_of(month: date) -> list[date]:
    """The days of the month that begins on `month`."""
    return [month + n * ONE_DAY for n in range((next_month(month) - month).days)]


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """The months from that of `first` to that of `last`, both included."""
    months, month = [], month_of(first)
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months


def _digest(ends: dict[date, int]) -> str:
    return hashlib.sha256(repr(list(ends.values())).encode()).hexdigest()[:16]
