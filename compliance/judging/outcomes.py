"""The outcome of a promise in a period, and outcomes of several versions side by side (rule book §7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from commitments.models import Promise
from compliance.readings import Reading
from compliance.rules.clarity import places
from compliance.rules.measures import Measure
from compliance.rules.parts import Ask
from compliance.rules.periods import Period
from compliance.rules.verdicts import Clarity, Judged, Verdict, gravity

Same = tuple[UUID, int | None]
"""A promise through all versions of its letter, for the company or one unit."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for the company (`unit` None) or one of its units. `own` is the verdict on this version's part of
    the period alone; `judged` is the worse of it and of earlier versions' parts (rule book §7)."""

    promise: Promise
    unit: int | None
    period: Period
    measure: Measure
    judged: Judged
    own: Judged
    low: Decimal | None = None
    high: Decimal | None = None
    clarity: Clarity = Clarity.NONE
    provisional: bool = False
    final_on: date | None = None
    at_risk: bool = False
    detail: dict[str, Any] = field(default_factory=dict)


def with_earlier_parts(found: list[Outcome], earlier: Mapping[Same, list[Outcome]]) -> list[Outcome]:
    """Outcomes of a version that came into force within the period, next to those of the versions before it: both
    are shown, and the worse is the verdict."""
    return [_with_earlier(outcome, earlier.get((outcome.promise.lineage, outcome.unit), [])) for outcome in found]


def _with_earlier(outcome: Outcome, earlier: Sequence[Outcome]) -> Outcome:
    if not earlier:
        return outcome
    everything = [*earlier, outcome]
    heard = [each for each in everything if each.measure.received] or [outcome]
    judged = max((each.own for each in heard), key=gravity)
    moving = [*(each for each in earlier if each.measure.received), outcome]  # where nothing came, time moves nothing
    days = [each.final_on for each in moving if each.final_on is not None]
    notes = sorted({number for each in everything for number in each.detail.get("notes", [])})
    named = {"notes": notes} if notes else {}
    return replace(
        outcome,
        judged=judged,
        provisional=any(each.provisional for each in moving),
        final_on=max(days, default=None),
        detail={**outcome.detail, **named, "parts": [_part_shown(each) for each in everything]},
    )


def _part_shown(outcome: Outcome) -> dict[str, Any]:
    version, measure = outcome.promise.clause.version, outcome.measure
    return {
        "version": version.number,
        "from": str(version.effective_from),
        "until": str(version.effective_until or ""),
        "numerator": str(measure.numerator),
        "denominator": str(measure.denominator),
        "value": "" if measure.value is None else str(places(measure.value)),
        "verdict": str(outcome.own.verdict),
        "reason": str(outcome.own.reason),
        "received": measure.received,
        "notes": outcome.detail.get("notes", []),
    }


def by_lineage(found: Iterable[Outcome]) -> dict[Same, list[Outcome]]:
    """Outcomes by promise, whatever the version, and unit; in the order given."""
    grouped: dict[Same, list[Outcome]] = defaultdict(list)
    for outcome in found:
        grouped[outcome.promise.lineage, outcome.unit].append(outcome)
    return grouped


def read(reading: Reading, measure: Measure, judged: Judged) -> dict[str, Any]:
    """What the reader of "why?" needs besides the numbers."""
    detail: dict[str, Any] = {}
    if reading.limit is not None and reading.definition.needs_limit:
        detail["limit"] = str(reading.limit)
        if statute := reading.statute:
            detail["statute"] = {"law": statute.law, "article": statute.article, "entry": str(statute.pk)}
    if judged.verdict is Verdict.MISSED and (gap := reading.silence(measure.value)):
        detail["gap"] = gap
    settled = reading.noted(measure.value, measure.detail)
    if classed := [each for each in settled if each.verdict is not None and reading.definition.ask is Ask.OVERRUN]:
        detail["noted"] = [{"note": each.note, "span": str(each.where), "part": str(each.part)} for each in classed]
    if notes := reading.used.union(each.note for each in settled):
        detail["notes"] = sorted(notes)
    return detail
