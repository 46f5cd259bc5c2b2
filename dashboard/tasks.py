"""Doors to `dashboard.notices` and `dashboard.retention` for the worker and the timetable."""

from __future__ import annotations

from contextlib import suppress

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from dashboard.notices import actions, outbox
from dashboard.retention import actions as retention


@shared_task
def raise_notices() -> None:
    """Look for what there is to be told of."""
    actions.raise_notices(now=timezone.now())


@shared_task
def send_notices() -> None:
    """Send what waits in the outbox."""
    outbox.send_waiting()


@shared_task
def retain() -> None:
    """Let go what is past its time."""
    retention.retain(now=timezone.now())


def send_notices_soon() -> None:
    """Do not wait for the timetable. While the queue is away the timetable does it, once it is back."""
    transaction.on_commit(_ask)


def _ask() -> None:
    with suppress(OperationalError):
        send_notices.delay()
