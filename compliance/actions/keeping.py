"""Keeping outcomes as results: written only where something differs, with what stood there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from compliance.actions import versions
from compliance.actions.ledger import code_version
from compliance.judging import Outcome
from compliance.models import ComplianceRun, JudgedStep, Result
from compliance.rules.clarity import places
from compliance.rules.measures import Exact
from compliance.rules.metrics import DEFINITIONS
from compliance.saying import CONTENT, digest

CENTS = Decimal("0.01")
STAMPS = (
    *("as_of", "watermark", "surroundings", "code_version", "run"),
    *("changed_by_run", "digest", "previous_verdict", "previous_value"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many results were written, and of how many the verdict is another than it was: a first one is no change."""

    written: int
    changed: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What a step was judged from: the last change set of the record, the digest of the surroundings; and from what
    it was judged before."""

    watermark: int
    surroundings: str | None = None
    before: JudgedStep | None = None


def keep(run: ComplianceRun, found: Sequence[Outcome], before: QuerySet[Result], seen: Seen) -> Kept:
    """Store a step's outcomes. `before` are the results that stood there; those that nothing supports any more go.
    What is replaced or goes stays as a version (`versions`)."""
    rows = before.order_by().values_list("promise", "unit", "pk", "digest")
    known: dict[tuple[int, int | None], tuple[int, str]] = {
        (promise, unit): (pk, digest) for promise, unit, pk, digest in rows
    }
    new: list[Result] = []
    changed: dict[int, Result] = {}
    same: list[int] = []
    stamps = {
        "as_of": run.as_of,
        "watermark": seen.watermark,
        "surroundings_id": seen.surroundings,
        "run": run,
        "code_version": code_version(),
    }
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
    gone = [pk for pk, _digest in known.values()]
    turned = _replace(run, changed, gone, seen)
    # What did not change, but may with time, is known as of this run; a final result as of its first.
    Result.objects.filter(pk__in=same).update(**stamps)
    Result.objects.filter(pk__in=gone).delete()
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


def _replace(run: ComplianceRun, changed: Mapping[int, Result], gone: Sequence[int], seen: Seen) -> int:
    """Write over what stood there, keeping what it and what goes said. Gives of how many the verdict is another."""
    stood = Result.objects.in_bulk([*changed, *gone])
    versions.append(run, [(stood[pk], changed.get(pk)) for pk in stood], seen.before)
    for pk, made in changed.items():
        made.pk, made.previous_verdict, made.previous_value = pk, stood[pk].verdict, stood[pk].value
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
