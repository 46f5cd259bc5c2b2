"""Breaches and disputes as the readers of an issue see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commitments.models import Promise
from compliance import messages, wording
from compliance.models import Breach, Dispute, DisputeStep, Verdict
from whitepapers.edition.verdicts import day

Json = dict[str, Any]


def breaches(rows: Iterable[Json]) -> list[Json]:
    return [
        {
            **row,
            "name": _name(row),
            "status_name": Breach.Status(row["status"]).label,
            "why_withdrawn": messages.withdrawn(row["withdrawn_reason"]),
            "occurred_on": date.fromisoformat(row["occurred_on"]),
            "negotiate_by": day(row["negotiate_by"]),
            "negotiated_on": day(row["negotiated_on"]),
        }
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Breached:
    """What single cases broke in a class: a clause, and how many cases."""

    severity: str
    clause: str
    name: str
    cases: int


def breached(rows: Iterable[Json]) -> list[Breached]:
    """The breaches that stand, by class and promise, the major ones first."""
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in rows:
        if row["status"] != Breach.Status.WITHDRAWN:
            found[row["severity"], row["clause"], row["name"]] += row["cases"]
    named = [Breached(*key, cases) for key, cases in found.items()]
    return sorted(named, key=lambda each: each.severity != Verdict.MAJOR)


@dataclass(frozen=True, slots=True)
class Told:
    """A dispute about a breach: where it stands and its steps, each with its day. Who the other side is, is not
    told."""

    row: Json

    @property
    def name(self) -> str:
        """Of the broken promise."""
        return _name(self.row["breach"])

    @property
    def clause(self) -> str:
        return str(self.row["breach"]["clause"])

    @property
    def severity(self) -> str:
        return str(self.row["breach"]["severity"])

    @property
    def occurred_on(self) -> date:
        """The day of the breach."""
        return date.fromisoformat(self.row["breach"]["occurred_on"])

    @property
    def negotiate_by(self) -> date | None:
        return day(self.row["breach"]["negotiate_by"])

    @property
    def stage(self) -> str:
        return str(Dispute.Stage(self.row["stage"]).label)

    @property
    def body(self) -> str:
        """The mediation body on record; empty where none is."""
        return str(self.row["body"])

    @property
    def arbitrator(self) -> str:
        return str(self.row["arbitrator"])

    @property
    def outcome(self) -> str:
        """How it ended; empty while it runs."""
        return str(Dispute.Outcome(self.row["outcome"]).label) if self.row["outcome"] else ""

    @property
    def ended_on(self) -> date | None:
        return day(self.row["ended_on"])

    @property
    def steps(self) -> Sequence[tuple[str, date]]:
        return [
            (str(DisputeStep.Kind(step["step"]).label), date.fromisoformat(step["on"])) for step in self.row["steps"]
        ]


def disputes(rows: Iterable[Json]) -> list[Told]:
    return [Told(row) for row in rows]


def _name(row: Json) -> str:
    return wording.name(Promise(metric=row["metric"], quote=row["quote"]))
