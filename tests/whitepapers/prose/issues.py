"""Snapshots of made-up issues, in the form of `whitepapers.snapshot`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from compliance.rules.clarity import places, wilson

Json = dict[str, Any]
GOAL = {
    "kind": "target",
    "comparator": ">=",
    "value": "98",
    "value_high": None,
    "low_closed": True,
    "high_closed": True,
    "unit": "percent",
    "period": "quarter",
    "force": "binding",
    "breach_class": "",
    "parameters": {},
}
LETTER = {"id": 1, "title": "服务承诺书", "number": "C-1", "version": 1, "effective_from": None}


def share(numerator: int, denominator: int) -> Json:
    low, high = wilson(numerator, denominator)
    value = places(Decimal(numerator) / Decimal(denominator))
    return {"value": str(value), "low": str(places(low)), "high": str(places(high))}


def verdict(clause: str, metric: str, numerator: int, denominator: int, **changes: Any) -> Json:
    row = {
        "letter": 1,
        "clause": clause,
        "quote": "承诺原文",
        "metric": metric,
        "goal": GOAL,
        "period": "2026Q3",
        "received": denominator,
        "numerator": str(numerator),
        "denominator": str(denominator),
        "not_yet_due": 0,
        **share(numerator, denominator),
        "verdict": "met",
        "reason": "",
        "clarity": "clear",
        "provisional": False,
        "final_on": None,
        "before": None,
        "before_year": None,
        "benchmark": {},
        "notes": [],
    }
    return row | changes


def seats(count: int, before: int | None = None) -> Json:
    """4,000 emergency seats are promised."""
    goal = GOAL | {"value": "4000", "unit": "count"}
    told = earlier("2026Q2", {"value": str(before), "low": None, "high": None}) if before else None
    numbers = {"numerator": str(count), "denominator": None, "value": str(count), "low": None, "high": None}
    return verdict("3.3.2", "emergency_seats", 1, 1, goal=goal, clarity="none", before=told) | numbers


def earlier(period: str, numbers: Json, change: Decimal | None = None) -> Json:
    """What a verdict tells of an earlier period; `numbers`: value, low and high."""
    told = {"period": period, "numerator": None, "denominator": None, **numbers, "verdict": "met"}
    return told | {"change": None if change is None else str(change)}


def issue(*verdicts: Json, **changes: Any) -> Json:
    snapshot: Json = {
        "format": 3,
        "organisation": {"name": "云岭", "slug": "yunling"},
        "period": {"label": "2026Q3", "from": "2026-07-01", "until": "2026-09-30"},
        "made_at": "2026-10-20T02:00:00+00:00",
        "data": {"as_of": "2026-10-20T02:00:00+00:00", "watermark": 7, "rule_version": "1"},
        "letters": [LETTER],
        "verdicts": list(verdicts),
        "ledger": [],
        "trends": [],
        "units": [],
        "categories": [],
        "breaches": [],
        "resources": [],
        "rewards": [],
        "notes": [],
        "engagements": [],
        "findings": [],
        "opinions": [],
        "restatements": [],
        "next_publication": "2027-02-01",
    }
    return snapshot | changes


def resolved(numerator: int = 9821, denominator: int = 10_000, **changes: Any) -> Json:
    """A resolution rate under clause 2.3.2."""
    return verdict("2.3.2", "resolution_rate", numerator, denominator, **changes)


def moving(now: tuple[int, int], before: tuple[int, int], year: tuple[int, int] | None = None) -> Json:
    """An issue whose resolution rate has earlier figures."""
    row = resolved(*now, before=stepped("2026Q2", now, before))
    if year:
        row["before_year"] = stepped("2025Q3", now, year)
    return issue(row)


def stepped(period: str, now: tuple[int, int], before: tuple[int, int]) -> Json:
    """An earlier share with the step since."""
    told = share(*before)
    return earlier(period, told, Decimal(share(*now)["value"]) - Decimal(told["value"]))


def breach(severity: str = "minor", status: str = "open") -> Json:
    return {
        "clause": "2.3.2",
        "quote": "承诺原文",
        "metric": "resolution_rate",
        "period": "2026Q3",
        "severity": severity,
        "cases": 1,
        "occurred_on": "2026-09-30",
        "status": status,
        "withdrawn_reason": "facts_corrected" if status == "withdrawn" else "",
    }


def of_unit(name: str, value: str, clause: str = "2.3.2", metric: str = "resolution_rate") -> Json:
    told = {"letter": 1, "clause": clause, "metric": metric, "unit": name}
    return told | {"value": value, "denominator": "100", "verdict": "met"}


def opinion(view: str = "not_contradicted", samples: tuple[Json, ...] = (), findings: int = 0) -> Json:
    signed = {
        "overall": {"view": view, "reason": ""},
        "basis": {"samples": list(samples), "findings": [{"number": f"F-{place}"} for place in range(findings)]},
        "signed": {"firm": "明鉴审计"},
    }
    return {"digest": "0" * 64, "signed": signed}
