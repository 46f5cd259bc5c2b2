"""Following a breach to its end: settling it, reopening it; and what the other steps of people share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from compliance.models import Breach, Handling
from evidence.actions import record

Status = Breach.Status


class StepRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A step that cannot be taken now, or not by this person. `code` says why (`compliance.refusals`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def settle_breach(*, breach: Breach, reason: str, by: User) -> Breach:
    """Close a breach whose measures are done and whose disputes have ended."""
    breach = held(breach, by, User.Role.MANAGER)
    refuse_unless(breach.allows(Status.SETTLED), "state")
    if why := against_settling(breach):
        raise StepRefused(why)
    return move(breach, Status.SETTLED, reason=reason, by=by, action="settle")


@transaction.atomic
def reopen_breach(*, breach: Breach, reason: str, by: User) -> Breach:
    """Take a settled breach up again."""
    breach = held(breach, by, User.Role.MANAGER)
    refuse_unless(breach.status == Status.SETTLED, "state")
    return move(breach, Status.OPEN, reason=reason, by=by, action="reopen")


def against_settling(breach: Breach) -> str:
    """The code of what must come to its end before the breach can be settled; empty where nothing must."""
    if breach.handlings.filter(status=Handling.Status.PLANNED).exists():
        return "measure_open"
    if breach.disputes.running().exists():
        return "dispute_running"
    if breach.exemptions.asked().exists():
        return "exemption_waits"
    return ""


def move(breach: Breach, status: str, *, reason: str, by: User, action: str) -> Breach:
    """A person's change of status: said why, in the history and in the journal."""
    refuse_unless(bool(reason.strip()), "no_reason")
    before = breach.status
    breach.move(status, reason=reason.strip(), by=by)
    detail = {"key": breach.key, "from": before, "to": status, "reason": reason.strip()}
    record(action=f"compliance.{action}_breach", actor=by, subject=breach, detail=detail)
    return breach


def held(breach: Breach, by: User, role: str) -> Breach:
    """The breach as it is now, held until the end of the transaction, if this person has a say in it."""
    seen = Breach.objects.visible_to(by, timezone.localdate())
    refuse_unless(by.role == role and seen.filter(pk=breach.pk).exists(), "not_yours")
    return Breach.objects.select_for_update(of=("self",)).get(pk=breach.pk)


def held_standing(breach: Breach, by: User) -> Breach:
    """The same for a manager's step that a withdrawn breach has no use for."""
    breach = held(breach, by, User.Role.MANAGER)
    refuse_unless(breach.status != Status.WITHDRAWN, "withdrawn")
    return breach


def refuse_unless(allowed: bool, code: str) -> None:
    if not allowed:
        raise StepRefused(code)


def refuse_future(day: date) -> None:
    """What has happened has happened by today."""
    refuse_unless(day <= timezone.localdate(), "future")


def journal(action: str, breach: Breach, by: User, detail: Mapping[str, Any]) -> None:
    record(action=f"compliance.{action}", actor=by, subject=breach, detail={"key": breach.key, **detail})
