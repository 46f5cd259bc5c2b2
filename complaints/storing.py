"""Many rows at once, as each database takes them fastest: the one module of the record with a way of its own for each.

PostgreSQL takes new rows by COPY and changed ones as one JSON text; SQLite takes both by `executemany`. Keys, checks
and guards (`complaints.guards`) hold as for every other statement, and rows lie in the transaction that is open. Values
are given by column name as Python has them; of an encrypted column the ciphertext, of a JSON column the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import orjson
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

Row = Sequence[Any]
AT_ONCE = 2_000  # rows fetched at a time
ODD = re.compile(rb'\\[^"\\]')  # what JSON escapes in a way that CSV does not know: line breaks, control characters
BLOCK = 100  # rows sent at a time: the server stores them while the next are made


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add rows, each with the values of `columns`; the database numbers them."""
    table, names = _name(model._meta.db_table), ", ".join(map(_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join("%s" for _ in columns)
            _executemany(cursor, f"INSERT INTO {table} ({names}) VALUES ({marks})", map(_plain, rows))  # noqa: S608
            return
        odd: list[Row] = []
        statement = rf"COPY {table} ({names}) FROM STDIN (FORMAT csv, NULL 'null', ESCAPE '\')"
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            for block in _blocks(_lines(rows, odd)):
                copy.write(b"".join(block))
        if odd:
            kinds = _kinds(model, columns)
            told = ", ".join(f"{_name(name)}::{kind}" for name, kind in kinds.items())
            statement = f"INSERT INTO {table} ({names}) SELECT {told} FROM {given(kinds)}"  # noqa: S608
            cursor.execute(statement, [json(columns, odd)])


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Change rows that are there. Each has its number (`id`) first and then the values of `columns`."""
    if not rows:
        return
    table, with_id = _name(model._meta.db_table), ("id", *columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = _kinds(model, with_id)
            told = ", ".join(f"{_name(name)} = given.{_name(name)}::{kinds[name]}" for name in columns)
            statement = f"UPDATE {table} SET {told} FROM {given(kinds)} WHERE {table}.id = given.id"  # noqa: S608
            cursor.execute(statement, [json(with_id, rows)])
        else:
            told = ", ".join(f"{_name(name)} = %s" for name in columns)
            statement = f"UPDATE {table} SET {told} WHERE id = %s"  # noqa: S608
            _executemany(cursor, statement, ([*row[1:], row[0]] for row in map(_plain, rows)))


def stream(model: type[models.Model], columns: Sequence[str], sql: str, params: Sequence[Any]) -> Iterator[Row]:
    """What a query selects, its columns being those of a model, without holding all of it at once. Rows that it has
    not come to may be changed meanwhile, except in what it orders them by."""
    converters = list(_converters(model, columns))
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(AT_ONCE):
            for row in rows:
                yield _converted(row, converters) if converters else row


def given(kinds: Mapping[str, str]) -> str:
    """The SQL of a table called `given` of rows that come as one parameter (`json`): its columns with their types."""
    if connection.vendor == "postgresql":
        plain = {"jsonb": "text"}  # which comes as a text
        told = ", ".join(f"{_name(name)} {plain.get(kind, kind)}" for name, kind in kinds.items())
        return f"json_to_recordset(%s::json) AS given({told})"
    told = ", ".join(f"json_extract(value, '$.{name}') AS {_name(name)}" for name in kinds)
    return f"(SELECT {told} FROM json_each(%s)) AS given"  # noqa: S608


def json(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Rows with the values of these columns as the parameter of `given`."""
    return orjson.dumps([dict(zip(columns, row, strict=True)) for row in rows], default=str).decode()


def by_code_point(column: str) -> str:
    """A column of text ordered as Python orders it, whatever the database's own language."""
    return f'{column} COLLATE "C"' if connection.vendor == "postgresql" else column


def _executemany(cursor: CursorWrapper, statement: str, rows: Iterable[Row]) -> None:
    cursor.executemany(statement, rows)  # type: ignore[arg-type]  # SQLite takes them as they come


def _lines(rows: Iterable[Row], odd: list[Row]) -> Iterator[bytes]:
    """Rows as lines for COPY, which reads JSON as CSV as long as nothing but quotes and backslashes is escaped in it;
    the `odd` ones are put aside. Many times as fast as letting the driver adapt each value."""
    for row in rows:
        line = orjson.dumps(row, default=str)
        if b"\\" in line and ODD.search(line):
            odd.append(row)
        else:
            yield line[1:-1] + b"\n"


def _blocks(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while block := list(islice(lines, BLOCK)):
        yield block


def _kinds(model: type[models.Model], columns: Sequence[str]) -> dict[str, str]:
    return {name: str(_field(model, name).db_type(connection)) for name in columns}


def _name(name: str) -> str:
    return connection.ops.quote_name(name)


def _field(model: type[models.Model], column: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.attname == column)


def _plain(row: Row) -> list[Any]:
    """A row as Django keeps it in SQLite."""
    return [ADAPTED[type(value)](value) if type(value) in ADAPTED else value for value in row]


def _instant(at: datetime) -> str:
    return str(at.astimezone(UTC).replace(tzinfo=None))


ADAPTED: dict[type, Callable[[Any], Any]] = {
    datetime: _instant,
    date: date.isoformat,
    Decimal: lambda amount: format(amount, "f"),
}


def _converters(model: type[models.Model], columns: Sequence[str]) -> Iterator[tuple[int, Any, list[Any]]]:
    """Of the columns that come otherwise than Python has them: the place, the expression and what converts it."""
    for place, name in enumerate(columns):
        column = _field(model, name).get_col(model._meta.db_table)
        if found := [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]:
            yield place, column, found


def _converted(row: Row, converters: Iterable[tuple[int, Any, list[Any]]]) -> list[Any]:
    values = list(row)
    for place, column, convert in converters:
        for each in convert:
            values[place] = each(values[place], column, connection)
    return values
