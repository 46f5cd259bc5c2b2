"""Making, recognising and ending tokens. Every act is written into the journal, the secret nowhere."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.api_tokens.models import ApiToken, Scope, scopes_of
from accounts.models import User
from evidence.actions import record

PREFIX = "kept_"  # by which scanners for leaked secrets, and people, know what they have found
PAUSE = timedelta(minutes=10)  # between two notes that a token was used


class TokenRefusedError(Exception):
    """A secret opens nothing. `code` says why; `token` is the one it belongs to, where there is one."""

    def __init__(self, code: str, token: ApiToken | None = None) -> None:
        super().__init__(code)
        self.code, self.token = code, token


@transaction.atomic
def issue(*, owner: User, name: str, scopes: Collection[Scope], expires_on: date, today: date) -> tuple[ApiToken, str]:
    """Make a token; returns it with its secret, which is never seen again. Raises ValueError for scopes that the
    owner's role does not have, for none, and for a last day that is past or too far ahead."""
    if not scopes or not set(scopes) <= set(scopes_of(owner)):
        raise ValueError(f"{owner} cannot give {sorted(scopes)}")
    if not today <= expires_on <= last_possible_day(today):
        raise ValueError(f"no token lasts until {expires_on}")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        scopes=[scope.value for scope in Scope if scope in scopes],
        digest=digest_of(secret),
        hint=secret[: len(PREFIX) + 4],
        expires_on=expires_on,
    )
    detail = {"name": name, "scopes": token.scopes, "expires_on": expires_on}
    record(action="api_token.add", actor=owner, subject=token, detail=detail)
    return token, secret


@transaction.atomic
def revoke(*, token: ApiToken, by: User, now: datetime) -> None:
    """End a token at once. Ending it twice changes nothing."""
    present = ApiToken.objects.select_for_update().get(pk=token.pk)
    if present.revoked_at is None:
        present.revoked_at, present.revoked_by = now, by
        present.save(update_fields=["revoked_at", "revoked_by"])
        record(action="api_token.revoke", actor=by, subject=present, detail={"name": present.name})


def recognise(secret: str, *, now: datetime) -> ApiToken:
    """The token that a secret opens at `now`, with its owner. Raises TokenRefusedError: unknown, or its state."""
    tokens = ApiToken.objects.select_related("owner__organisation")
    token = tokens.filter(digest=digest_of(secret)).first()
    if token is None:
        raise TokenRefusedError("unknown")
    state = token.state(timezone.localdate(now))
    if state != ApiToken.State.ACTIVE:
        raise TokenRefusedError(state, token)
    return token


def note_use(token: ApiToken, *, now: datetime) -> None:
    """Remember that a token was used, unless that was noted a moment ago or the database is busy: a read should not
    have to be a write."""
    if token.last_used_at is None or token.last_used_at < now - PAUSE:
        with suppress(OperationalError):
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def last_possible_day(today: date) -> date:
    return today + timedelta(days=settings.API_TOKEN_DAYS)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
