"""Opening one field of one complaint, looking for an exact contact, and writing down every look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from complaints import revisions
from complaints.actions import take_turn
from complaints.looks.searching import found
from complaints.models import Complaint, Hold, Invitation, Look, organisations_visible_to
from complaints.scrubbing import scrub
from complaints.tokens import Tokens
from evidence.actions import record

HOUR = timedelta(hours=1)


class UnmaskRefusedError(ValueError):
    """Nothing is opened: no engagement holds the complaint today, the reason is too short, or the field is empty."""


class TooManySearchesError(Exception):
    """This person has looked for as many contacts within an hour as anybody may."""


@transaction.atomic
def unmask(*, complaint: Complaint, field: str, reason: str, by: User, now: datetime) -> Look:
    """Open one field of one complaint to one auditor for `settings.UNMASK_MINUTES`. Raises UnmaskRefusedError.

    Where the field is open to him already it stays open as long as it was: nothing is prolonged unsaid.
    """
    engagement = Tokens(by, timezone.localdate(now)).engagement_of(complaint)
    if engagement is None or len(reason.strip()) < settings.UNMASK_REASON_LENGTH or field not in fields_of(complaint):
        raise UnmaskRefusedError(field)
    said = _scrubbed(reason, complaint)
    until = now + timedelta(minutes=settings.UNMASK_MINUTES)
    look = _look(
        by, complaint.organisation_id, Look.Kind.UNMASK, complaint=complaint, fields=[field], reason=said, at=now,
        until=until, engagement=engagement,
    )  # fmt: skip
    detail = {"fields": [field], "reason": said, "until": until, "engagement": engagement}
    record(action="complaint.unmask", actor=by, subject=complaint, detail=detail)
    return look


def opened(complaint: Complaint, *, by: User, engagement: int | None, now: datetime) -> dict[str, datetime]:
    """The fields of a complaint that are open to an auditor at this moment, and until when each is."""
    open_ = Look.objects.opening(by, complaint.pk, engagement=engagement, now=now).order_by("until")
    return {name: until for names, until in open_.values_list("fields", "until") for name in names}  # type: ignore[misc]


def fields_of(complaint: Complaint) -> list[str]:
    """The fields of a complaint that say something of the customer."""
    said = [name for name in Look.FIELDS if name != "survey_comment" and getattr(complaint, name)]
    commented = Invitation.objects.filter(complaint=complaint).exclude(comment="").exists()
    return [*said, "survey_comment"] if commented else said


@transaction.atomic
def read(*, complaint: Complaint, fields: Sequence[str], by: User, via: str = "") -> None:
    """Write down that somebody saw the customer of a complaint; `via` names the program that asked for him."""
    record(
        action="complaint.read",
        actor=by,
        subject=complaint,
        detail={"fields": list(fields)} | ({"token": via} if via else {}),
    )
    _look(by, complaint.organisation_id, Look.Kind.READ, complaint=complaint, fields=list(fields), reason=via[:300])


@transaction.atomic
def read_again(*, complaint: Complaint, fields: Sequence[str], by: User) -> None:
    """Write down that an auditor saw what he has open; the manager was told when he opened it."""
    record(action="complaint.read", actor=by, subject=complaint, detail={"fields": list(fields), "unmasked": True})


@transaction.atomic
def take_along(*, by: User, detail: dict[str, Any], rows: int) -> None:
    """Write down who took which rows along, and how many: in the journal, and for each company they may be of."""
    record(action="complaints.export", actor=by, subject="complaints.complaint", detail=detail)
    for organisation in organisations_visible_to(by):
        _look(by, organisation, Look.Kind.EXPORT, rows=rows, reason=str(detail.get("kind", detail.get("token", ""))))


@transaction.atomic
def search(*, contact: str, reason: str, by: User, now: datetime) -> list[Complaint]:
    """The complaints of an exact contact that somebody may see, the newest first; what he asked for is written down
    without the contact itself. Raises TooManySearchesError."""
    mine = User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once would both be the last one
    asked = Look.objects.filter(by=mine, kind=Look.Kind.SEARCH, at__gt=now - HOUR)
    organisations = organisations_visible_to(by, timezone.localdate(now))
    if len(set(asked.values_list("at", flat=True))) >= settings.CONTACT_SEARCHES_PER_HOUR:
        raise TooManySearchesError
    rows = found(contact, user=by, today=timezone.localdate(now))
    said = scrub(reason, known=[contact])[:300]
    detail = {"reason": said, "hits": len(rows)}
    record(action="complaints.search", actor=by, subject="complaints.complaint", detail=detail)
    for organisation in organisations:
        hits = sum(row.organisation_id == organisation for row in rows)
        _look(by, organisation, Look.Kind.SEARCH, reason=said, rows=hits, at=now)
    return rows


@transaction.atomic
def see(*, by: User, upto: int, now: datetime) -> int:
    """The manager says that he has seen what auditors opened, as far as his page showed it. Returns how many."""
    seen = Look.objects.visible_to(by).unseen().filter(pk__lte=upto).update(seen_at=now, seen_by=by)
    if seen:
        record(action="looks.seen", actor=by, subject=by.organisation or "", detail={"count": seen})
    return seen


@transaction.atomic
def set_hold(*, by: User, received_from: Any, received_until: Any, reason: str) -> Hold:
    """Keep what was received on these days from being erased."""
    if by.organisation is None:
        raise ValueError(f"{by} belongs to no company")
    take_turn(by.organisation.pk)  # before whoever erases, or after him: then he has not seen what is held
    hold = Hold.objects.create(
        organisation=by.organisation, received_from=received_from, received_until=received_until,
        reason=reason.strip()[:300], set_by=by,
    )  # fmt: skip
    record(
        action="hold.set", actor=by, subject=hold,
        detail={"from": received_from, "until": received_until, "reason": scrub(hold.reason)},
    )  # fmt: skip
    return hold


@transaction.atomic
def release_hold(*, hold: Hold, by: User, now: datetime) -> None:
    """Lift a hold; lifting it twice changes nothing."""
    if Hold.objects.standing().filter(pk=hold.pk).update(released_at=now, released_by=by):
        record(action="hold.release", actor=by, subject=hold)


def _look(by: User, organisation: int, kind: str, *, at: datetime | None = None, **told: Any) -> Look:
    firm = by.organisation if by.role == User.Role.AUDITOR else None
    return Look.objects.create(
        organisation_id=organisation, by=by, firm=firm, kind=kind, at=at or timezone.now(), **told
    )


def _scrubbed(reason: str, complaint: Complaint) -> str:
    """A reason without the person it is about: it stays in the journal, which forgets nobody."""
    known: Iterable[str] = (complaint.customer_name, complaint.customer_contact, *revisions.earlier_names(complaint))
    return scrub(reason.strip(), known=known)[:300]
