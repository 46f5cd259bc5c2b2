"""Restatements: what earlier issues said, what comes out by now, why, and who approved saying so (rule book §14).

An issue tells every restatement that is approved when its figures are frozen, and lists those that the issues before it
told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import Organisation
from compliance.changed import of_units
from compliance.models import Restatement, RestatementQuerySet
from compliance.restated import COMPANY
from compliance.rules.periods import Period
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.verdicts import goal, named

FIGURES = ("received", "numerator", "denominator", "not_yet_due", "value", "verdict", "reason", "provisional")


def restatements(organisation: Organisation) -> list[Json]:
    """Those that wait to be told, the earliest approved first."""
    return [_restatement(row) for row in _rows(Restatement.objects.approved(), organisation)]


def restated_before(organisation: Organisation, quarter: Period) -> list[Json]:
    """Those that earlier issues told, each with the issue that did, in the order in which they were told."""
    told = Restatement.objects.filter(status=Restatement.Status.PUBLISHED, told_in__lt=quarter.label)
    rows = sorted(_rows(told, organisation), key=lambda row: (row.told_in, row.pk))
    return [{**_restatement(row), "told_in": row.told_in} for row in rows]


def _rows(chosen: RestatementQuerySet, organisation: Organisation) -> Iterable[Restatement]:
    rows = chosen.filter(organisation=organisation)
    return rows.select_related("promise__clause__version__letter").order_by("pk")


def _restatement(row: Restatement) -> Json:
    decision = row.steps.select_related("by").get(to_status=Restatement.Status.APPROVED)
    why = Counter(row.cases.order_by().values_list("why", flat=True))
    return {
        "id": row.pk,
        **named(row.promise),
        "goal": goal(row.promise),
        "period": row.period,
        "issue": row.issue,
        "old": _figures(row.old),
        "new": _figures(row.new),
        "units": len(of_units(row)),
        "cases": {str(key): why[key] for key in sorted(why)},
        "sections": row.sections,
        "reason": decision.reason,
        "approved_by": str(decision.by or ""),
        "approved_on": timezone.localdate(decision.at).isoformat(),
    }


def _figures(told: Json) -> Json:
    company = told.get(COMPANY, {})
    return {name: company[name] for name in FIGURES if name in company}
