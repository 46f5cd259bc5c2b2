"""How a person wants the pages: the language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views import i18n
from django.views.decorators.http import require_POST

from accounts.access import public


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keeps the chosen language in a cookie and goes back to where the person was (checked by Django to be ours)."""
    return i18n.set_language(request)
