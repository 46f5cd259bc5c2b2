"""Putting a firm's people on an engagement and taking them off: by its lead. Nobody is deleted; dismissal closes at
once."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from audits import clock
from audits.actions.refusals import refuse_unless
from audits.models import Assignment, Engagement
from audits.models.assignments import TERMS_CHANGED
from evidence.actions import record


@transaction.atomic
def assign(*, engagement: Engagement, auditor: User, by: User) -> Assignment:
    """Put an auditor of the firm on the engagement. He sees its terms, and nothing else before he has signed."""
    engagement = _led(engagement, by)
    is_of_the_firm = auditor.role == User.Role.AUDITOR and auditor.organisation_id == engagement.firm_id
    refuse_unless(is_of_the_firm and auditor.is_active)
    refuse_unless(not engagement.assignments.current().filter(auditor=auditor).exists())
    return put_on(engagement, auditor, by=by)


@transaction.atomic
def dismiss(*, assignment: Assignment, reason: str, by: User) -> Assignment:
    """Take somebody off, with the reason: access closes at once. A lead goes after the manager has named another."""
    engagement = _led(assignment.engagement, by)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    refuse_unless(assignment.ended_at is None and assignment.auditor_id != engagement.lead_id and bool(reason.strip()))
    _end(assignment, by, reason)
    return assignment


def put_on(engagement: Engagement, auditor: User, *, by: User) -> Assignment:
    """The current assignment of an auditor, made where there is none."""
    found = engagement.assignments.current().filter(auditor=auditor).first()
    if found is None:
        found = Assignment.objects.create(engagement=engagement, auditor=auditor, assigned_by=by)
        record(action="engagement.assign", actor=by, subject=engagement, detail={"auditor": auditor.username})
    return found


def end_assignments(engagement: Engagement, *, by: User, reason: str) -> None:
    """Take everybody off."""
    for each in engagement.assignments.current().select_related("auditor"):
        _end(each, by, reason)


def ask_for_signatures(engagement: Engagement, *, by: User) -> None:
    """What everybody signed speaks of other terms: whoever signed is on it anew, and signs anew. A declared threat
    stays what it is."""
    for each in engagement.assignments.cleared().select_related("auditor"):
        _end(each, by, TERMS_CHANGED)
        put_on(engagement, each.auditor, by=by)


def _end(assignment: Assignment, by: User, reason: str) -> None:
    assignment.ended_by, assignment.ended_at, assignment.reason = by, clock.now(), reason
    assignment.save(update_fields=["ended_by", "ended_at", "reason"])
    detail = {"auditor": assignment.auditor.username, "reason": reason}
    record(action="engagement.dismiss", actor=by, subject=assignment.engagement, detail=detail)


def _led(engagement: Engagement, by: User) -> Engagement:
    """The engagement, held until the end of the transaction, if this person leads it and it has not ended."""
    engagement = Engagement.objects.select_for_update().get(pk=engagement.pk)
    refuse_unless(engagement.is_led_by(by) and clock.today() <= engagement.valid_until)
    return engagement
