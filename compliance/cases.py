"""The complaints behind a stored figure: exactly as many as it says (rule book §9)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from commitments.models import Promise
from complaints.models import Complaint
from compliance.counting import classified
from compliance.judging import OfComplaints
from compliance.models import Result
from compliance.registered import Known
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.parts import Part
from compliance.rules.periods import Period

PARTS = ("numerator", "denominator", "not_yet_due")


def behind(result: Result, part: str) -> QuerySet[Complaint]:
    """The complaints of the result's "numerator", "denominator" or "not_yet_due", as of the result's moment.

    Empty for figures that rest on registered facts, and where no limit was set to ask by. Raises ValueError for
    another part. A fact corrected since the result was stored shows as corrected until the next run.
    """
    if part not in PARTS:
        raise ValueError(part)
    promise = result.promise
    definition = DEFINITIONS.get(promise.metric)
    if definition is None or definition.ask is None:
        return Complaint.objects.none()
    wanted = {"numerator": definition.numerator, "denominator": definition.denominator}.get(part, definition.waiting)
    return _in_parts(result, wanted)


def _in_parts(result: Result, wanted: frozenset[Part]) -> QuerySet[Complaint]:
    promise = result.promise
    version = promise.clause.version
    siblings = list(Promise.objects.of_version(version).agreed())
    known = Known(version.letter, result.as_of)
    asked = OfComplaints.of(promise, siblings, Period.parse(result.period), known)
    if asked is None or asked.asked is None:
        return Complaint.objects.none()
    rows: QuerySet[Any] = classified(asked.cohort, asked.asked)
    if result.unit_id is not None:
        rows = rows.filter(unit=result.unit_id)
    return rows.filter(part__in=sorted(wanted))
