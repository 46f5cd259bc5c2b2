"""Closes every view that does not name the role of the person asking (see `accounts.access`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from accounts.access import factor_is_due


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
        if factor_is_due(request) and not getattr(view, "before_factor", False):
            return redirect_to_login(request.get_full_path(), reverse("accounts:second_factor"))
        allowed = getattr(view, "roles", None) or self._roles_of_admin_site(request)
        if user.role not in allowed:
            raise PermissionDenied
        return None

    @staticmethod
    def _roles_of_admin_site(request: HttpRequest) -> frozenset[str]:
        match = request.resolver_match
        return frozenset({"admin"}) if match and match.app_name == "admin" else frozenset()


role_required = RoleRequired
