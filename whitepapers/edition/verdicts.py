"""The verdicts of a snapshot as their readers see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from commitments.models import Promise
from compliance import benchmark_readings, messages, wording
from compliance.models import Result

Json = dict[str, Any]
Key = tuple[int, str, str]
"""Which promise a row is about: letter, clause, metric."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The verdict of an earlier period on the same promise. `change` is the step of the share since, None where the
    metric is no share or one of the two is unknown. `result` is never saved."""

    result: Result
    change: Decimal | None

    @property
    def period(self) -> str:
        return self.result.period


@dataclass(frozen=True, slots=True)
class ClauseVerdict:
    """One row of the table of verdicts. `result` and its promise are never saved: they only carry the figures."""

    result: Result
    letter: int
    clause: str
    before: Earlier | None  # the period before
    before_year: Earlier | None  # the same period of the year before
    notes: Sequence[int] = ()  # the interpretation notes the verdict used, by number

    @property
    def promise(self) -> Promise:
        return self.result.promise

    @property
    def key(self) -> Key:
        """What trends and units name their promise by."""
        return self.letter, self.clause, self.promise.metric

    @property
    def before_period(self) -> str:
        return self.before.period if self.before else ""

    @property
    def change(self) -> Decimal | None:
        """Of the share, on the period before."""
        return self.before.change if self.before else None

    @property
    def grades(self) -> bool:
        """A breach class of the letter: it grades what another promise measures."""
        return self.promise.kind == Promise.Kind.BAND

    @property
    def applies(self) -> bool:
        """Whether a breach class is triggered: the value lies in its band, or there are cases of it."""
        held = wording.holds(self.promise, self.result)
        return bool(self.result.value) if held is None else held

    @property
    def reason(self) -> str:
        return messages.reason(self.result.reason)

    @property
    def readings(self) -> list[benchmark_readings.Line]:
        """The readings of an industry benchmark that stand beside the binding one (rule book §6)."""
        told, ends = self.result.detail.get("readings", {}), wording.ends(self.promise)
        return [
            replace(line, value=wording.percent_beside(Decimal(told[line.key]), ends))
            for line in benchmark_readings.lines(self.result)
            if not line.binds
        ]


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A letter with its promises and with the breach classes it names, in reading order."""

    letter: Json
    promises: Sequence[ClauseVerdict]
    classes: Sequence[ClauseVerdict]


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def key(row: Json) -> Key:
    return row["letter"], row["clause"], row["metric"]


def promise(row: Json) -> Promise:
    """The promise that a row with a goal is about."""
    goal = row["goal"]
    numbers = {"value": number(goal["value"]), "value_high": number(goal["value_high"])}
    return Promise(**goal | numbers, metric=row["metric"], quote=row["quote"])


def clause_verdict(row: Json) -> ClauseVerdict:
    return ClauseVerdict(
        result=_result(row),
        letter=row["letter"],
        clause=row["clause"],
        before=_earlier(row, "before"),
        before_year=_earlier(row, "before_year"),
        notes=row["notes"],
    )


def _result(row: Json) -> Result:
    return Result(
        promise=promise(row),
        period=row["period"],
        received=row["received"],
        numerator=number(row["numerator"]),
        denominator=number(row["denominator"]),
        not_yet_due=row["not_yet_due"],
        value=number(row["value"]),
        low=number(row["low"]),
        high=number(row["high"]),
        verdict=row["verdict"],
        reason=row["reason"],
        clarity=row["clarity"],
        provisional=row["provisional"],
        final_on=day(row["final_on"]),
        detail=row["benchmark"],
    )


def _earlier(row: Json, which: str) -> Earlier | None:
    if (told := row[which]) is None:
        return None
    numbers = {name: number(told[name]) for name in ("numerator", "denominator", "value", "low", "high")}
    found = Result(promise=promise(row), period=told["period"], verdict=told["verdict"], **numbers)
    return Earlier(found, number(told["change"]))
