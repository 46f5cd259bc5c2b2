"""Closes every view that does not name the role of the person asking (see `accounts.access`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect


class RoleRequired:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view, "login_required", True):
            return None
        user = request.user
        if not user.is_authenticated:
            return None  # LoginRequiredMiddleware has already sent him to sign in
        allowed = getattr(view, "roles", None) or self._roles_of_admin_site(request)
        if user.role not in allowed:
            raise PermissionDenied
        needs_second_factor = user.role in settings.SECOND_FACTOR_ROLES and not getattr(view, "before_factor", False)
        if needs_second_factor and not user.is_verified():  # type: ignore[attr-defined]  # set by OTPMiddleware
            return redirect("accounts:second_factor")
        return None

    @staticmethod
    def _roles_of_admin_site(request: HttpRequest) -> frozenset[str]:
        match = request.resolver_match
        return frozenset({"admin"}) if match and match.app_name == "admin" else frozenset()


role_required = RoleRequired
