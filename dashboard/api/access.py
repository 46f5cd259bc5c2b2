"""Who asks: the token of a request, and what it may be used for. Cookies and sessions are not looked at."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.api_tokens.actions import TokenRefusedError, note_use, recognise
from accounts.api_tokens.models import ApiToken, Scope
from dashboard.api.limits import count_up, hold
from dashboard.api.problems import ProblemError
from evidence.actions import record

SCHEME = "bearer"


class TokenRequest(HttpRequest):
    """A request whose token was recognised. Used as the annotation of operations."""

    auth: ApiToken


class TokenNeeded:
    """Recognises the token in the header Authorization; asks whether it may be used for this, and this often."""

    def __init__(self, scope: Scope, limits: tuple[str, ...]) -> None:
        self.scope, self.limits = scope, limits

    def __call__(self, request: HttpRequest) -> ApiToken:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME or not secret.strip():
            raise ProblemError("token_missing")
        now = timezone.now()
        try:
            token = recognise(secret.strip(), now=now)
        except TokenRefusedError as refused:
            raise _refused(request, refused) from refused
        for kind in self.limits:
            hold(kind, token.digest[:32])
        require(token, self.scope)
        note_use(token, now=now)
        return token


def require(token: ApiToken, scope: Scope) -> None:
    """Raises ProblemError where the token may not be used for this."""
    if not token.may(scope):
        asked = f'Bearer realm="Kept", error="insufficient_scope", scope="{scope}"'
        raise ProblemError("scope_missing", scope=scope, headers={"WWW-Authenticate": asked})


def behind(scope: Scope, *, limits: tuple[str, ...] = ("requests",), **extra: Any) -> dict[str, Any]:
    """How an operation is declared that needs a token with this scope; `extra` is what its documentation adds."""
    return {
        "auth": TokenNeeded(scope, limits),
        "openapi_extra": {"security": [{"token": [scope.value]}], **extra},
    }


def _refused(request: HttpRequest, refused: TokenRefusedError) -> ProblemError:
    """Whoever uses a token that has ended is in the journal, once a minute; a made-up one is nobody's."""
    token = refused.token
    if token is not None and count_up(f"refused:{token.digest[:32]}") == 1:
        detail = {"name": token.name, "why": refused.code, "address": request.META.get("REMOTE_ADDR", "")}
        record(action="api_token.refused", actor=token.owner, subject=token, detail=detail)
    invalid = {"WWW-Authenticate": 'Bearer realm="Kept", error="invalid_token"'}
    return ProblemError(f"token_{refused.code}", headers=invalid, day=token and token.expires_on)
