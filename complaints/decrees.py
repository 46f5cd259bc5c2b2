"""Entering what is known about days, and opening hours. Entries are only ever added; the latest about a day counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import chinese_calendar
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.actions import number_change_set
from complaints.models import ChangeSet, Decree, DecreedDay, OpeningHours
from complaints.rules.calendars import Span
from evidence.actions import record

Kind = DecreedDay.Kind
Said = tuple[date, str, str]  # day, kind, holiday
PACKAGE = "chinesecalendar"


@dataclass(frozen=True, slots=True)
class Days:
    """What a decree says: the days from `first` to `last`, both included, are of one kind."""

    first: date
    last: date
    kind: str
    name: str = ""


def known_to_the_package() -> dict[int, list[Said]]:
    """By year, the days that the package of the State Council's decrees names."""
    said: dict[int, list[Said]] = defaultdict(list)
    constants = chinese_calendar.constants
    for kind, days in ((Kind.OFF, constants.holidays), (Kind.WORKED, constants.workdays)):
        for day, name in days.items():
            said[day.year].append((day, kind.value, _in_chinese(name)))
    return {year: sorted(days) for year, days in sorted(said.items())}


@transaction.atomic
def import_decrees() -> list[int]:
    """Record for everybody what the package knows and the record does not know yet. Gives the years written."""
    before: dict[int, list[Said]] = {}
    stored = DecreedDay.objects.filter(decree__organisation=None).order_by("decree", "day")
    columns = ("decree__year", "decree", "day", "kind", "name")
    for (year, _decree), rows in groupby(stored.values_list(*columns), key=lambda row: row[:2]):
        before[year] = [(day, kind, name) for *_of, day, kind, name in rows]
    written = []
    for year, said in known_to_the_package().items():
        if before.get(year) != said:
            _add(Decree.objects.create(year=year, settles=True, source=PACKAGE, learnt_on=timezone.localdate()), said)
            written.append(year)
    return written


@transaction.atomic
def enter_decree(
    *, organisation: Organisation, days: Sequence[Days], source: str, learnt_on: date, settles: bool, by: User
) -> list[Decree]:
    """Record what a company knows about days, one entry for each year they lie in."""
    change_set = ChangeSet.objects.create(kind=ChangeSet.Kind.CALENDAR, by=by, reason=source[:300])
    entered = []
    said = sorted(each for told in days for each in _each(told))
    for year, of_year in groupby(said, key=lambda one: one[0].year):
        decree = Decree.objects.create(
            organisation=organisation,
            year=year,
            settles=settles,
            source=source,
            learnt_on=learnt_on,
            entered_by=by,
            change_set=change_set,
        )
        _add(decree, of_year)
        entered.append(decree)
    number_change_set(change_set)
    for decree in entered:
        detail = {"source": source, "learnt_on": str(learnt_on), "days": [str(day) for day, *_ in said]}
        record(action="calendar.decree", actor=by, subject=decree, detail=detail)
    return entered


@transaction.atomic
def enter_hours(
    *,
    organisation: Organisation,
    valid_from: date,
    working: Sequence[Span],
    off: Sequence[Span],
    source: str,
    by: User,
) -> OpeningHours:
    """Record a version of a company's opening hours."""
    change_set = ChangeSet.objects.create(kind=ChangeSet.Kind.CALENDAR, by=by, reason=source[:300])
    entered = OpeningHours.objects.create(
        organisation=organisation,
        valid_from=valid_from,
        working=[list(span) for span in working],
        off=[list(span) for span in off],
        source=source,
        entered_by=by,
        change_set=change_set,
    )
    number_change_set(change_set)
    detail = {"valid_from": str(valid_from), "working": entered.working, "off": entered.off, "source": source}
    record(action="calendar.hours", actor=by, subject=entered, detail=detail)
    return entered


def install_decrees(*, using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """After the tables were made: a record begins with what the package knows, and a newer package brings more."""
    if using == DEFAULT_DB_ALIAS and Decree._meta.db_table in connection.introspection.table_names():
        import_decrees()


def _add(decree: Decree, said: Iterable[Said]) -> None:
    DecreedDay.objects.bulk_create(DecreedDay(decree=decree, day=day, kind=kind, name=name) for day, kind, name in said)


def _each(told: Days) -> Iterable[Said]:
    for n in range((told.last - told.first).days + 1):
        yield told.first + timedelta(days=n), told.kind, told.name


def _in_chinese(name: str) -> str:
    return next((each.chinese for each in chinese_calendar.Holiday if each.value == name), name)  # type: ignore[attr-defined]
