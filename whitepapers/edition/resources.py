"""Registered facts as a white paper lists them: a line for each kind, its entries in the order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from commitments.models import ResourceFact
from compliance import wording

Json = dict[str, Any]
Kind = ResourceFact.Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """`value` is written with its measure; of a white paper it is the quarter it speaks of."""

    when: str
    value: str
    forecast: bool
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    name: str
    entries: list[Entry]


def resources(rows: Iterable[Json]) -> list[Resource]:
    ordered = sorted(rows, key=lambda row: (Kind.values.index(row["kind"]), row["from"], row["subject"]))
    return [
        Resource(str(Kind(kind).label), [_entry(row) for row in entries])
        for kind, entries in groupby(ordered, key=lambda row: row["kind"])
    ]


def _entry(row: Json) -> Entry:
    return Entry(
        _when(date.fromisoformat(row["from"]), date.fromisoformat(row["until"])),
        _value(row),
        row["forecast"],
        row.get("confirmed", False),
    )


def _when(first: date, last: date) -> str:
    """A day, a calendar year, or from one day to another."""
    if first == last:
        return wording.day(first)
    if (first.month, first.day, last) == (1, 1, date(first.year, 12, 31)):
        return wording.period_name(str(first.year))
    return f"{wording.day(first)} – {wording.day(last)}"


def _value(row: Json) -> str:
    if row["kind"] == Kind.WHITE_PAPER:
        return wording.period_name(row["subject"])
    value = Decimal(row["value"])
    return wording.money(value) if row["kind"] in (Kind.FUND, Kind.REVENUE) else wording.number(value)
