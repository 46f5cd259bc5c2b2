"""How the figures moved, as the readers of an issue see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from commitments.models import Promise
from compliance import charts, pictures, wording
from compliance.analysis.control import SIGNALS
from compliance.analysis.pictures import share, words
from compliance.charts import Spec
from compliance.models import Result
from compliance.rules.control import Signal
from compliance.rules.verdicts import Verdict
from whitepapers.edition.verdicts import ClauseVerdict, Key, key, number, promise

Json = dict[str, Any]
FEWEST_POINTS = 3


@dataclass(frozen=True)
class Trend:
    """One promise over its periods, oldest first, with the breach classes that grade the same metric. `control` are
    its months between control limits, where it is a share of complaints and enough months are over."""

    key: Key
    promise: Promise
    points: Sequence[Result]
    classes: Sequence[Promise]
    period: str
    control: Control | None

    @property
    def clause(self) -> str:
        return self.key[1]

    @property
    def figure(self) -> Spec | None:
        return pictures.trend(self.promise, self.points, self.classes, self.period)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a rate with its limits, in words; `signals` say what chance does not explain. `runs`: the month was
    not complete."""

    month: str
    value: str
    cases: int
    limits: str
    signals: Sequence[str]
    runs: bool


@dataclass(frozen=True)
class Control:
    """The months of a rate between its control limits (rule book §8)."""

    promise: Promise
    row: Json

    @cached_property
    def months(self) -> list[Month]:
        """The newest last."""
        return [_month(self.promise, row) for row in self.row["months"]]

    @property
    def signals(self) -> int:
        """How many months show what chance does not explain."""
        return sum(bool(row["signals"]) for row in self.row["months"])

    @property
    def figure(self) -> Spec:
        told, asked = words(self.promise), wording.target(self.promise)
        value = Fraction(self.row["centre"])
        centre = charts.Named(float(value), _("centre %(value)s") % {"value": share(value, self.promise)})
        target = charts.Named(float(asked), told.target) if asked is not None else None
        return charts.control([_drawn(row) for row in self.row["months"]], centre, target, told)


def trends(rows: Iterable[Json], verdicts: Sequence[ClauseVerdict], period: str) -> list[Trend]:
    """Every target with enough periods to show a movement."""
    return [_trend(row, verdicts, period) for row in rows if _lasts(row)]


def _lasts(row: Json) -> bool:
    return sum(point["value"] is not None for point in row["points"]) >= FEWEST_POINTS


def _trend(row: Json, verdicts: Sequence[ClauseVerdict], period: str) -> Trend:
    about = promise(row)
    classes = [
        each.promise
        for each in verdicts
        if each.grades and each.letter == row["letter"] and each.promise.metric == row["metric"]
    ]
    points = [_point(about, point) for point in row["points"]]
    return Trend(key(row), about, points, classes, period, Control(about, row["control"]) if row["control"] else None)


def _point(about: Promise, row: Json) -> Result:
    numbers = {name: number(row[name]) for name in ("value", "low", "high", "denominator")}
    return Result(promise=about, period=row["period"], verdict=Verdict(row["verdict"]), **numbers)


def _month(about: Promise, row: Json) -> Month:
    value = number(row["value"])
    low, high = number(row["low"]), number(row["high"])
    return Month(
        month=row["month"],
        value=wording.NOTHING if value is None else share(Fraction(value), about),
        cases=row["denominator"],
        limits="" if low is None or high is None else f"{wording.percent(low)}–{wording.percent(high)}",
        signals=[str(SIGNALS[Signal(signal)]) for signal in row["signals"]],
        runs=row["runs"],
    )


def _drawn(row: Json) -> charts.Month:
    value, low, high = (None if row[name] is None else float(row[name]) for name in ("value", "low", "high"))
    return charts.Month(row["month"], value, low, high, signal=bool(row["signals"]), runs=row["runs"])
