"""Imports while a worker is killed, PostgreSQL crashes, and Valkey forgets everything: done once, and whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

import pytest
from django.db import connection

from accounts.models import Organisation
from complaints import tasks
from complaints.imports import actions
from complaints.models import Import
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
AS_OF = datetime(2023, 8, 1, tzinfo=UTC)
Until = Callable[[Callable[[], bool], str], None]
only_postgresql = pytest.mark.skipif(services.database != "postgresql", reason="SQLite is no server that could end")


@dataclass(frozen=True)
class Task:
    """An import of a company, which an undisturbed one of its twin took `seconds` for."""

    file: File
    import_: Import
    twin: Organisation
    seconds: float

    def send(self) -> None:
        tasks.run_import.delay(self.import_.pk)

    def status(self) -> str:
        self.import_.refresh_from_db()
        return self.import_.status

    def has_begun(self) -> bool:
        return self.status() != Import.Status.WAITING

    def is_done(self) -> bool:
        return self.status() == Import.Status.DONE and not self.import_.file

    def is_done_once(self) -> None:
        """And nothing differs from what it should be."""
        company = self.import_.organisation
        proof.nothing_is_lost_or_doubled(company, self.file.sent)
        proof.known_alike(company, self.twin)
        proof.the_verdicts_are_those_of_the_facts(company, AS_OF)
        proof.files_are_those_of(self.import_)
        assert self.import_.rejected == self.file.rejected


@pytest.fixture
def task(company: Organisation, twin: Organisation, told: Callable[..., File], chance: Random, letter: None) -> Task:
    file = told(chance)
    file.sent_by(twin)
    began = time.monotonic()
    assert actions.run_waiting() == 1
    return Task(file, file.sent_by(company), twin, time.monotonic() - began)


def test_a_worker_killed_anywhere_leaves_it_to_the_next(
    celery_worker_process: Worker, task: Task, chance: Random, until: Until
) -> None:
    task.send()
    until(task.has_begun, "the import")
    for _ in range(chance.choice((1, 2))):  # it is given up after three attempts
        time.sleep(chance.uniform(0, task.seconds))
        celery_worker_process.kill()
        celery_worker_process.start()
        tasks.run_waiting_imports.delay()  # as the timetable does when it starts, and every five minutes
    until(task.is_done, "the rest of the import")
    task.is_done_once()


@only_postgresql
@pytest.mark.usefixtures("lasting_commits")
def test_a_crash_of_postgresql_anywhere_leaves_it_to_the_same_worker(
    celery_worker_process: Worker, task: Task, chance: Random, until: Until
) -> None:
    task.send()
    until(task.has_begun, "the import")
    time.sleep(chance.uniform(0, task.seconds))
    crash()
    tasks.run_waiting_imports.delay()
    until(lambda: task.is_done() or bool(again(task)), "the rest of the import")
    task.is_done_once()


def crash() -> None:
    assert services.cluster
    connection.close()
    services.cluster.crash()


def again(task: Task) -> None:
    """What the timetable does five minutes later, should the first time have come too early."""
    if task.status() == Import.Status.WAITING:
        tasks.run_waiting_imports.delay()


def test_when_valkey_forgets_everything_in_the_middle_it_goes_on(
    celery_worker_process: Worker, task: Task, chance: Random, until: Until
) -> None:
    task.send()
    until(task.has_begun, "the import")
    time.sleep(chance.uniform(0, task.seconds))
    services.lose_broker()
    until(task.is_done, "the rest of the import")
    task.is_done_once()


def test_when_valkey_forgets_it_before_it_begins_the_timetable_finds_it(
    celery_worker_process: Worker, task: Task, until: Until
) -> None:
    celery_worker_process.kill()
    task.send()
    services.lose_broker()
    celery_worker_process.start()
    tasks.run_waiting_imports.delay()
    until(task.is_done, "the import")
    task.is_done_once()
