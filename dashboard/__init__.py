"""The project package: settings, URLs, Celery, and the pages that show everything."""

from dashboard.celery import app as celery_app

__all__ = ["celery_app"]
