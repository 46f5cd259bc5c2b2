"""The Celery application. Tasks live in each app's `tasks.py` and only call actions."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

app = Celery("kept")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def catch_up(**_event: Any) -> None:
    """When the timetable starts, do at once what a stopped machine or a killed worker left undone."""
    app.send_task("compliance.tasks.ensure_nightly")
    app.send_task("complaints.tasks.run_waiting_imports")
