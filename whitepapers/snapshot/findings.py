"""What auditors found and what was done about it (rule book §13, §14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from audits.models import CorrectiveAction, Engagement, Finding, FindingStep
from whitepapers.snapshot.canonical import Json

RETESTED = (CorrectiveAction.Status.EFFECTIVE, CorrectiveAction.Status.INEFFECTIVE)


def findings(engagements: Iterable[Engagement], *, at: datetime) -> list[Json]:
    """The findings that these audits had issued by a moment, with their corrective actions as they stand. Drafts are
    left out."""
    issued_by_then = FindingStep.objects.filter(kind=FindingStep.Kind.ISSUED, at__lte=at).values("finding")
    issued = Finding.objects.filter(engagement__in=engagements, pk__in=issued_by_then)
    issued = issued.exclude(status=Finding.Status.DRAFT)
    related = issued.select_related("clause", "engagement__firm").prefetch_related("corrective_actions__steps")
    return [_finding(finding) for finding in related.order_by("engagement", "number")]


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
