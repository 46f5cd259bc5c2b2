"""Findings by the auditor, answers by the manager.

Each action locks the finding, asks whether the step is allowed, and writes finding, step and journal together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from audits import clock
from audits.actions.refusals import (
    ActionsOpenError,
    ChangedMeanwhileError,
    DayPastError,
    IncompleteError,
    NoActionError,
    refuse_unless,
)
from audits.models import CorrectiveAction, CorrectiveStep, Engagement, Finding, FindingStep
from commitments.models import Clause
from complaints.models import Complaint
from evidence.actions import Uploads, record
from evidence.models import EvidenceFile

AUDITOR, MANAGER = User.Role.AUDITOR, User.Role.MANAGER
Status, Kind = Finding.Status, FindingStep.Kind


@dataclass(frozen=True, slots=True)
class Words:
    """What an auditor writes in a finding, and the complaints he names. A draft may leave all but clause and title
    empty; the cause may also be found out later."""

    clause: Clause
    title: str
    grade: str = ""
    condition: str = ""
    criterion: str = ""
    cause: str = ""
    effect: str = ""
    recurrence_of: Finding | None = None
    due_on: date | None = None
    complaints: Sequence[Complaint] = ()


@transaction.atomic
def write_finding(*, engagement: Engagement, words: Words, by: User, uploads: Uploads | None = None) -> Finding:
    """A new finding, as a draft that only the engagement's auditors see. Numbers run within the engagement."""
    Engagement.objects.select_for_update().get(pk=engagement.pk)  # two drafts at once get two numbers
    refuse_unless(engagement.is_granted_to(by))
    last = engagement.findings.aggregate(last=Max("number"))["last"] or 0
    finding = Finding.objects.create(
        engagement=engagement, number=last + 1, written_by=by, **_columns(engagement, words, by)
    )
    finding.complaints.set(words.complaints)
    finding.evidence.set((uploads or Uploads()).keep(by=by))
    _step(finding, Kind.WRITTEN, by)
    return finding


@transaction.atomic
def edit_finding(
    *, finding: Finding, words: Words, by: User, seen: datetime | None = None, uploads: Uploads | None = None
) -> Finding:
    """Change a draft. Raises `ChangedMeanwhileError` where it was saved after `seen`, `NotAllowedError` once issued."""
    finding = locked(finding, by, AUDITOR)
    refuse_unless(finding.status == Status.DRAFT)
    if seen and finding.updated_at != seen:
        raise ChangedMeanwhileError
    for name, value in _columns(finding.engagement, words, by).items():
        setattr(finding, name, value)
    finding.save()
    finding.complaints.set(words.complaints)
    finding.evidence.add(*(uploads or Uploads()).keep(by=by))
    record(action="finding.edit", actor=by, subject=finding, detail={"content": content_digest(finding)})
    return finding


@transaction.atomic
def detach_evidence(*, finding: Finding, file: EvidenceFile, by: User) -> None:
    """Take a file off a draft. The file itself stays stored, and the journal says where it was."""
    finding = locked(finding, by, AUDITOR)
    refuse_unless(finding.status == Status.DRAFT and finding.evidence.contains(file))
    finding.evidence.remove(file)
    record(action="finding.detach", actor=by, subject=finding, detail={"file": file.pk, "sha256": file.sha256})


@transaction.atomic
def discard(*, finding: Finding, by: User) -> None:
    """Throw a draft away. Nobody but the auditors ever saw it; the journal keeps that it was, its files stay stored."""
    finding = locked(finding, by, AUDITOR)
    refuse_unless(finding.status == Status.DRAFT)
    detail = {"number": finding.number, "content": content_digest(finding)}
    record(action="finding.discarded", actor=by, subject=finding, detail=detail)
    FindingStep.objects.discard(finding)
    finding.delete()


@transaction.atomic
def issue(*, finding: Finding, by: User) -> Finding:
    """Hand a draft to the manager; from now on nobody changes a word of it.

    Raises `IncompleteError` for a draft that lacks something, `DayPastError` where its day is over.
    """
    finding = locked(finding, by, AUDITOR)
    refuse_unless(finding.status == Status.DRAFT)
    if lacking := finding.lacks():
        raise IncompleteError(lacking)
    if finding.due_on and finding.due_on < clock.today():
        raise DayPastError
    return _move(finding, Status.ISSUED, Kind.ISSUED, by)


@transaction.atomic
def supplement(
    *, finding: Finding, text: str, by: User, tells_cause: bool = False, uploads: Uploads | None = None
) -> Finding:
    """Add words or files to an issued finding, dated; what was issued stays as it was. The answer may still be due.
    `tells_cause`: the words say why it is so, which may be found out after the finding is issued."""
    finding = locked(finding, by, AUDITOR)
    refuse_unless(finding.status in {Status.ISSUED, Status.ANSWERED})
    _step(finding, Kind.CAUSE if tells_cause else Kind.ADDED, by, text, uploads)
    return finding


@transaction.atomic
def withdraw(*, finding: Finding, text: str, by: User, uploads: Uploads | None = None) -> Finding:
    """Take an issued finding back for good, with the reason; its text stays readable for both sides."""
    return _move(locked(finding, by, AUDITOR), Status.WITHDRAWN, Kind.WITHDRAWN, by, text=text, uploads=uploads)


@transaction.atomic
def answer(*, finding: Finding, text: str, by: User, uploads: Uploads | None = None) -> Finding:
    """The company's answer to an issued finding; earlier answers stay in its steps."""
    finding = locked(finding, by, MANAGER)
    finding.answer, finding.answered_by, finding.answered_at = text, by, clock.now()
    return _move(finding, Status.ANSWERED, Kind.ANSWERED, by, text=text, uploads=uploads)


@transaction.atomic
def close(*, finding: Finding, text: str, by: User, no_action: str = "", uploads: Uploads | None = None) -> Finding:
    """The auditor accepts the answer, and says what he checked; `no_action` is why no corrective action is needed.

    Raises `ActionsOpenError` while an action is not retested effective, and `NoActionError` for a nonconformity without
    one and without a reason. Of a finding that has come back only what was retested since counts.
    """
    finding = locked(finding, by, AUDITOR)
    refuse_unless(finding.allows(Status.CLOSED))
    if finding.corrective_actions.filter(status__in=CorrectiveAction.OPEN).exists():
        raise ActionsOpenError
    if needs_reason(finding) and not no_action.strip():
        raise NoActionError
    return _move(finding, Status.CLOSED, Kind.CLOSED, by, text=text, uploads=uploads, no_action=no_action.strip())


def needs_reason(finding: Finding) -> bool:
    """Whether closing it asks why no corrective action is needed: a nonconformity without an effective one."""
    if finding.grade not in Finding.DATED:
        return False
    retested = CorrectiveStep.objects.filter(action__finding=finding, to_status=CorrectiveAction.Status.EFFECTIVE)
    closed = finding.steps.filter(kind=Kind.CLOSED).order_by("pk").last()
    return not (retested if closed is None else retested.filter(at__gt=closed.at)).exists()


@transaction.atomic
def reopen(
    *, finding: Finding, text: str, by: User, due_on: date | None = None, uploads: Uploads | None = None
) -> Finding:
    """The auditor does not accept the answer, or a closed finding has come back: it waits for an answer again."""
    finding = locked(finding, by, AUDITOR)
    refuse_unless(finding.status != Status.DRAFT)
    finding.due_on = due_on or finding.due_on
    return _move(finding, Status.ISSUED, Kind.REOPENED, by, text=text, uploads=uploads)


def content_digest(finding: Finding) -> str:
    """SHA-256 of what the auditor wrote and attached: the journal keeps it, so a changed finding is seen."""
    names = ("number", "clause_id", "grade", "title", "criterion", "condition", "cause", "effect", "answer")
    content = {name: getattr(finding, name) for name in names}
    content["evidence"] = sorted(finding.evidence.values_list("sha256", flat=True))
    content["complaints"] = sorted(finding.complaints.values_list("reference", flat=True))
    content["recurrence_of"] = finding.recurrence_of_id
    content["due_on"] = finding.due_on.isoformat() if finding.due_on else None
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _move(
    finding: Finding,
    status: str,
    kind: str,
    by: User,
    text: str = "",
    uploads: Uploads | None = None,
    no_action: str = "",
) -> Finding:
    refuse_unless(finding.allows(status))
    finding.status = status
    finding.save()
    _step(finding, kind, by, text, uploads, no_action)
    return finding


def _step(
    finding: Finding, kind: str, by: User, text: str = "", uploads: Uploads | None = None, no_action: str = ""
) -> None:
    step = FindingStep.objects.create(finding=finding, kind=kind, text=text, no_action=no_action, by=by)
    step.evidence.set((uploads or Uploads()).keep(by=by))
    detail = {"status": finding.status, "content": content_digest(finding)}
    record(action=f"finding.{kind}", actor=by, subject=finding, detail=detail)


def locked(finding: Finding, by: User, role: str) -> Finding:
    """The finding as it is now, held until the end of the transaction, if this person has a say in it."""
    finding = Finding.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=finding.pk)
    engagement = finding.engagement
    has_a_say = engagement.is_granted_to(by) if role == AUDITOR else engagement.organisation_id == by.organisation_id
    refuse_unless(by.role == role and has_a_say)
    return finding


def _columns(engagement: Engagement, words: Words, by: User) -> dict[str, Any]:
    """The words as columns. A clause, a complaint or an earlier finding that is none of the engagement's business is
    refused."""
    refuse_unless(engagement.clauses().filter(pk=words.clause.pk).exists())
    if words.recurrence_of:
        earlier, seen = Finding.objects.issued_about(engagement), Finding.objects.visible_to(by, clock.today())
        known = earlier.filter(Q(engagement=engagement) | Q(pk__in=seen.values("pk")))
        refuse_unless(known.filter(pk=words.recurrence_of.pk).exists())
    named = {complaint.pk for complaint in words.complaints}
    refuse_unless(Complaint.objects.within([engagement]).filter(pk__in=named).count() == len(named))
    return {name: getattr(words, name) for name in Words.__slots__ if name != "complaints"}
