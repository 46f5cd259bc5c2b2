"""Pages read from a copy of the database where there is one (`REPLICA_URL`); everything else asks the database itself.

The copy is a little behind. So only a signed-in person who looks at a page reads from it, an administrator excepted,
and not for some seconds after he changed something. Who somebody is, what he may do and what he did is never asked of
the copy, nor is anything in a transaction. Tasks, commands, the API and the admin site never meet it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import User

REPLICA = "replica"
COOKIE = "kept_changed"  # it says nothing but that something was changed just now
SAFE = {"GET", "HEAD", "OPTIONS"}
NEVER = {"accounts", "admin", "auth", "axes", "contenttypes", "evidence", "otp_static", "otp_totp", "sessions"}  # apps
_reading: ContextVar[bool] = ContextVar("reads may come from the replica", default=False)
_changed: ContextVar[bool] = ContextVar("something was changed by this request", default=False)


class Router:
    """Which database is asked, in the words of Django. A row read from the copy is still written to the database."""

    def db_for_read(self, model: type[models.Model], **_hints: Any) -> str:
        if not _reading.get() or model._meta.app_label in NEVER or transaction.get_connection().in_atomic_block:
            return DEFAULT_DB_ALIAS
        return REPLICA

    def db_for_write(self, model: type[models.Model], **_hints: Any) -> str:
        if model._meta.app_label not in NEVER:
            _reading.set(False)  # what was written is read back in the same request
            _changed.set(True)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_objects: models.Model, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, *_args: Any, **_hints: Any) -> bool | None:
        return False if db == REPLICA else None


class ReadFromReplica:
    """Says of each request whether its reads may lag behind, once it is known who asks for what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _reading.set(False)
        _changed.set(request.method not in SAFE)
        try:
            response = self.get_response(request)
        finally:
            _reading.set(False)
        if _changed.get():
            response.set_cookie(
                COOKIE,
                "1",
                max_age=settings.REPLICA_LAG_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        _reading.set(_may_lag(request))


read_from_replica = ReadFromReplica


def _may_lag(request: HttpRequest) -> bool:
    if request.method not in SAFE or COOKIE in request.COOKIES:
        return False
    user = request.user
    return isinstance(user, User) and user.is_authenticated and user.role != User.Role.ADMIN
