"""Putting on record that both sides of the letter accepted the audit firm: by the company's manager."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from audits import clock
from audits.actions.refusals import refuse_unless
from audits.models import Acceptance, Engagement
from evidence.actions import Uploads, record

Side = Acceptance.Side


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who accepted the firm for the other side of the letter: on behalf of whom, in which capacity, on which day."""

    party: str
    name: str
    capacity: str
    on: date


@transaction.atomic
def accept_for_the_company(*, engagement: Engagement, capacity: str, by: User) -> Acceptance:
    """The company's manager accepts the firm, here and now."""
    engagement = _of_his_company(engagement, by)
    told = Accepted(engagement.organisation.name, str(by), capacity, clock.today())
    return _keep(engagement, Side.COMPANY, told, by, Uploads())


@transaction.atomic
def record_acceptance(*, engagement: Engagement, accepted: Accepted, uploads: Uploads, by: User) -> Acceptance:
    """Record that the other side accepted the firm. It is proven by a document."""
    refuse_unless(bool(uploads.files) and accepted.on <= clock.today())
    return _keep(_of_his_company(engagement, by), Side.OTHER, accepted, by, uploads)


@transaction.atomic
def withdraw_acceptance(*, acceptance: Acceptance, reason: str, by: User) -> Acceptance:
    """Take an acceptance back, with the reason: access closes at once, for everybody."""
    _of_his_company(acceptance.engagement, by)
    acceptance = Acceptance.objects.select_for_update().get(pk=acceptance.pk)
    refuse_unless(acceptance.withdrawn_at is None and bool(reason.strip()))
    _end(acceptance, by, reason)
    return acceptance


def end_acceptances(engagement: Engagement, *, by: User, reason: str) -> None:
    """Both sides' words were about a firm that it no longer is."""
    for each in engagement.acceptances.standing():
        _end(each, by, reason)


def _keep(engagement: Engagement, side: str, told: Accepted, by: User, uploads: Uploads) -> Acceptance:
    refuse_unless(not engagement.acceptances.standing().filter(side=side).exists())
    refuse_unless(all(words.strip() for words in (told.party, told.name, told.capacity)))
    kept = Acceptance.objects.create(
        engagement=engagement,
        side=side,
        firm=engagement.firm,
        party=told.party.strip(),
        name=told.name.strip(),
        capacity=told.capacity.strip(),
        accepted_on=told.on,
        recorded_by=by,
    )
    kept.evidence.set(uploads.keep(by=by))
    detail = {"side": side, "firm": engagement.firm.name, "party": kept.party, "name": kept.name}
    detail |= {"capacity": kept.capacity, "on": told.on.isoformat()}
    files = sorted(kept.evidence.values_list("sha256", flat=True))
    record(action="engagement.accept", actor=by, subject=engagement, detail={**detail, "files": files})
    return kept


def _end(acceptance: Acceptance, by: User, reason: str) -> None:
    acceptance.withdrawn_by, acceptance.withdrawn_at, acceptance.reason = by, clock.now(), reason
    acceptance.save(update_fields=["withdrawn_by", "withdrawn_at", "reason"])
    detail = {"side": acceptance.side, "reason": reason}
    record(action="engagement.accept_no_more", actor=by, subject=acceptance.engagement, detail=detail)


def _of_his_company(engagement: Engagement, by: User) -> Engagement:
    """The engagement, held until the end of the transaction, if he is a manager of its company."""
    found = Engagement.objects.select_for_update(of=("self",)).select_related("firm", "organisation")
    engagement = found.get(pk=engagement.pk)
    refuse_unless(by.role == User.Role.MANAGER and by.organisation_id == engagement.organisation_id)
    return engagement
