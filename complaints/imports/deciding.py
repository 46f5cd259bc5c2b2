"""Which dates of a file its mapping can read, and which somebody has to decide. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from complaints.facts import MOMENTS
from complaints.imports.columns import Column
from complaints.imports.editing import choices, with_columns
from complaints.imports.mapping import ISO_LIKE
from complaints.imports.sketch import Sketch

DATED = (*MOMENTS, "loss_confirmed_on")


def undecided(content: dict[str, Any], seen: Sketch, *, known: bool) -> list[Column]:
    """The columns of which somebody has to say whether day or month comes first. Where the mapping is `known` only
    those it reads as dates, and only where it does not say it itself."""
    formats = dict(_formats(content, seen))
    asked = (column for column in seen.columns if column.name and column.is_open)
    return [column for column in asked if (column.name in formats or not known) and not _says(column, formats)]


def dated(content: dict[str, Any], seen: Sketch) -> dict[str, Any]:
    """The mapping with the formats that were found in those of its columns which it could not read without them."""
    more = []
    for name, formats in _formats(content, seen):
        column = seen.column(name)
        found = column.date_formats if column else []
        if set(found) - set(formats):
            more.append((name, list(dict.fromkeys([*formats, *found]))))
    return with_columns(content, seen.layout(), more)


def _formats(content: dict[str, Any], seen: Sketch) -> Iterator[tuple[str, list[str]]]:
    """The columns that a mapping reads as dates, with the formats it has for each."""
    usual = content.get("dates", ISO_LIKE)
    of_columns = content.get("column_dates", {})
    for fact, names in choices(content, seen.header).columns.items():
        spec = content["facts"].get(fact)
        own = spec.get("dates") if isinstance(spec, dict) else None
        for name in names if fact in DATED else ():
            yield name, list(own or of_columns.get(name) or usual)
    if events := content.get("events"):
        yield events.get("at", ""), list(of_columns.get(events.get("at", "")) or usual)


def _says(column: Column, formats: dict[str, list[str]]) -> bool:
    """Whether the mapping says in which order a column's dates are read."""
    known = set(formats.get(column.name, []))
    return any(known & set(column.dates.formats(order)) for order in column.orders)
