"""Units beside each other, as the readers of an issue see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from compliance.models import Result
from compliance.rules.funnel import Where
from whitepapers.edition.verdicts import ClauseVerdict, Key, key, number

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units down, promises across; None where a unit has no verdict on a promise."""

    promises: Sequence[ClauseVerdict]
    rows: Sequence[tuple[str, Sequence[tuple[ClauseVerdict, Result | None]]]]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit among the others: 1 is the best; equal values share a rank. `beyond`: chance does not explain how far it
    lies from all units together."""

    unit: str
    rank: int
    result: Result
    beyond: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The units of one promise that have a value, the worst first."""

    verdict: ClauseVerdict
    units: Sequence[Ranked]

    @property
    def worst(self) -> Ranked:
        return self.units[0]

    @property
    def best(self) -> Ranked:
        return self.units[-1]

    @property
    def is_even(self) -> bool:
        """Whether all of them have the same value, so that none is best or worst."""
        return self.worst.rank == self.best.rank


@dataclass(frozen=True, slots=True)
class Marks:
    """Units down, months across, the whole company first: how each month stood to what the letter asks of its own
    period. A mark is the key of a verdict, empty where there is none."""

    verdict: ClauseVerdict
    months: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


def matrix(rows: Iterable[Json], promises: Iterable[ClauseVerdict]) -> Matrix:
    results = {(key(row), row["unit"]): row for row in rows}
    asked = {of for of, _unit in results}
    columns = [each for each in promises if each.key in asked]
    names = list(dict.fromkeys(unit for _key, unit in results))
    cells = [(name, [(each, _result(each, results.get((each.key, name)))) for each in columns]) for name in names]
    return Matrix(columns, cells)


def rankings(rows: Iterable[Json], promises: Mapping[Key, ClauseVerdict]) -> list[Ranking]:
    return [_ranking(promises[key(row)], row) for row in rows if key(row) in promises]


def marks(rows: Iterable[Json], promises: Mapping[Key, ClauseVerdict]) -> list[Marks]:
    return [
        Marks(promises[key(row)], row["months"], [(unit_name(each["unit"]), each["marks"]) for each in row["rows"]])
        for row in rows
        if key(row) in promises
    ]


def unit_name(unit: str | None) -> str:
    """None is the company, an empty name stands for what names no unit."""
    return _("Whole company") if unit is None else unit or _("without a unit")


def _ranking(verdict: ClauseVerdict, row: Json) -> Ranking:
    ranked = [_ranked(verdict, each) for each in row["units"]]
    return Ranking(verdict, ranked)


def _ranked(verdict: ClauseVerdict, row: Json) -> Ranked:
    result = Result(
        promise=verdict.promise,
        value=number(row["value"]),
        denominator=number(row["denominator"]),
        verdict=row["verdict"],
    )
    return Ranked(row["unit"], row["rank"], result, row["funnel"] not in (None, Where.INSIDE))


def _result(column: ClauseVerdict, row: Json | None) -> Result | None:
    if row is None:
        return None
    return Result(promise=column.promise, value=number(row["value"]), verdict=row["verdict"])
