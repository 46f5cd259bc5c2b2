"""What the auditors looked at, as the readers of an issue see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from audits import concluding, saying
from audits.models import Sample
from audits.sampling.plans import Plan
from audits.sampling.questions import question
from audits.wording import LISTS
from commitments.models import Promise
from compliance import wording
from compliance.models import Result
from whitepapers.edition.verdicts import number

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Extension:
    """To how many items in all the sample was extended, why, and when that was decided."""

    items: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample: its question and plan, the frame that was frozen before the seed was entered, and what was found."""

    row: Json

    @property
    def number(self) -> str:
        return str(self.row["number"])

    @property
    def title(self) -> str:
        return str(self.row["title"])

    @property
    def asks(self) -> str:
        return str(Sample.Method(self.row["method"]).label)

    @property
    def plan(self) -> str:
        """How many of how many are examined, and what passes."""
        return saying.plan_said(Plan(self.row["n"], self.row["ac"], self.row["population"]))

    @property
    def found(self) -> str:
        """How many were examined and deviate, and whether the plan is passed."""
        return concluding.found(self.row)

    @property
    def proves(self) -> str:
        """What passing would prove and what not."""
        plan = Plan(self.row["n"], self.row["ac"], self.row["population"])
        return saying.proves(question(self.row["method"], self.row["terms"]), plan)

    @property
    def seed(self) -> str:
        return str(self.row["seed"])

    @property
    def frame(self) -> str:
        """The SHA-256 of the frame."""
        return str(self.row["frame"])

    @property
    def seeded_at(self) -> datetime:
        return datetime.fromisoformat(self.row["seeded_at"])

    @property
    def extended(self) -> Sequence[Extension]:
        return [
            Extension(wording.number(each["n"]), each["reason"], date.fromisoformat(each["on"]))
            for each in self.row["extended"]
        ]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a sample says of the promise it was drawn for: the figure as reported and as audited, and the worst that the
    sample does not rule out. The results are never saved."""

    sample: str
    clause: str
    promise: Promise
    reported: Result
    audited: Result
    at_bound: Result | None
    confidence: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A list of complaints that an auditor looks at one by one. `state`: in full, in part, not at all."""

    name: str
    count: str
    state: str
    complete: bool


def samples(rows: Iterable[Json]) -> list[Drawn]:
    return [Drawn(row) for row in rows]


def estimates(rows: Iterable[Json]) -> list[Estimate]:
    return [_estimate(row) for row in rows]


def lists(rows: Iterable[Json]) -> list[Reviewed]:
    return [_reviewed(row) for row in rows]


def _estimate(row: Json) -> Estimate:
    promise = Promise(metric=row["metric"], quote=row["quote"])
    at_bound = _figure(promise, row["at_bound"]) if row["at_bound"] else None
    told = {side: _figure(promise, row[side]) for side in ("reported", "audited")}
    confidence = wording.percent(Decimal(row["confidence"]), 0)
    return Estimate(row["sample"], row["clause"], promise, told["reported"], told["audited"], at_bound, confidence)


def _figure(promise: Promise, row: Json) -> Result:
    numbers = {name: number(row[name]) for name in ("numerator", "denominator", "value")}
    return Result(promise=promise, verdict=row["verdict"], **numbers)


def _reviewed(row: Json) -> Reviewed:
    name, count, examined = str(LISTS[row["list"]][0]), wording.number(row["count"]), row["examined"]
    if not row["count"]:
        return Reviewed(name, count, _("empty"), complete=True)
    complete = examined == row["count"]
    state = _("looked at in full") if complete else _("in part") if examined else _("not looked at")
    return Reviewed(name, count, state, complete)
