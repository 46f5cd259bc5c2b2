"""Keeping outcomes as results: written only where something differs, with what stood there before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from compliance.actions.ledger import code_version
from compliance.judging import Outcome
from compliance.models import ComplianceRun, Result
from compliance.rules.clarity import places
from compliance.rules.measures import Exact
from compliance.rules.metrics import DEFINITIONS

CENTS = Decimal("0.01")
PLAIN = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
CONTENT = (
    "received",
    "numerator",
    "denominator",
    "not_yet_due",
    "value",
    "low",
    "high",
    "verdict",
    "reason",
    "provisional",
    "final_on",
    "at_risk",
    "clarity",
    "detail",
    "metric_version",
    "rule_version",
    "starts_on",
    "ends_on",
)
STAMPS = ("as_of", "watermark", "code_version", "run", "changed_by_run", "digest", "previous_verdict", "previous_value")


@dataclass(frozen=True, slots=True)
class Kept:
    """How many results were written, and of how many the verdict is another than it was: a first one is no change."""

    written: int
    changed: int


def keep(run: ComplianceRun, found: Sequence[Outcome], before: QuerySet[Result], *, watermark: int) -> Kept:
    """Store a step's outcomes, found in the record up to a change set. `before` are the results that stood there; those
    that nothing supports any more go."""
    rows = before.order_by().values_list("promise", "unit", "pk", "digest")
    known: dict[tuple[int, int | None], tuple[int, str]] = {
        (promise, unit): (pk, digest) for promise, unit, pk, digest in rows
    }
    new: list[Result] = []
    changed: dict[int, Result] = {}
    same: list[int] = []
    stamps = {"as_of": run.as_of, "watermark": watermark, "run": run, "code_version": code_version()}
    for outcome in found:
        told = content(outcome, rule_version=run.rule_version)
        said = digest(told)
        stood = known.pop((outcome.promise.pk, outcome.unit), None)
        if stood is not None and stood[1] == said:
            if outcome.provisional:
                same.append(stood[0])
            continue
        made = Result(**told, **stamps, changed_by_run=run, digest=said)
        if stood is None:
            new.append(made)
        else:
            changed[stood[0]] = made
    Result.objects.bulk_create(new, batch_size=200)
    turned = _replace(changed)
    # What did not change, but may with time, is known as of this run; a final result as of its first.
    Result.objects.filter(pk__in=same).update(**stamps)
    Result.objects.filter(pk__in=[pk for pk, _digest in known.values()]).delete()
    return Kept(len(new) + len(changed), turned)


def content(outcome: Outcome, *, rule_version: str) -> dict[str, Any]:
    """What a result says, by the names of its columns: everything but when and by which run it was found."""
    measure, period = outcome.measure, outcome.period
    return {
        "promise_id": outcome.promise.pk,
        "unit_id": outcome.unit,
        "period": period.label,
        "starts_on": period.start,
        "ends_on": period.end,
        "received": measure.received,
        "numerator": _cents(measure.numerator),
        "denominator": _cents(measure.denominator),
        "not_yet_due": measure.not_yet_due,
        "value": None if measure.value is None else places(measure.value),
        "low": None if outcome.low is None else places(outcome.low),
        "high": None if outcome.high is None else places(outcome.high),
        "verdict": str(outcome.judged.verdict),
        "reason": str(outcome.judged.reason),
        "provisional": outcome.provisional,
        "final_on": outcome.final_on,
        "at_risk": outcome.at_risk,
        "clarity": str(outcome.clarity),
        "detail": outcome.detail,
        "metric_version": DEFINITIONS[outcome.promise.metric].version,
        "rule_version": rule_version,
    }


def canonical(told: Mapping[str, Any]) -> str:
    """The one spelling of what a result says: sorted keys, integers and decimal strings, without run and time."""
    named = {name.removesuffix("_id"): value for name, value in told.items()}
    return PLAIN.encode(named)


def digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _replace(changed: Mapping[int, Result]) -> int:
    """Write over what stood there, keeping what it said. Gives of how many the verdict is another."""
    stood = Result.objects.filter(pk__in=changed).values_list("pk", "verdict", "value")
    for pk, verdict, value in stood:
        made = changed[pk]
        made.pk, made.previous_verdict, made.previous_value = pk, verdict, value
    # An insert that meets its own row: one statement for hundreds of rows, where bulk_update compares each with each.
    Result.objects.bulk_create(
        changed.values(),
        batch_size=200,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*CONTENT, *STAMPS],
    )
    return sum(made.verdict != made.previous_verdict for made in changed.values())


def _cents(number: Exact | None) -> Decimal | None:
    if number is None:
        return None
    return places(Fraction(number)).quantize(CENTS)
