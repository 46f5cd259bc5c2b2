"""Many rows at once, as each database takes them fastest: the one module of the record with a way of its own for each.

PostgreSQL takes new rows by COPY and changed ones as one JSON text; SQLite takes both by `executemany`. Keys, checks
and guards (`complaints.guards`) hold as for every other statement, and rows lie in the transaction that is open. Values
are given by column name as Python has them; of an encrypted column the ciphertext, of a JSON column the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
BLOCK = 100  # rows sent at a time: the server stores them while the next are made


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Add rows, each with the values of `columns`; the database numbers them."""
    table, names = _name(model._meta.db_table), ", ".join(map(_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for block in _blocks(rows):
                    copy.write("".join(map(_copied, block)))
        else:
            marks = ", ".join("%s" for _ in columns)
            _executemany(cursor, f"INSERT INTO {table} ({names}) VALUES ({marks})", map(_plain, rows))  # noqa: S608


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Change rows that are there. Each has its number (`id`) first and then the values of `columns`."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_update_from_json(model, columns), [json(rows)])
        else:
            told = ", ".join(f"{_name(name)} = %s" for name in columns)
            statement = f"UPDATE {_name(model._meta.db_table)} SET {told} WHERE id = %s"  # noqa: S608
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


def given(columns: dict[str, str]) -> str:
    """The SQL of a table called `given` of rows that come as one parameter (`json`): its columns with their types."""
    if connection.vendor == "postgresql":
        picked = ", ".join(f"(told->>{place})::{kind} AS {name}" for place, (name, kind) in enumerate(columns.items()))
        return f"(SELECT {picked} FROM json_array_elements(%s::json) AS told) AS given"  # noqa: S608
    picked = ", ".join(f"json_extract(value, '$[{place}]') AS {name}" for place, name in enumerate(columns))
    return f"(SELECT {picked} FROM json_each(%s)) AS given"  # noqa: S608


def json(rows: Sequence[Row]) -> str:
    """Rows as the parameter of `given`."""
    return orjson.dumps(rows, default=str).decode()


def by_code_point(column: str) -> str:
    """A column of text ordered as Python orders it, whatever the database's own language."""
    return f'{column} COLLATE "C"' if connection.vendor == "postgresql" else column


def _executemany(cursor: CursorWrapper, statement: str, rows: Iterable[Row]) -> None:
    cursor.executemany(statement, rows)  # type: ignore[arg-type]  # SQLite takes them as they come


def _update_from_json(model: type[models.Model], columns: Sequence[str]) -> str:
    kinds = {name: str(_field(model, name).db_type(connection)) for name in columns}
    told = ", ".join(f"{_name(name)} = given.{_name(name)}" for name in columns)
    table = _name(model._meta.db_table)
    return f"UPDATE {table} SET {told} FROM {given({'id': 'bigint', **kinds})} WHERE {table}.id = given.id"  # noqa: S608


def _name(name: str) -> str:
    return connection.ops.quote_name(name)


def _field(model: type[models.Model], column: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.attname == column)


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while block := list(islice(waiting, BLOCK)):
        yield block


def _copied(row: Row) -> str:
    """A row as a line of COPY's text format; many times as fast as letting the driver adapt each value."""
    return "\t".join([NULL if value is None else COPIED.get(type(value), str)(value) for value in row]) + "\n"


def _escaped(text: str) -> str:
    return text if text.isprintable() and "\\" not in text else text.translate(ESCAPES)


NULL = "\\N"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
COPIED: dict[type, Callable[[Any], str]] = {str: _escaped, datetime: str, bool: lambda value: "t" if value else "f"}


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
