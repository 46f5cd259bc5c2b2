"""Who may open what. Every view names its roles; a view that names none is closed to everybody.

    @roles(MANAGER, AUDITOR)
    def finding(request, pk): ...

Object-level rules are QuerySet verbs (`Engagement.objects.visible_to(user)`): what a person may not see is a 404.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User

MANAGER, AUDITOR, CLERK, ADMIN = User.Role.MANAGER, User.Role.AUDITOR, User.Role.CLERK, User.Role.ADMIN
EVERYONE = (MANAGER, AUDITOR, CLERK, ADMIN)

View = Callable[..., HttpResponseBase]


class AuthenticatedRequest(HttpRequest):
    """A request behind `roles`: the user is one of ours. Used as the annotation of views."""

    user: User
    htmx: Any


def roles(*allowed: User.Role) -> Callable[[View], View]:
    """Open a view to people with one of these roles."""

    def mark(view: View) -> View:
        view.roles = frozenset(allowed)  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open a view to the world: published white papers and signing in."""
    view.roles = None  # type: ignore[attr-defined]
    return login_not_required(view)


def before_factor(view: View) -> View:
    """Leave a view open to people who have not shown their second factor yet: showing it, and signing out."""
    view.before_factor = True  # type: ignore[attr-defined]
    return view


def factor_is_due(request: HttpRequest) -> bool:
    """Whether somebody stands between password and second factor: he has it, or his role needs it, and has not shown
    it. Nothing opens to him, and no page tells who he is."""
    user: Any = getattr(request, "user", None)  # is_verified is set by OTPMiddleware
    if user is None or not user.is_authenticated:
        return False
    session: Any = getattr(request, "session", {})
    due: bool = user.role in settings.SECOND_FACTOR_ROLES or session.get("second_factor_due", False)
    return due and not user.is_verified()
