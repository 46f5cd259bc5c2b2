"""A site of one view behind the product's middleware: a published file by its primary key, in one question."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")


def fetched(_request: HttpRequest, pk: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM whitepapers_issuefile WHERE id = %s", [pk])
        return HttpResponse(bytes(cursor.fetchone()[0]))


fetched.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("<int:pk>/", fetched)]


def _made() -> object:
    site = get_wsgi_application()
    from django.conf import settings

    settings.ROOT_URLCONF = __name__
    return site


application = _made()
