"""The Celery application. Tasks live in each app's `tasks.py` and only call actions."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_embedded_init, beat_init, worker_init

from dashboard.supervisor import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

app = Celery("kept")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
main_process: list[int] = []  # of the worker; its timetable, a child, inherits it


@worker_init.connect
def remember(**_event: Any) -> None:
    main_process[:] = [os.getpid()]


@beat_embedded_init.connect
def end_with_worker(**_event: Any) -> None:
    """A worker that is killed cannot stop its timetable; and being young, that does not hear it."""
    die_with_parent()
    if [os.getppid()] != main_process:  # gone already
        raise SystemExit


@beat_init.connect
def catch_up(**_event: Any) -> None:
    """When the timetable starts, do at once what a stopped machine or a killed worker left undone."""
    app.send_task("compliance.tasks.ensure_nightly")
    app.send_task("complaints.tasks.run_waiting_imports")
