"""The calendar of a company as recorded: decrees and opening hours, as the rules take them (rule book §1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import F, Q, QuerySet
from django.utils.functional import SimpleLazyObject

from complaints.models import DecreedDay, OpeningHours
from complaints.rules.calendars import Hours, WeekdayCalendar

Kind = DecreedDay.Kind


@dataclass(frozen=True, slots=True)
class Named:
    """What holds for a day: its kind, the holiday, and which entry says so."""

    day: date
    kind: str
    name: str
    source: str
    learnt_on: date


def of_organisation(organisation_id: int | None) -> WeekdayCalendar:
    """Everything decreed, whenever it was learnt, with a company's own entries before the common ones."""
    days, years = {}, set()
    for day, kind, year, settles in _entries(organisation_id).values_list(
        "day", "kind", "decree__year", "decree__settles"
    ):
        days[day] = kind
        if settles:
            years.add(year)
    return WeekdayCalendar(
        frozenset(day for day, kind in days.items() if kind == Kind.OFF),
        frozenset(day for day, kind in days.items() if kind == Kind.WORKED),
        frozenset(years),
        cast(Sequence[Hours], SimpleLazyObject(lambda: hours_of(organisation_id))),  # few limits ask for them
    )


def hours_of(organisation_id: int | None) -> Sequence[Hours]:
    """The versions of the opening hours, the earliest first."""
    found = OpeningHours.objects.filter(organisation=organisation_id).order_by("valid_from", "id")
    versions = {each.valid_from: Hours(each.valid_from, _spans(each.working), _spans(each.off)) for each in found}
    return tuple(versions.values())


def named_days(organisation_id: int | None, year: int) -> dict[date, Named]:
    """The days of a year that a decree names, with what holds for them now."""
    rows = _entries(organisation_id).filter(day__year=year).select_related("decree")
    return {row.day: Named(row.day, row.kind, row.name, row.decree.source, row.decree.learnt_on) for row in rows}


def _entries(organisation_id: int | None) -> QuerySet[DecreedDay]:
    """Every entry about days, what goes before others last."""
    visible = Q(decree__organisation=None) | Q(decree__organisation=organisation_id)
    return DecreedDay.objects.filter(visible).order_by(F("decree__organisation").asc(nulls_first=True), "decree", "day")


def _spans(stored: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in stored)
