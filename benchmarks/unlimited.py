"""The product, with as many questions of one address a minute as a measurement asks."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
application = get_wsgi_application()


def _open() -> None:
    from django.conf import settings

    settings.VERIFY_PER_MINUTE = dict.fromkeys(settings.VERIFY_PER_MINUTE, 1_000_000)


_open()
