"""What auditors found and what was done about it, in a white paper (rule book §14): frozen, and told from what was
frozen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from audits import dossier
from audits.models import CorrectiveAction, Engagement, Finding, FindingStep

Json = dict[str, Any]
RETESTED = (CorrectiveAction.Status.EFFECTIVE, CorrectiveAction.Status.INEFFECTIVE)


def findings(engagements: Iterable[Engagement], *, at: datetime) -> list[Json]:
    """The findings that these audits had issued by a moment, with their corrective actions as they stand. Drafts are
    left out."""
    issued_by_then = FindingStep.objects.filter(kind=FindingStep.Kind.ISSUED, at__lte=at).values("finding")
    issued = Finding.objects.filter(engagement__in=engagements, pk__in=issued_by_then)
    issued = issued.exclude(status=Finding.Status.DRAFT)
    related = issued.select_related("clause", "engagement__firm").prefetch_related("corrective_actions__steps")
    return [_finding(finding) for finding in related.order_by("engagement", "number")]


def told(snapshot: Json) -> list[Json]:
    """The findings of a snapshot in words."""
    return [
        {
            **row,
            "grade_name": Finding.Grade(row["grade"]).label,
            "status_name": Finding.Status(row["status"]).label,
            "recurrence": dossier.times(row["found_before"] + 1) if row.get("found_before") else "",
            "actions": [_action_told(action) for action in row.get("actions", [])],  # earlier papers have none
        }
        for row in snapshot["findings"]
    ]


def _finding(finding: Finding) -> Json:
    return {
        "number": str(finding),
        "firm": finding.engagement.firm.name,
        "clause": finding.clause.number,
        "grade": finding.grade,
        "title": finding.title,
        "status": finding.status,
        "found_before": len(finding.earlier()),
        "actions": [_action(action) for action in finding.corrective_actions.all()],
    }


def _action(action: CorrectiveAction) -> Json:
    """Without its owner: what is done, by when, how it stands, and when it was last retested."""
    retests = [step.at for step in action.steps.all() if step.to_status in RETESTED]
    return {
        "number": action.number,
        "what": action.what,
        "due_on": action.due_on.isoformat(),
        "status": action.status,
        "retested_on": timezone.localtime(retests[-1]).date().isoformat() if retests else None,
    }


def _action_told(row: Json) -> Json:
    return {
        **row,
        "due_on": date.fromisoformat(row["due_on"]),
        "status_name": CorrectiveAction.Status(row["status"]).label,
        "retested_on": date.fromisoformat(row["retested_on"]) if row["retested_on"] else None,
    }
