"""How a person wants the pages: the language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views import i18n
from django.views.decorators.http import require_POST

from accounts.access import public
from accounts.actions import keep_language
from accounts.models import User


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keeps the chosen language in a cookie, and for the notices of a person with him, and goes back to where he was
    (checked by Django to be ours)."""
    if isinstance(request.user, User):
        keep_language(user=request.user, language=request.POST.get("language", ""))
    return i18n.set_language(request)
