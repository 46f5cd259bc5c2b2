"""Nightly runs while a worker is killed, PostgreSQL crashes, and Valkey forgets everything: done once, and right."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.models import TalliedMonth
from compliance import tasks
from compliance.actions import missing_nights, recompute
from compliance.actions.nights import latest_night, moment_of
from compliance.models import ComplianceRun
from tests.compliance import runs
from tests.fire import proof
from tests.fire.conftest import File
from tests.services import services
from tests.services.worker import Worker

pytestmark = [
    pytest.mark.usefixtures("asked_for"),
    pytest.mark.services,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
Until = Callable[[Callable[[], bool], str], None]
only_postgresql = pytest.mark.skipif(services.database != "postgresql", reason="SQLite is no server that could end")
LONG_AGO = timedelta(minutes=3)  # longer than a run may be silent


@dataclass(frozen=True)
class Task:
    """A night to be judged, with everything to be counted, and what an undisturbed run left in `seconds`."""

    company: Organisation
    file: File
    night: date
    undisturbed: tuple[runs.Left, Any]
    journal: int
    seconds: float

    def send(self) -> None:
        """As the timetable does when it starts, and every hour."""
        tasks.ensure_nightly.delay()

    def is_done(self) -> bool:
        return not missing_nights(moment_of(self.night)) and ComplianceRun.objects.running() is None

    def is_done_once(self) -> None:
        """And nothing differs from what the undisturbed run left."""
        assert ComplianceRun.objects.get().night == self.night
        assert (runs.left(after=self.journal), proof.tallied(self.company)) == self.undisturbed
        proof.nothing_is_lost_or_doubled(self.company, self.file.sent)


@pytest.fixture
def task(company: Organisation, letter: None, on_record: File) -> Task:
    night = latest_night(timezone.now())
    began = time.monotonic()
    recompute(as_of=moment_of(night), cause=ComplianceRun.Cause.NIGHTLY, night=night)
    seconds = time.monotonic() - began
    undisturbed = (runs.left(), proof.tallied(company))
    TalliedMonth.objects.update(content={})
    return Task(company, on_record, night, undisturbed, runs.forget(), seconds)


def has_begun() -> bool:
    return ComplianceRun.objects.exists()


def test_a_worker_killed_anywhere_leaves_it_to_the_next(
    celery_worker_process: Worker, task: Task, chance: Random, until: Until
) -> None:
    task.send()
    until(has_begun, "the run")
    for _ in range(chance.choice((1, 2, 3))):
        time.sleep(chance.uniform(0, task.seconds))
        celery_worker_process.kill()
        celery_worker_process.start()
        task.send()
    until(task.is_done, "the rest of the run")
    task.is_done_once()


@only_postgresql
@pytest.mark.usefixtures("lasting_commits")
def test_a_crash_of_postgresql_anywhere_leaves_it_to_the_same_worker(
    celery_worker_process: Worker, task: Task, chance: Random, until: Until
) -> None:
    task.send()
    until(has_begun, "the run")
    time.sleep(chance.uniform(0, task.seconds))
    assert services.cluster
    connection.close()
    services.cluster.crash()
    an_hour_later()
    task.send()
    until(task.is_done, "the rest of the run")
    task.is_done_once()


def an_hour_later() -> None:
    ComplianceRun.objects.filter(status=ComplianceRun.Status.RUNNING).update(heartbeat_at=timezone.now() - LONG_AGO)


def test_when_valkey_forgets_everything_in_the_middle_it_goes_on(
    celery_worker_process: Worker, task: Task, chance: Random, until: Until
) -> None:
    task.send()
    until(has_begun, "the run")
    time.sleep(chance.uniform(0, task.seconds))
    services.lose_broker()
    until(task.is_done, "the rest of the run")
    task.is_done_once()
    task.send()  # the worker has found the new one
    celery_worker_process.wait_for_task("compliance.tasks.ensure_nightly")


def test_what_the_button_asked_and_valkey_forgot_the_next_hour_does(
    celery_worker_process: Worker, task: Task, manager: User, client_of: Callable[[User], Client], until: Until
) -> None:
    celery_worker_process.kill()
    pressed = timezone.now()
    client_of(manager).post(reverse("compliance:recompute"))
    services.lose_broker()
    celery_worker_process.start()
    task.send()
    until(ComplianceRun.objects.done().filter(as_of__gte=pressed).exists, "what the button asked")
    assert ComplianceRun.objects.get(as_of__gte=pressed).started_by == manager
