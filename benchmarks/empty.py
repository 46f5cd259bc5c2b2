"""A site of one empty view behind the product's middleware: what an answer costs before a page does anything."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


empty.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("", empty)]


def application(environ: dict[str, object], start_response: object) -> object:
    """The first request settles which addresses there are."""
    return _site(environ, start_response)


def _made() -> object:
    site = get_wsgi_application()
    from django.conf import settings

    settings.ROOT_URLCONF = __name__
    return site


_site = _made()
