"""Before it is too late: what will be missed at the present rate and can still be kept (rule book §10).

Of the company and of its units, while their periods run. What is out of reach already is no warning any more: of the
company it stands on the board as it is, of units apart. Where nothing is at risk the first page shows no list; its
first sentence says how all stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commitments.models import Promise
from compliance import stretches, wording
from compliance.models import Result
from dashboard import foresight
from dashboard.scoreboard import MOST_UNITS, Board

SHOWN = 3  # of the units, before somebody asks for more


@dataclass(frozen=True, slots=True)
class Line:
    """A promise at risk, of the company or of a unit: its page, what it asks for, how many failures are left, where it
    is heading, and when nothing is left."""

    promise: Promise
    query: str
    unit: str
    goal: str
    headline: str
    heading: str
    between: str
    gone: str

    @classmethod
    def of(cls, result: Result, goal: str = "") -> Line:
        """`goal` is what is asked for by the letter and its notes."""
        unit = f"&unit={result.unit_id}" if result.unit_id else ""
        return cls(
            result.promise,
            f"?period={result.period}{unit}",
            str(result.unit) if result.unit_id else "",
            stretches.goal(result.promise) or goal,
            foresight.headline(result),
            foresight.heading(result),
            foresight.between(result),
            foresight.gone(result),
        )


@dataclass(frozen=True, slots=True)
class Lost:
    """A promise that a unit cannot keep any more in this period: its page, its value, what was asked for."""

    promise: Promise
    query: str
    unit: str
    value: str
    goal: str

    @classmethod
    def of(cls, result: Result) -> Lost:
        query = f"?period={result.period}&unit={result.unit_id}"
        goal = stretches.goal(result.promise)
        return cls(result.promise, query, str(result.unit), wording.figure(result), goal)


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The most pressing first. Of the units at most so many are read, and `more` says that there are others; `lost` are
    units past keeping a promise, the furthest first."""

    company: Sequence[Line]
    units: Sequence[Line]
    more: bool
    lost: Sequence[Lost] = ()

    def __bool__(self) -> bool:
        return bool(self.company or self.units or self.lost)

    @property
    def first_units(self) -> Sequence[Line]:
        return self.units[:SHOWN]

    @property
    def other_units(self) -> Sequence[Line]:
        return self.units[SHOWN:]


def at_risk(boards: Sequence[Board], today: date) -> AtRisk:
    """What the boards have read, in the order in which it presses."""
    goals = {row.result: row.goal for board in boards for row in board.rows if row.result}
    company = sorted((result for result in goals if is_at_risk(result, today)), key=_pressing)
    units = [result for board in boards for result in board.units if is_at_risk(result, today)]
    pressing = sorted(units, key=_pressing)
    lost = [result for board in boards for result in board.units if _is_past_keeping(result, today)]
    return AtRisk(
        [Line.of(result, goals[result]) for result in company],
        [Line.of(result) for result in pressing[:MOST_UNITS]],
        len(pressing) > MOST_UNITS,
        [Lost.of(result) for result in sorted(lost, key=_furthest)[:MOST_UNITS]],
    )


def is_at_risk(result: Result, today: date) -> bool:
    """Whether it will be missed at the present rate, and can still be kept. It need not be met so far: what is missed
    in the middle of a period may come right by its end."""
    budget = result.detail.get("budget")
    return result.at_risk and bool(budget) and foresight.left(budget) is not None and today < result.ends_on


def _is_past_keeping(result: Result, today: date) -> bool:
    budget = result.detail.get("budget")
    return bool(budget) and foresight.left(budget) is None and today < result.ends_on


def _furthest(result: Result) -> tuple[int, int]:
    return int(result.detail["budget"]["remaining"]), result.pk


def _pressing(result: Result) -> tuple[str, int, int]:
    """By the day on which nothing is left, then by how much is."""
    budget = result.detail["budget"]
    return str(budget.get("exhausted_on") or date.max), foresight.left(budget) or 0, result.pk
