"""What PostgreSQL itself says of the table of complaints: its keys, indexes and triggers, and its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from complaints.models import Complaint

TABLE = Complaint._meta.db_table
PART = re.compile(rf"{TABLE}_(\d{{4}})_(\d{{2}})")
UNIQUE = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'"
INDEXES = """
SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = %s::regclass
AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid)
ORDER BY 1
"""
TRIGGERS = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY 1"
REFERENCES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(c.oid), a.attname FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE contype = 'f' AND conparentid = 0 AND {side} ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: on which table, by what name, what it says, and its (first) column."""

    table: str
    name: str
    definition: str
    column: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a table in parts has to have as the whole one did."""

    unique: str  # name of the constraint on source and reference
    indexes: list[str]
    triggers: list[str]
    outgoing: list[Reference]  # its own references, to itself among them
    incoming: list[Reference]  # references of other tables to it
    next_id: int


def of_whole() -> Table:
    """The table before it is in parts."""
    (unique,) = _column(UNIQUE, TABLE)
    (sequence,) = _column("SELECT pg_get_serial_sequence(%s, 'id')", TABLE)
    ((last, called),) = _rows(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608  # as the database names it
    return Table(
        unique=unique,
        indexes=_column(INDEXES, TABLE),
        triggers=_column(TRIGGERS, TABLE),
        outgoing=_references("conrelid = %s::regclass", TABLE),
        incoming=_references("confrelid = %s::regclass AND conrelid <> confrelid", TABLE),
        next_id=last + 1 if called else last,
    )


def references_to(table: str) -> list[Reference]:
    return _references("confrelid = %s::regclass", table)


def is_in_parts() -> bool:
    return bool(_column("SELECT relkind = 'p' FROM pg_class WHERE oid = %s::regclass", TABLE)[0])


def months() -> list[date]:
    """The months that have a part."""
    names = _column("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", TABLE)
    return sorted(_months_in(names))


def detached() -> list[date]:
    """The months whose table stands apart."""
    names = _column(
        "SELECT relname FROM pg_class WHERE relname LIKE %s AND relkind = 'r' AND NOT relispartition"
        " AND pg_table_is_visible(oid)",
        f"{TABLE}\\_%",
    )
    return sorted(_months_in(names))


def answer(sql: str) -> Any:
    """The one value that a query gives."""
    return _rows(sql)[0][0]


def _months_in(names: list[str]) -> list[date]:
    found = (PART.fullmatch(name) for name in names)
    return [date(int(match[1]), int(match[2]), 1) for match in found if match]


def _references(side: str, table: str) -> list[Reference]:
    return [Reference(*row) for row in _rows(REFERENCES.format(side=side), table)]


def _column(sql: str, *params: str) -> list[Any]:
    return [row[0] for row in _rows(sql, *params)]


def _rows(sql: str, *params: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        rows: list[Any] = cursor.fetchall()
    return rows
