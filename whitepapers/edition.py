"""What a reader of a white paper sees, worded from its snapshot alone.

The snapshot holds keys and decimal strings; an `Edition` gives them names and numbers for the page. It asks the
database nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from audits.models import Finding
from commitments.metrics import COMPLAINT_METRICS, Metric
from commitments.models import Promise, ResourceFact
from compliance.models import Breach, Result, Verdict

Json = dict[str, Any]
SHARES_OF_COMPLAINTS = COMPLAINT_METRICS - {Metric.RESPONSE_VS_BENCHMARK, Metric.PROPERTY_LOSS, Metric.OVERRUN}


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True, slots=True)
class ClauseVerdict:
    """One row of the table of verdicts. `result` and its promise are never saved: they only carry the figures."""

    result: Result
    letter: int
    clause: str
    before_period: str
    change: Decimal | None  # of the share, on the period before
    failures: int | None  # cases that broke the promise, where it is counted by cases

    @property
    def promise(self) -> Promise:
        return self.result.promise

    @property
    def name(self) -> str:
        return _metric_name(self.promise.metric)

    @property
    def counts_complaints(self) -> bool:
        return self.promise.metric in COMPLAINT_METRICS


@dataclass(frozen=True, slots=True)
class Trend:
    clause: str
    promise: Promise
    name: str
    points: list[tuple[str, Decimal | None, str]]  # period, value, verdict


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
        self.letters: list[Json] = snapshot["letters"]
        self.notes: list[Json] = snapshot["notes"]

    @cached_property
    def verdicts(self) -> list[ClauseVerdict]:
        return [_clause_verdict(row) for row in self.snapshot["verdicts"]]

    @cached_property
    def tally(self) -> list[tuple[str, str, int]]:
        """(verdict key, its name, how many promises got it), in the order of the rule book."""
        counts = Counter(row.result.verdict for row in self.verdicts)
        return [(key, str(name), counts[key]) for key, name in Verdict.choices if counts[key]]

    @property
    def provisional(self) -> bool:
        return any(row.result.provisional for row in self.verdicts)

    @cached_property
    def ledger(self) -> list[ClauseVerdict]:
        """The promise ledger: every promise that is counted case by case."""
        return [row for row in self.verdicts if row.failures is not None]

    @cached_property
    def trends(self) -> list[Trend]:
        return [
            Trend(
                clause=row["clause"],
                promise=_promise(row),
                name=_metric_name(row["metric"]),
                points=[(p["period"], _number(p["value"]), p["verdict"]) for p in row["points"]],
            )
            for row in self.snapshot["trends"]
            if row["metric"] in SHARES_OF_COMPLAINTS
        ]

    @cached_property
    def units(self) -> list[Json]:
        return [
            {
                **row,
                "name": _metric_name(row["metric"]),
                "value": _number(row["value"]),
                "verdict_name": _verdict_name(row),
            }
            for row in self.snapshot["units"]
        ]

    @property
    def categories(self) -> list[Json]:
        return self.snapshot["categories"]  # type: ignore[no-any-return]

    @cached_property
    def breaches(self) -> list[Json]:
        return [
            {
                **row,
                "name": _metric_name(row["metric"]),
                "severity_name": Verdict(row["severity"]).label,
                "status_name": Breach.Status(row["status"]).label,
                "occurred_on": date.fromisoformat(row["occurred_on"]),
            }
            for row in self.snapshot["breaches"]
        ]

    @cached_property
    def resources(self) -> list[Json]:
        return [
            {
                **row,
                "name": ResourceFact.Kind(row["kind"]).label,
                "value": _number(row["value"]),
                "starts_on": date.fromisoformat(row["from"]),
                "ends_on": date.fromisoformat(row["until"]),
            }
            for row in self.snapshot["resources"]
        ]

    @cached_property
    def findings(self) -> list[Json]:
        return [
            {
                **row,
                "grade_name": Finding.Grade(row["grade"]).label,
                "status_name": Finding.Status(row["status"]).label,
            }
            for row in self.snapshot["findings"]
        ]


def _metric_name(key: str) -> str:
    return str(Metric(key).label) if key in Metric.values else key


def _verdict_name(row: Json) -> str:
    return str(Verdict(row["verdict"]).label)


def _promise(row: Json) -> Promise:
    goal = row["goal"]
    return Promise(
        kind=goal["kind"],
        metric=row["metric"],
        comparator=goal["comparator"],
        value=_number(goal["value"]),
        value_high=_number(goal["value_high"]),
        low_closed=goal["low_closed"],
        high_closed=goal["high_closed"],
        unit=goal["unit"],
        period=goal["period"],
        force=goal["force"],
        quote=row.get("quote", ""),
    )


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
        final_on=date.fromisoformat(row["final_on"]) if row["final_on"] else None,
    )


def _change(row: Json) -> Decimal | None:
    before = row["before"] or {}
    if row["value"] is None or before.get("value") is None:
        return None
    return Decimal(row["value"]) - Decimal(before["value"])


def _failures(row: Json) -> int | None:
    """Cases that broke the promise: the numerator where lower is better, the rest where higher is."""
    if row["metric"] not in SHARES_OF_COMPLAINTS or row["denominator"] is None:
        return None
    numerator, denominator = int(Decimal(row["numerator"])), int(Decimal(row["denominator"]))
    return numerator if row["metric"] == Metric.REPEAT else denominator - numerator


def _clause_verdict(row: Json) -> ClauseVerdict:
    return ClauseVerdict(
        result=_result(row),
        letter=row["letter"],
        clause=row["clause"],
        before_period=(row["before"] or {}).get("period", ""),
        change=_change(row),
        failures=_failures(row),
    )
