"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.access import factor_is_due


def shell(request: HttpRequest) -> dict[str, Any]:
    """`factor_is_due` is asked for by pages that tell who is signed in; public ones must not look at the session."""
    match = request.resolver_match
    is_due = SimpleLazyObject(lambda: factor_is_due(request))
    return {"section": match.app_name if match else "", "factor_is_due": is_due}
