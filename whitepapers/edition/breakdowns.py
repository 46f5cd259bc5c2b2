"""Counts of complaints by unit, month and category, as the readers of an issue see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from complaints.models import Arrival
from compliance import wording
from whitepapers.edition.units import unit_name
from whitepapers.snapshot.exclusions import BEYOND

Json = dict[str, Any]
HIDDEN = "*"
"""What stands for a count that is not shown; `hidden_said` explains it."""


def counted(count: int | None) -> str:
    """A count, or the mark of one that is not shown."""
    return HIDDEN if count is None else wording.number(count)


def hidden_said() -> str:
    """What the mark means."""
    return _(
        "* Not shown, so that nobody can be recognised: counts from 1 to 4, and those that would give them away by "
        "subtraction."
    )


@dataclass(frozen=True, slots=True)
class Category:
    """`received` are all complaints of a category, of which `new` and `repeats`; in words."""

    name: str
    received: str
    new: str
    repeats: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Units down, months or categories across; everything in words. `hides`: some count is not shown."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str], str]]  # the unit, its counts, and its total
    totals: Sequence[str]
    total: str

    @property
    def hides(self) -> bool:
        return HIDDEN in self.totals or any(HIDDEN in counts for _unit, counts, _total in self.rows)


def categories(rows: Iterable[Json]) -> list[Category]:
    numbers = ("received", "new", "repeats")
    return [Category(category_name(row["category"]), *(counted(row[name]) for name in numbers)) for row in rows]


def category_name(category: str) -> str:
    return category or _("without a category")


def by_month(table: Json) -> Counts:
    return _counts(table, [wording.period_name(month) for month in table["months"]])


def by_category(table: Json) -> Counts:
    return _counts(table, [category_name(each) for each in table["categories"]])


def _counts(table: Json, columns: Sequence[str]) -> Counts:
    rows = [
        (unit_name(row["unit"]), [counted(each) for each in row["counts"]], counted(row["total"]))
        for row in table["rows"]
    ]
    return Counts(columns, rows, [counted(each) for each in table["totals"]], counted(table["total"]))


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Complaints that stand in no figure for one reason, and how many; in words."""

    reason: str
    what: str
    count: str


def exclusions(rows: Iterable[Json]) -> list[Exclusion]:
    said = {
        Arrival.DUPLICATE: _("Marked by a person as the same report as another one."),
        Arrival.CHASER: _("Asked again while the earlier complaint was unresolved."),
        Arrival.VOID: _("Entered by mistake."),
    }
    beyond = (_("beyond the letter"), _("Received while no letter was in force; counted in the stock alone."))
    named = {str(kind): (str(kind.label), what) for kind, what in said.items()} | {BEYOND: beyond}
    return [Exclusion(*named[row["reason"]], wording.number(row["count"])) for row in rows]
