"""Doors to `compliance.actions` for the worker and the timetable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.models import User
from complaints.tasks import catch_up_tallies
from compliance import actions
from compliance.models import ComplianceRun

BUSY = (OperationalError, actions.RunInProgress)


def ask_for_help(organisation: int) -> None:
    """Let other processes of the workers join in the counting, on a database where several may write at a time."""
    if connection.features.has_select_for_update_skip_locked:
        for _ in range(settings.TALLY_HELPERS):
            catch_up_tallies.delay(organisation)


@shared_task(autoretry_for=BUSY, retry_backoff=30, max_retries=6)
def ensure_nightly() -> None:
    """Run whichever nights are missing, after completing what a dead worker left."""
    actions.ensure_nightly(now=timezone.now(), share=ask_for_help)


@shared_task(autoretry_for=BUSY, retry_backoff=30, max_retries=6)
def recompute_now(as_of: str, by: int | None = None) -> None:
    """The button. A task delivered twice finds its moment judged and does nothing."""
    moment = datetime.fromisoformat(as_of)
    if not ComplianceRun.objects.done().filter(as_of=moment).exists():
        asker = None if by is None else User.objects.filter(pk=by).first()
        actions.recompute(as_of=moment, by=asker, share=ask_for_help)


@shared_task(autoretry_for=BUSY, retry_backoff=30, max_retries=6)
def finish_interrupted() -> None:
    actions.finish_interrupted(share=ask_for_help)


@worker_ready.connect
def carry_on(sender: Any = None, **_event: Any) -> None:
    """A worker that comes back after a kill completes what it was doing."""
    sender.app.send_task("compliance.tasks.finish_interrupted")
