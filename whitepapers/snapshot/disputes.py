"""Breaches of the quarter and disputes about breaches (rule book §12): where each stands, and the day of every step.

Who the other side is, what was said, and about which complaint, stays inside; institutions are named.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from compliance.models import Breach, BreachQuerySet, Dispute, DisputeStep
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.quarter import Quarter
from whitepapers.snapshot.verdicts import named


def breaches(of: Quarter) -> list[Json]:
    """Those that occurred in the quarter."""
    rows = _of_company(of).filter(occurred_on__range=(of.period.start, of.period.last_day))
    return [_breach(breach) for breach in rows.order_by("occurred_on", "key")]


def _of_company(of: Quarter) -> BreachQuerySet:
    rows = Breach.objects.filter(promise__clause__version__letter__organisation=of.organisation)
    return rows.select_related("promise__clause__version")


def _breach(breach: Breach) -> Json:
    return {
        **named(breach.promise),
        "period": breach.period,
        "severity": breach.severity,
        "cases": breach.cases,
        "occurred_on": breach.occurred_on.isoformat(),
        "negotiate_by": _day(breach.negotiate_by),
        "negotiated_on": _day(breach.negotiated_on),
        "status": breach.status,
        "withdrawn_reason": breach.withdrawn_reason,
    }


def disputes(of: Quarter) -> list[Json]:
    """Those about the quarter's breaches, those about earlier ones that have not ended, and those that ended since the
    quarter began: each as its steps stood on the day of freezing."""
    rows = Dispute.objects.filter(
        breach__promise__clause__version__letter__organisation=of.organisation,
        breach__occurred_on__lte=of.period.last_day,
    )
    by_then = DisputeStep.objects.filter(on__lte=timezone.localdate(of.at))
    found = rows.select_related("breach__promise__clause__version").prefetch_related(
        Prefetch("steps", queryset=by_then, to_attr="taken")
    )
    told = [_dispute(dispute, getattr(dispute, "taken")) for dispute in found.order_by("breach__occurred_on", "pk")]  # noqa: B009
    return [row for row in told if row["steps"] and _concerns(row, of)]


def _concerns(row: Json, of: Quarter) -> bool:
    start = of.period.start.isoformat()
    return row["breach"]["occurred_on"] >= start or row["ended_on"] is None or row["ended_on"] >= start


def _dispute(dispute: Dispute, steps: list[DisputeStep]) -> Json:
    ended = next((step.on for step in reversed(steps) if step.kind == DisputeStep.Kind.ENDED), None)
    breach = dispute.breach
    return {
        "breach": {
            **named(breach.promise),
            "period": breach.period,
            "severity": breach.severity,
            "occurred_on": breach.occurred_on.isoformat(),
            "negotiate_by": _day(breach.negotiate_by),
        },
        "stage": steps[-1].stage if steps else Dispute.Stage.RAISED,
        "body": dispute.body,
        "body_accepted": dispute.body_by_us_on is not None and dispute.body_by_them_on is not None,
        "arbitrator": dispute.arbitrator,
        "outcome": dispute.outcome if ended else "",
        "ended_on": _day(ended),
        "steps": [{"step": step.kind, "stage": step.stage, "on": step.on.isoformat()} for step in steps],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
