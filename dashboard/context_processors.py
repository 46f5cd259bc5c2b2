"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.access import factor_is_due


def shell(request: HttpRequest) -> dict[str, Any]:
    match = request.resolver_match
    return {"section": match.app_name if match else "", "factor_is_due": factor_is_due(request)}
