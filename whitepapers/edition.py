"""What a reader of a white paper sees, worded from its snapshot alone.

The snapshot holds keys and decimal strings; an `Edition` gives them names and numbers for the page. It asks the
database nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.text import capfirst

from audits.signed import Signed
from commitments.metrics import Metric
from commitments.metrics import name as metric_name
from commitments.models import Promise
from compliance import benchmark_readings, messages, pictures, wording
from compliance.charts import Spec
from compliance.models import Breach, Result, Verdict
from evidence.models import Head
from whitepapers import opinions
from whitepapers.findings import told as found
from whitepapers.issues import Publication, publication
from whitepapers.ledger import Line, lines
from whitepapers.resources import Resource, resources
from whitepapers.restatements import Restated
from whitepapers.restatements import told as restated
from whitepapers.rewards import Reward, told

Json = dict[str, Any]
BROKEN = (Verdict.MISSED, Verdict.MINOR, Verdict.MAJOR)
JUDGED = (Verdict.MET, *BROKEN, Verdict.NOT_EVALUABLE)

FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class ClauseVerdict:
    """One row of the table of verdicts. `result` and its promise are never saved: they only carry the figures."""

    result: Result
    letter: int
    clause: str
    before_period: str
    change: Decimal | None  # of the share, on the period before
    notes: Sequence[int] = ()  # the interpretation notes the verdict used, by number

    @property
    def promise(self) -> Promise:
        return self.result.promise

    @property
    def key(self) -> tuple[int, str, str]:
        """What trends and units name their promise by."""
        return self.letter, self.clause, self.promise.metric

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
        return [line for line in benchmark_readings.lines(self.result) if not line.binds]


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A letter with its promises and with the breach classes it names, in reading order."""

    letter: Json
    promises: Sequence[ClauseVerdict]
    classes: Sequence[ClauseVerdict]


@dataclass(frozen=True, slots=True)
class Trend:
    """One promise over its periods, oldest first, with the breach classes that grade the same metric."""

    clause: str
    promise: Promise
    points: Sequence[Result]
    classes: Sequence[Promise]
    period: str

    @property
    def figure(self) -> Spec | None:
        return pictures.trend(self.promise, self.points, self.classes, self.period)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units down, promises across; None where a unit has no verdict on a promise."""

    promises: Sequence[ClauseVerdict]
    rows: Sequence[tuple[str, Sequence[tuple[ClauseVerdict, Result | None]]]]


class Edition:
    """A snapshot as its readers read it."""

    def __init__(self, snapshot: Json) -> None:
        self.snapshot = snapshot
        self.organisation: str = snapshot["organisation"]["name"]
        self.period: str = snapshot["period"]["label"]
        self.starts_on = date.fromisoformat(snapshot["period"]["from"])
        self.ends_on = date.fromisoformat(snapshot["period"]["until"])
        self.next_publication = date.fromisoformat(snapshot["next_publication"])
        as_of = snapshot["data"]["as_of"]
        self.as_of = datetime.fromisoformat(as_of) if as_of else None
        self.notes: list[Json] = snapshot["notes"]
        self.publication: Publication | None = publication(snapshot)
        self.journal_head = Head(**snapshot["journal_head"]) if "journal_head" in snapshot else None

    @cached_property
    def verdicts(self) -> list[ClauseVerdict]:
        return [_clause_verdict(row) for row in self.snapshot["verdicts"]]

    @cached_property
    def promises(self) -> list[ClauseVerdict]:
        """What was promised; breach classes are no promises."""
        return [row for row in self.verdicts if not row.grades]

    @cached_property
    def letters(self) -> list[LetterPart]:
        return [
            LetterPart(
                letter | {"effective_from": _day(letter["effective_from"])},
                [row for row in self.promises if row.letter == letter["id"]],
                [row for row in self.verdicts if row.grades and row.letter == letter["id"]],
            )
            for letter in self.snapshot["letters"]
        ]

    @cached_property
    def tally(self) -> list[tuple[str, str, int]]:
        """(verdict key, its name, how many promises got it), in the order of the rule book."""
        counts = Counter(row.result.verdict for row in self.promises)
        return [(key, str(name), counts[key]) for key, name in Verdict.choices if counts[key]]

    @property
    def judged(self) -> int:
        """Promises with one of the five verdicts (rule book §7)."""
        return sum(row.result.verdict in JUDGED for row in self.promises)

    @property
    def met(self) -> int:
        return sum(row.result.verdict == Verdict.MET for row in self.promises)

    @cached_property
    def broken(self) -> list[ClauseVerdict]:
        return [row for row in self.promises if row.result.verdict in BROKEN]

    @property
    def received(self) -> int:
        """Complaints of the quarter that are counted: new and repeat ones (rule book §3)."""
        return max((row.result.received for row in self.promises if row.result.period == self.period), default=0)

    @property
    def provisional(self) -> bool:
        return any(row.result.provisional for row in self.verdicts)

    @cached_property
    def ledger(self) -> list[Line]:
        """The promise ledger, by promises."""
        return lines(self.snapshot, self.verdicts)

    @cached_property
    def trends(self) -> list[Trend]:
        """Every target with enough periods to show a movement."""
        return [self._trend(row) for row in self.snapshot["trends"] if _lasting(row)]

    @cached_property
    def units(self) -> Matrix:
        results = {(_key(row), row["unit"]): row for row in self.snapshot["units"]}
        asked = {key for key, _unit in results}
        columns = [row for row in self.promises if row.key in asked]
        names = list(dict.fromkeys(unit for _key, unit in results))
        cells = [
            (name, [(each, _unit_result(each, results.get((each.key, name)))) for each in columns]) for name in names
        ]
        return Matrix(columns, cells)

    @property
    def categories(self) -> list[Json]:
        return self.snapshot["categories"]  # type: ignore[no-any-return]

    @cached_property
    def breaches(self) -> list[Json]:
        return [
            {
                **row,
                "name": wording.name(Promise(metric=row["metric"], quote=row["quote"])),
                "status_name": Breach.Status(row["status"]).label,
                "why_withdrawn": messages.withdrawn(row["withdrawn_reason"]),
                "occurred_on": date.fromisoformat(row["occurred_on"]),
            }
            for row in self.snapshot["breaches"]
        ]

    @property
    def standing(self) -> list[tuple[str, int]]:
        """(class, how many breaches of it were not withdrawn), the major ones first."""
        counts = Counter(row["severity"] for row in self.breaches if row["status"] != Breach.Status.WITHDRAWN)
        return [(key, counts[key]) for key in (Verdict.MAJOR, Verdict.MINOR) if counts[key]]

    @cached_property
    def resources(self) -> list[Resource]:
        return resources(self.snapshot["resources"])

    @cached_property
    def rewards(self) -> list[Reward]:
        return told(self.snapshot)

    @cached_property
    def restatements(self) -> list[Restated]:
        return restated(self.snapshot)

    @cached_property
    def engagements(self) -> list[Json]:
        """The audits of the quarter, each with the number of findings its firm issued about it."""
        issued = Counter(row["firm"] for row in self.snapshot["findings"])
        return [
            {
                **row,
                "from": date.fromisoformat(row["from"]),
                "until": date.fromisoformat(row["until"]),
                "findings": issued[row["firm"]],
            }
            for row in self.snapshot["engagements"]
        ]

    @cached_property
    def findings(self) -> list[Json]:
        return found(self.snapshot)

    @cached_property
    def corrected(self) -> bool:
        """Whether any finding has a corrective action."""
        return any(row["actions"] for row in self.findings)

    @cached_property
    def opinions(self) -> list[Signed]:
        """The audit opinions that stood on the quarter when it was frozen."""
        return opinions.told(self.snapshot)

    @cached_property
    def formulas(self) -> list[tuple[str, str]]:
        """How each metric of this issue is counted: its name and its formula."""
        metrics = dict.fromkeys(row.promise.metric for row in self.verdicts)
        return [(capfirst(metric_name(key)), said) for key in metrics if (said := messages.formula(key))]

    def _trend(self, row: Json) -> Trend:
        promise = _promise(row)
        classes = [
            each.promise
            for each in self.verdicts
            if each.grades and each.letter == row["letter"] and each.promise.metric == row["metric"]
        ]
        points = [_point(promise, point) for point in row["points"]]
        return Trend(row["clause"], promise, points, classes, self.period)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _key(row: Json) -> tuple[int, str, str]:
    return row["letter"], row["clause"], row["metric"]


def _lasting(trend: Json) -> bool:
    return sum(point["value"] is not None for point in trend["points"]) >= FEWEST_POINTS


def _promise(row: Json) -> Promise:
    goal = row["goal"]
    numbers = {"value": _number(goal["value"]), "value_high": _number(goal["value_high"])}
    return Promise(**goal | numbers, metric=row["metric"], quote=row["quote"])


def _result(row: Json) -> Result:
    return Result(
        promise=_promise(row),
        period=row["period"],
        received=row["received"],
        numerator=_number(row["numerator"]),
        denominator=_number(row["denominator"]),
        not_yet_due=row["not_yet_due"],
        value=_number(row["value"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        verdict=row["verdict"],
        reason=row["reason"],
        clarity=row["clarity"],
        provisional=row["provisional"],
        final_on=_day(row["final_on"]),
        detail=row.get("benchmark", {}),  # papers of before the readings were kept have none
    )


def _point(promise: Promise, row: Json) -> Result:
    return Result(
        promise=promise,
        period=row["period"],
        value=_number(row["value"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        verdict=row["verdict"],
    )


def _unit_result(column: ClauseVerdict, row: Json | None) -> Result | None:
    if row is None:
        return None
    return Result(promise=column.promise, value=_number(row["value"]), verdict=row["verdict"])


def _change(row: Json) -> Decimal | None:
    """The step on the period before; None where the metric is no share, or one of the two is unknown."""
    before = row["before"] or {}
    unstepped = wording.is_counted(row["metric"]) or row["metric"] == Metric.OBLIGATION
    if unstepped or row["value"] is None or before.get("value") is None:
        return None
    return Decimal(row["value"]) - Decimal(before["value"])


def _clause_verdict(row: Json) -> ClauseVerdict:
    return ClauseVerdict(
        result=_result(row),
        letter=row["letter"],
        clause=row["clause"],
        before_period=(row["before"] or {}).get("period", ""),
        change=_change(row),
        notes=row.get("notes", ()),  # papers of before the notes were kept with the verdict have none
    )
