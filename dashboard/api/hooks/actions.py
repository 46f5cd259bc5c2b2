"""Opening, rotating and ending webhooks, and taking in what they bring."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from complaints.models import Source
from dashboard.api.complaints.writing import Taken, take_in
from dashboard.api.hooks import signing
from dashboard.api.hooks.models import Hook, HookMessage
from evidence.actions import record


class HookStandsError(ValueError):
    """The source has a webhook already."""


class KnownMessageError(Exception):
    """The message was taken before."""


@transaction.atomic
def open_hook(*, source: Source, by: User) -> tuple[Hook, str]:
    """Open a webhook for a source; returns it with its secret, which is never shown again."""
    if Hook.objects.standing().filter(source=source).exists():
        raise HookStandsError(source.key)
    secret = signing.new_secret()
    hook = Hook.objects.create(source=source, secret=secret, created_by=by)
    record(action="hook.add", actor=by, subject=hook, detail={"source": source.key})
    return hook, secret


@transaction.atomic
def rotate(*, hook: Hook, by: User, now: datetime, at_once: bool) -> str:
    """Give a webhook a new secret. The one before stays good for a while, unless it must end `at_once`."""
    present = Hook.objects.select_for_update().get(pk=hook.pk)
    present.previous_secret = "" if at_once else present.secret
    present.previous_until = None if at_once else now + timedelta(hours=settings.HOOK_OVERLAP_HOURS)
    present.secret = secret = signing.new_secret()
    present.rotated_at = now
    present.save()
    record(action="hook.rotate", actor=by, subject=present, detail={"source": present.source.key, "at_once": at_once})
    return secret


@transaction.atomic
def end(*, hook: Hook, by: User, now: datetime) -> None:
    """End a webhook, and forget its secrets. Ending it twice changes nothing."""
    present = Hook.objects.select_for_update().get(pk=hook.pk)
    if present.ended_at is None:
        present.secret = present.previous_secret = ""
        present.ended_at, present.ended_by = now, by
        present.save()
        record(action="hook.end", actor=by, subject=present, detail={"source": present.source.key})


@transaction.atomic
def receive(*, hook: Hook, number: str, event: dict[str, Any], now: datetime) -> Taken:
    """Write what a message tells, once. Raises KnownMessageError for one that was taken before, and
    NothingWrittenError for impossible facts; then it may be corrected and sent again under its number."""
    _, is_new = HookMessage.objects.get_or_create(hook=hook, number=number, defaults={"at": now})
    if not is_new:
        raise KnownMessageError(number)
    taken = take_in(
        rows=[{**event, "source": hook.source.key}],
        organisation=hook.source.organisation,
        by=None,
        reason=f"webhook: {hook.source.key}",
        now=now,
        all_or_nothing=True,
    )
    Hook.objects.filter(pk=hook.pk).update(last_message_at=now)
    HookMessage.objects.filter(hook=hook, at__lt=now - timedelta(days=settings.HOOK_MEMORY_DAYS)).delete()
    return taken
