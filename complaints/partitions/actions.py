"""Carrying a plan out: one transaction, journalled. It waits only so long for a lock, for others wait behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db import connection, transaction

from accounts.models import Organisation
from complaints.models import QualityMark, TallyMark
from complaints.partitions import catalogue, planning, sql
from complaints.tallies.layout import days_of
from evidence.actions import record

AHEAD = 3  # months made before they come
PATIENCE = "10s"


@transaction.atomic
def convert(*, today: date, ahead: int = AHEAD, first: date | None = None) -> list[date]:
    """Put the table in parts. All rows are written again, and nobody reads meanwhile. Returns the months."""
    if not planning.is_in_parts():
        _carry_out([sql.LOCK])  # from here on nothing changes what the plan is made from
    return _done("complaints.put_in_parts", lambda: planning.to_convert(today=today, ahead=ahead, first=first))


@transaction.atomic
def roll(*, today: date, ahead: int = AHEAD) -> list[date]:
    """Make the months that are missing. Returns them."""
    missing = planning.to_roll(today=today, ahead=ahead)
    return _done("complaints.parts_made", lambda: missing) if missing else []


def roll_if_in_parts(*, today: date) -> None:
    """For the timetable: nothing where the table is whole."""
    if connection.vendor == "postgresql" and planning.is_in_parts():
        roll(today=today)


@transaction.atomic
def detach(*, month: date, today: date) -> None:
    """Take a month out of the record. What was counted and judged of it stays as it is."""
    _done("complaints.part_detached", lambda: planning.to_detach(month, today=today), month)


@transaction.atomic
def attach(*, month: date) -> None:
    """Take a month into the record again; it is counted again, for it may have been changed."""
    _done("complaints.part_attached", lambda: planning.to_attach(month), month)
    companies = list(Organisation.objects.values_list("pk", flat=True))
    TallyMark.objects.bulk_create(TallyMark(organisation_id=pk, day=day) for pk in companies for day in days_of(month))
    QualityMark.objects.bulk_create(QualityMark(organisation_id=pk, month=month) for pk in companies)


def _done(action: str, plan: Callable[[], Sequence[str]], *about: date) -> list[date]:
    """Carry a plan out and write it down. Returns the months that have a part now and had none before."""
    before = catalogue.months()
    _carry_out([f"SET LOCAL lock_timeout = '{PATIENCE}'", *plan()])
    made = [month for month in catalogue.months() if month not in before]
    record(action=action, detail={"months": [f"{month:%Y-%m}" for month in about or made]})
    return made


def _carry_out(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
