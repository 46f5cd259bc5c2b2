"""Doors to `audits.actions` for the worker and the timetable."""

from __future__ import annotations

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from audits.actions import heads


@shared_task(autoretry_for=(OperationalError,), retry_backoff=30, max_retries=6)
def give_heads() -> None:
    """After the night's run: the head of the journal goes to the auditors."""
    heads.give_heads(now=timezone.now())
