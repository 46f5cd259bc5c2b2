"""Corrective actions: planned, reported and withdrawn by the company, retested by the auditor.

Each action locks the finding, asks whether the step is allowed, and writes action, step and journal together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audits.actions.findings import locked
from audits.actions.refusals import IncompleteError, NotAllowedError, refuse_unless
from audits.models import CorrectiveAction, CorrectiveStep, Finding, Sample
from complaints.models import Complaint
from compliance.models.moving import IllegalStepError
from evidence.actions import Uploads, record

AUDITOR, MANAGER = User.Role.AUDITOR, User.Role.MANAGER
Status = CorrectiveAction.Status


@dataclass(frozen=True, slots=True)
class Plan:
    """What the company is going to do: `owner` is one of its people, `due_on` the last day."""

    what: str
    owner: User
    due_on: date


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What an auditor looked at to see whether an action is effective: at least one of these."""

    uploads: Uploads = field(default_factory=Uploads)
    samples: Sequence[Sample] = ()
    complaints: Sequence[Complaint] = ()


@transaction.atomic
def plan_correction(*, finding: Finding, plan: Plan, by: User) -> CorrectiveAction:
    """Put down what will be done about an issued finding. Numbers run within the finding."""
    finding = _open(finding, by, MANAGER)
    refuse_unless(plan.owner.is_active and plan.owner.organisation_id == finding.engagement.organisation_id)
    last = finding.corrective_actions.aggregate(last=Max("number"))["last"] or 0
    action = CorrectiveAction.objects.create(
        finding=finding, number=last + 1, what=plan.what, owner=plan.owner, due_on=plan.due_on, planned_by=by
    )
    step = action.steps.create(to_status=Status.PLANNED, reason=plan.what, by=by)
    _journal("planned", action, step)
    return action


@transaction.atomic
def report_correction(*, action: CorrectiveAction, text: str, uploads: Uploads, by: User) -> CorrectiveAction:
    """The company says that it is done, and proves it. Raises `IncompleteError` without words or a file."""
    action = _held(action, by, MANAGER)
    if lacking := [name for name, given in (("text", text.strip()), ("attachments", uploads.files)) if not given]:
        raise IncompleteError(lacking)
    return _move(action, Status.REPORTED, text, by, LookedAt(uploads))


@transaction.atomic
def withdraw_correction(*, action: CorrectiveAction, text: str, by: User) -> CorrectiveAction:
    """The company does not carry it out, for a reason. What was reported or retested effective stays."""
    action = _held(action, by, MANAGER)
    if not text.strip():
        raise IncompleteError(["text"])
    return _move(action, Status.WITHDRAWN, text, by)


@transaction.atomic
def retest_effective(*, action: CorrectiveAction, text: str, looked_at: LookedAt, by: User) -> CorrectiveAction:
    """The auditor has seen that it does what it should."""
    return _retest(action, Status.EFFECTIVE, text, looked_at, by)


@transaction.atomic
def retest_ineffective(
    *, action: CorrectiveAction, text: str, looked_at: LookedAt, due_on: date, by: User
) -> CorrectiveAction:
    """The auditor has seen that it does not: it is the company's again, until another day."""
    return _retest(action, Status.INEFFECTIVE, text, looked_at, by, due_on)


def _retest(
    action: CorrectiveAction, status: str, text: str, looked_at: LookedAt, by: User, due_on: date | None = None
) -> CorrectiveAction:
    action = _held(action, by, AUDITOR)
    seen = [*looked_at.uploads.files, *looked_at.samples, *looked_at.complaints]
    if lacking := [name for name, given in (("text", text.strip()), ("attachments", seen)) if not given]:
        raise IncompleteError(lacking)
    engagement = action.finding.engagement
    refuse_unless(all(sample.engagement_id == engagement.pk for sample in looked_at.samples))
    named = {complaint.pk for complaint in looked_at.complaints}
    refuse_unless(Complaint.objects.within([engagement]).filter(pk__in=named).count() == len(named))
    action.due_on = due_on or action.due_on
    return _move(action, status, text, by, looked_at)


def _move(
    action: CorrectiveAction, status: str, text: str, by: User, looked_at: LookedAt | None = None
) -> CorrectiveAction:
    try:
        step = action.move(status, reason=text.strip(), by=by)
    except IllegalStepError:
        raise NotAllowedError from None
    looked_at = looked_at or LookedAt()
    step.evidence.set(looked_at.uploads.keep(by=by))
    step.samples.set(looked_at.samples)
    step.complaints.set(looked_at.complaints)
    _journal(status, action, step)
    return action


def _journal(kind: str, action: CorrectiveAction, step: CorrectiveStep) -> None:
    """With the digest of what stands there now, so that changed words are seen."""
    said = [action.what, step.reason, step.from_status, step.to_status, *_names(step)]
    content = json.dumps(said, ensure_ascii=False)
    detail = {
        "finding": action.finding_id,
        "status": action.status,
        "owner": action.owner_id,
        "due_on": action.due_on,
        "content": hashlib.sha256(content.encode()).hexdigest(),
    }
    record(action=f"correction.{kind}", actor=step.by, subject=action, detail=detail)


def _names(step: CorrectiveStep) -> list[str]:
    """What came with a step: digests of files, samples, references of complaints."""
    files = sorted(step.evidence.values_list("sha256", flat=True))
    references = sorted(step.complaints.values_list("reference", flat=True))
    return [*files, *sorted(str(sample) for sample in step.samples.all()), *references]


def _open(finding: Finding, by: User, role: str) -> Finding:
    finding = locked(finding, by, role)
    refuse_unless(finding.status in {Finding.Status.ISSUED, Finding.Status.ANSWERED})
    return finding


def _held(action: CorrectiveAction, by: User, role: str) -> CorrectiveAction:
    """The action as it is now, under the lock of its finding, if this person has a say in it."""
    finding = _open(action.finding, by, role)
    action = CorrectiveAction.objects.get(pk=action.pk)
    action.finding = finding
    return action
