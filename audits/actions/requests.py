"""Documents: asked for, accepted, returned and withdrawn by the auditor; delivered by the manager."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audits import clock
from audits.actions.refusals import refuse_unless
from audits.models import DocumentRequest, DocumentRequestStep, Engagement
from evidence.actions import Uploads, record

Status = DocumentRequest.Status


@transaction.atomic
def ask(*, engagement: Engagement, what: str, why: str, due_on: date, by: User) -> DocumentRequest:
    """Ask the company for documents. Numbers run within the engagement."""
    Engagement.objects.select_for_update().get(pk=engagement.pk)  # two at once get two numbers
    refuse_unless(engagement.is_granted_to(by) and bool(what.strip() and why.strip()))
    refuse_unless(due_on >= clock.today())
    last = engagement.requests.aggregate(last=Max("number"))["last"] or 0
    asked = DocumentRequest.objects.create(
        engagement=engagement, number=last + 1, what=what.strip(), why=why, due_on=due_on, asked_by=by
    )
    step = asked.steps.create(to_status=Status.ASKED, reason=why, by=by)
    _tell(asked, step, by)
    return asked


@transaction.atomic
def deliver(*, request: DocumentRequest, text: str, by: User, uploads: Uploads | None = None) -> DocumentRequest:
    """The company hands over files, or says in words what there is to say; one of both at least."""
    given = uploads or Uploads()
    refuse_unless(bool(given.files) or bool(text.strip()))
    return _move(_locked(request, by, User.Role.MANAGER), Status.DELIVERED, text, by, given)


@transaction.atomic
def accept(*, request: DocumentRequest, by: User, text: str = "") -> DocumentRequest:
    """The auditor has what he asked for."""
    return _move(_locked(request, by, User.Role.AUDITOR), Status.ACCEPTED, text, by)


@transaction.atomic
def give_back(*, request: DocumentRequest, text: str, due_on: date, by: User) -> DocumentRequest:
    """What was delivered does not do: the reason, and the day by which it is due again."""
    request = _locked(request, by, User.Role.AUDITOR)
    refuse_unless(bool(text.strip()) and due_on >= clock.today())
    request.due_on = due_on
    return _move(request, Status.RETURNED, text, by)


@transaction.atomic
def withdraw_request(*, request: DocumentRequest, text: str, by: User) -> DocumentRequest:
    """The auditor needs it no more, and says why."""
    refuse_unless(bool(text.strip()))
    return _move(_locked(request, by, User.Role.AUDITOR), Status.WITHDRAWN, text, by)


def _move(
    request: DocumentRequest, status: str, text: str, by: User, uploads: Uploads | None = None
) -> DocumentRequest:
    refuse_unless(request.allows(status))
    step = request.move(status, reason=text, by=by)
    step.evidence.set((uploads or Uploads()).keep(by=by))
    _tell(request, step, by)
    return request


def _tell(request: DocumentRequest, step: DocumentRequestStep, by: User) -> None:
    files = sorted(step.evidence.values_list("sha256", flat=True))
    detail = {"status": request.status, "what": request.what, "due_on": request.due_on, "text": step.reason}
    record(action=f"request.{request.status}", actor=by, subject=request, detail={**detail, "files": files})


def _locked(request: DocumentRequest, by: User, role: str) -> DocumentRequest:
    """The request as it is now, held until the end of the transaction, if this person has a say in it."""
    found = DocumentRequest.objects.select_for_update(of=("self",)).select_related("engagement")
    request = found.get(pk=request.pk)
    engagement = request.engagement
    if role == User.Role.AUDITOR:
        refuse_unless(engagement.is_granted_to(by))
    else:
        refuse_unless(by.role == role and by.organisation_id == engagement.organisation_id)
    return request
