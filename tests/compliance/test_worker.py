"""Recomputes in real processes: killed in the middle, and two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from compliance import tasks
from compliance.actions import recompute
from compliance.actions.nights import latest_night, moment_of
from compliance.models import ComplianceRun, RunStep
from tests.compliance import runs
from tests.compliance.conftest import Paper, Record
from tests.services import database_url, services
from tests.services.waiting import wait_until
from tests.services.worker import Worker

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Local = Callable[..., datetime]
LOG = services.folder / "worker.log"


@dataclass(frozen=True)
class Task:
    """A recompute that is asked for, and what it must leave: what an undisturbed run over the same data left."""

    as_of: datetime
    night: date | None
    undisturbed: runs.Left
    journal: int

    def send(self) -> None:
        """Through the button, or as the timetable does."""
        tasks.ensure_nightly.delay() if self.night else tasks.recompute_now.delay(as_of=self.as_of.isoformat())

    def is_done_once(self) -> bool:
        run = ComplianceRun.objects.get()
        assert (run.as_of, run.night, run.error) == (self.as_of, self.night, "")
        return runs.left(after=self.journal) == self.undisturbed


@pytest.fixture(params=["asked", "nightly"])
def task(request: pytest.FixtureRequest, paper: Paper, record: Record, local: Local) -> Task:
    now = timezone.now()
    runs.sign_and_record(paper, record, local, until=(now - timedelta(days=31)).date())
    night = latest_night(now) if request.param == "nightly" else None
    as_of = moment_of(night) if night else now
    recompute(as_of=as_of, cause=request.param, night=night)
    undisturbed = runs.left()
    return Task(as_of, night, undisturbed, journal=runs.forget())


only_asked = pytest.mark.parametrize("task", ["asked"], indirect=True)


def until(ready: Callable[[], Any], name: str) -> None:
    wait_until(lambda: bool(ready()), name, seconds=120, log=LOG)


def run_is_done() -> bool:
    return ComplianceRun.objects.done().exists()


@only_asked
def test_the_long_run_has_something_of_everything(task: Task) -> None:
    verdicts = {row for result in task.undisturbed.results for row in result if isinstance(row, str)}
    assert {"met", "missed", "minor", "grades"} <= verdicts
    assert len(task.undisturbed.breaches) > 20
    assert len(task.undisturbed.steps) > 70


def caught_in_the_middle(worker: Worker, at: float) -> None:
    """Kill the worker when a share of the steps is done."""
    until(lambda: steps_done() > at, "the middle of the run")
    worker.kill()
    assert at < steps_done() < 1
    assert ComplianceRun.objects.get().status == ComplianceRun.Status.RUNNING


def steps_done() -> float:
    run = ComplianceRun.objects.running()
    return run.steps.count() / run.steps_total if run and run.steps_total else 0


def test_what_a_killed_worker_began_the_next_one_completes(celery_worker_process: Worker, task: Task) -> None:
    task.send()
    caught_in_the_middle(celery_worker_process, at=0.3)
    before = dict(RunStep.objects.values_list("key", "done_at"))
    celery_worker_process.start()  # nothing is sent: it looks by itself
    until(run_is_done, "the rest of the run")
    assert task.is_done_once()
    assert before.items() <= dict(RunStep.objects.values_list("key", "done_at")).items()


@only_asked
def test_it_may_be_killed_again_and_again(celery_worker_process: Worker, task: Task) -> None:
    task.send()
    for at in (0, 0.2, 0.4):
        caught_in_the_middle(celery_worker_process, at)
        celery_worker_process.start()
    until(run_is_done, "the rest of the run")
    assert task.is_done_once()


def test_a_task_that_is_delivered_again_later_does_nothing(celery_worker_process: Worker, task: Task) -> None:
    task.send()
    caught_in_the_middle(celery_worker_process, at=0.3)
    celery_worker_process.start()
    task.send()  # what the broker does with a message nobody acknowledged, and the timetable every hour
    name = "ensure_nightly" if task.night else "recompute_now"
    celery_worker_process.wait_for_task(f"compliance.tasks.{name}", seconds=120)
    assert task.is_done_once()


@only_asked
def test_where_a_process_of_a_worker_is_killed_the_worker_itself_carries_on(
    celery_worker_process: Worker, task: Task
) -> None:
    celery_worker_process.restart("--pool=prefork", "--concurrency=1")
    task.send()
    until(lambda: steps_done() > 0.3, "the middle of the run")
    holder = ComplianceRun.objects.get().holder
    os.kill(int(holder.split(":")[1]), signal.SIGKILL)
    until(run_is_done, "the rest of the run")
    assert ComplianceRun.objects.get().holder != holder
    assert task.is_done_once()


# Two at once.


@only_asked
def test_while_the_worker_recomputes_the_command_is_told_so(celery_worker_process: Worker, task: Task) -> None:
    task.send()
    until(lambda: steps_done() > 0, "the first step")
    with pytest.raises(CommandError, match=r"^Another recompute is at work since .* UTC\. Nothing was changed\.$"):
        call_command("recompute", as_of=(task.as_of - timedelta(days=1)).isoformat())
    until(run_is_done, "the end of the run")
    assert task.is_done_once()


@only_asked
def test_what_the_button_asks_meanwhile_follows(celery_worker_process: Worker, task: Task, local: Local) -> None:
    command = Command(task.as_of.isoformat())
    until(lambda: steps_done() > 0, "the first step")
    task.send()
    celery_worker_process.wait_for("Retry in")
    assert command.answer() == (0, "")
    assert task.is_done_once()


class Command:
    """`manage.py recompute` in a process of its own."""

    def __init__(self, as_of: str) -> None:
        command = [sys.executable, "manage.py", "recompute", f"--as-of={as_of}"]
        environment = {**os.environ, "DATABASE_URL": database_url(connection.settings_dict)}
        self.process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def has_opened_the_database(self) -> bool:
        name = Path(connection.settings_dict["NAME"])
        for opened in Path(f"/proc/{self.process.pid}/fd").iterdir():
            with suppress(OSError):  # closed since
                if opened.readlink() == name:
                    return True
        return False

    def answer(self) -> tuple[int, str]:
        """Its status and what it said about errors."""
        said = self.process.communicate(timeout=120)[1]
        return self.process.returncode, said


def both_wait(commands: list[Command]) -> bool:
    if connection.vendor == "sqlite":
        return all(command.has_opened_the_database() for command in commands)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() == (len(commands),)


@only_asked
def test_of_two_commands_at_the_same_moment_one_works_and_one_is_told_so(task: Task) -> None:
    with transaction.atomic():  # the starting line
        if connection.vendor == "postgresql":
            connection.cursor().execute("LOCK TABLE compliance_compliancerun IN ACCESS EXCLUSIVE MODE")
        commands = [Command(task.as_of.isoformat()) for _ in range(2)]
        until(lambda: both_wait(commands), "both commands")
    worked, refused = sorted(command.answer() for command in commands)
    assert worked == (0, "")
    assert refused[0] == 1
    assert refused[1].strip().startswith("CommandError: Another recompute is at work since")
    assert task.is_done_once()
