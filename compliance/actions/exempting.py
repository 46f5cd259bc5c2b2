"""Exemption: a manager asks with evidence, an auditor rules with a reason. No rate changes by it (rule book §12)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from compliance.actions.following import held, journal, move, refuse_unless
from compliance.models import Breach, Exemption
from evidence.actions import Uploads

Status = Exemption.Status


@transaction.atomic
def ask_exemption(*, breach: Breach, ground: str, words: str, uploads: Uploads, by: User) -> Exemption:
    """Ask the auditors to exempt an open breach. Without evidence there is nothing to rule on."""
    breach = held(breach, by, User.Role.MANAGER)
    refuse_unless(breach.status == Breach.Status.OPEN, "state")
    refuse_unless(not breach.exemptions.asked().exists(), "asked_already")
    refuse_unless(bool(words.strip()), "no_reason")
    refuse_unless(bool(uploads.files), "no_evidence")
    exemption = Exemption.objects.create(breach=breach, ground=ground, words=words.strip(), asked_by=by)
    files = uploads.keep(by=by)
    exemption.evidence.set(files)
    detail = {"exemption": exemption.pk, "ground": ground, "words": words, "files": [file.sha256 for file in files]}
    journal("ask_exemption", breach, by, detail)
    return exemption


@transaction.atomic
def grant_exemption(*, exemption: Exemption, ruling: str, by: User) -> Exemption:
    """The breach is exempt, and published as such."""
    breach, exemption = _rule(exemption, Status.GRANTED, ruling, by)
    move(breach, Breach.Status.EXEMPT, reason=ruling, by=by, action="exempt")
    return exemption


@transaction.atomic
def refuse_exemption(*, exemption: Exemption, ruling: str, by: User) -> Exemption:
    """The breach stays as it is. A refusal of one that facts have withdrawn meanwhile clears the queue."""
    return _rule(exemption, Status.REFUSED, ruling, by)[1]


@transaction.atomic
def revoke_exemption(*, exemption: Exemption, ruling: str, by: User) -> Exemption:
    """A granted exemption no longer holds; the breach is open again."""
    breach, exemption = _rule(exemption, Status.REVOKED, ruling, by)
    move(breach, Breach.Status.OPEN, reason=ruling, by=by, action="revoke_exemption_of")
    return exemption


def _rule(exemption: Exemption, status: str, ruling: str, by: User) -> tuple[Breach, Exemption]:
    breach = held(exemption.breach, by, User.Role.AUDITOR)
    exemption = Exemption.objects.select_for_update(of=("self",)).get(pk=exemption.pk)
    refuse_unless(exemption.allows(status), "state")
    refuse_unless(bool(ruling.strip()), "no_reason")
    follows = {Status.GRANTED: Breach.Status.EXEMPT, Status.REVOKED: Breach.Status.OPEN}.get(Status(status))
    refuse_unless(follows is None or breach.allows(follows), "withdrawn")
    exemption.status, exemption.ruling, exemption.ruled_by = status, ruling.strip(), by
    exemption.ruled_at = timezone.now()
    exemption.save()
    journal(f"{status}_exemption", breach, by, {"exemption": exemption.pk, "reason": exemption.ruling})
    return breach, exemption
