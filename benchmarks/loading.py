"""The company of the benchmarks, its letters, and its complaints, loaded as fast as the database allows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any

from django.db import connection, transaction

from accounts.models import Organisation, ServiceUnit, User
from accounts.privacy import encrypt
from benchmarks import records
from benchmarks.records import COLUMNS, MONTHS, World
from commitments.models import LetterVersion
from complaints.actions import number_change_set
from complaints.models import Category, ChangeSet, Complaint, Source
from dashboard.demo import audit, papers, registers
from dashboard.demo.calendar import Calendar

TABLE = Complaint._meta.db_table


class ThreeYears(Calendar):
    """The demo's letters, binding from the first day of the record."""

    effective_from = records.first_of(0)


def company(slug: str = "bench", *, after: int = 0) -> tuple[World, list[LetterVersion]]:
    """A company whose letters have been binding for three years, with the people who signed them; its manager is
    called as the company. Its complaints are numbered after those of others."""
    organisation = Organisation.objects.create(name=f"基准通信 {slug}", slug=slug)
    firm = Organisation.objects.create(name=f"基准审计 {slug}", slug=f"{slug}-audit", kind=Organisation.Kind.AUDIT_FIRM)
    manager = User.objects.create_user(slug, role=User.Role.MANAGER, organisation=organisation)
    auditor = User.objects.create_user(f"{slug}-auditor", role=User.Role.AUDITOR, organisation=firm)
    calendar = ThreeYears(records.UNTIL)
    versions = papers.store(organisation, calendar, by=manager)
    audit.engage(organisation, firm, [v.letter for v in versions], calendar, by=manager, auditor=auditor)
    papers.explain(versions[0].letter, calendar, manager=manager, auditor=auditor)
    for version in versions:
        papers.review(version, by=manager)
        papers.put_in_force(version, calendar, by=manager)
    registers.register(organisation, calendar, by=manager)
    return _world(organisation, after), versions


def _world(organisation: Organisation, after: int) -> World:
    units = [ServiceUnit(organisation=organisation, name=f"服务中心{n:02d}") for n in range(records.UNITS)]
    tops = [Category(organisation=organisation, name=f"类别{n:02d}") for n in range(records.TOP_CATEGORIES)]
    ServiceUnit.objects.bulk_create(units)
    Category.objects.bulk_create(tops)
    below = [
        Category(organisation=organisation, parent=top, name=f"{top.name}-{n}")
        for top in tops
        for n in range(records.CATEGORIES_EACH)
    ]
    Category.objects.bulk_create(below)
    change_set = ChangeSet.objects.create(kind=ChangeSet.Kind.DEMO)
    with transaction.atomic():
        number_change_set(change_set)
    return World(
        organisation.pk,
        Source.objects.create(organisation=organisation, key="bench", name="bench").pk,
        change_set.pk,
        [unit.pk for unit in units],
        [(category.parent_id or 0, category.pk) for category in below],
        [encrypt(f"客户{n}", field="customer_name") for n in range(200)],
        [encrypt(f"反映宽带故障，已多次联系仍未修复。编号{n}。", field="text") for n in range(200)],
        after,
    )


def load(size: int, world: World) -> None:
    """`size` complaints, evenly over the months."""
    each = size // MONTHS
    with _without_indexes(), get_context("spawn").Pool(2) as pool:
        make = records.copied if connection.vendor == "postgresql" else records.listed
        for made in pool.imap(partial(make, n=each, world=world), range(MONTHS)):
            _store(made)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _store(made: Any) -> None:
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")
            with cursor.copy(f"COPY {TABLE} ({names}) FROM STDIN") as copy:
                copy.write(made)
        else:
            marks = ", ".join("?" for _ in COLUMNS)
            cursor.connection.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({marks})", made)


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Indexes and keys made after the first rows: a load of ten million takes a third of the time."""
    if connection.vendor != "postgresql" or Complaint.objects.exists():
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype IN ('u', 'f')",
            [TABLE],
        )
        constraints = cursor.fetchall()
        for name, _definition in constraints:
            cursor.execute(f'ALTER TABLE {TABLE} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%_pkey'", [TABLE]
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _name, definition in indexes:
            cursor.execute(definition)
        for name, definition in constraints:
            cursor.execute(f'ALTER TABLE {TABLE} ADD CONSTRAINT "{name}" {definition}')
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{TABLE}', 'id'), (SELECT max(id) FROM {TABLE}))")
