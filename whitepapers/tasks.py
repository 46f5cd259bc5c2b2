"""Doors to `whitepapers.actions` for the worker and the timetable."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from whitepapers import actions


@shared_task
def publish_due() -> None:
    """Publish what was set to come out by now."""
    actions.publish_due(at=timezone.now())
