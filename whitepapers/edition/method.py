"""How it was counted, as the readers of an issue see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst

from commitments.metrics import name as metric_name
from compliance import messages
from whitepapers.edition.verdicts import day

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric of the issue: its name, its formula (empty where there is none), and the version it was counted by."""

    name: str
    formula: str
    version: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Stock:
    """The stock of complaints of the quarter. `holds`: it adds up for every unit (rule book §5)."""

    opening: int
    received: int
    reopened: int
    closed: int
    closing: int
    holds: bool


def definitions(rows: Iterable[Json]) -> list[Definition]:
    return [
        Definition(
            str(capfirst(metric_name(row["metric"]))),
            messages.formula(row["metric"]),
            row["version"],
            day(row["since"]),
        )
        for row in rows
    ]


def stock(row: Json | None) -> Stock | None:
    return Stock(**row) if row else None
