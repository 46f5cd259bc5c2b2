"""The queue as the web server meets it."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError

from dashboard.celery import app
from dashboard.settings import CELERY_BEAT_SCHEDULE
from tests.services.processes import alive
from tests.services.waiting import wait_until
from tests.services.worker import Worker

AT_ONCE = 5.5  # seconds a person may wait to be told that the queue is away


@pytest.fixture
def deaf() -> object:
    """A server that takes connections and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def send_to(url: str) -> float:
    """Send a task to a broker that is away. Returns the seconds until it was said."""
    started = time.monotonic()
    with app.connection_for_write(url=url) as connection, pytest.raises(OperationalError):
        app.send_task("evidence.tasks.seal_journal", connection=connection)
    return time.monotonic() - started


def test_a_broker_that_is_away_is_said_at_once() -> None:
    assert send_to("redis+socket:///nowhere/valkey.sock") < AT_ONCE


def test_a_broker_that_refuses_is_said_at_once() -> None:
    assert send_to("redis://127.0.0.1:1/0") < AT_ONCE


def test_a_broker_that_never_answers_is_said_at_once(deaf: int) -> None:
    assert send_to(f"redis://127.0.0.1:{deaf}/0") < AT_ONCE


@pytest.mark.services
@pytest.mark.slow
def test_the_timetable_of_a_killed_worker_ends_with_it(celery_worker_process: Worker) -> None:
    celery_worker_process.restart("--beat")
    assert celery_worker_process.child
    main = celery_worker_process.child.pid
    celery_worker_process.wait_for("beat: Starting...")
    wait_until(lambda: bool(children(main)), "the timetable", seconds=20, log=celery_worker_process.log)
    timetable = children(main)
    os.kill(main, signal.SIGKILL)
    wait_until(lambda: not any(alive(pid) for pid in timetable), "the end", seconds=20, log=celery_worker_process.log)


def children(pid: int) -> set[int]:
    return {int(number) for path in Path(f"/proc/{pid}/task").glob("*/children") for number in path.read_text().split()}


def test_every_task_of_the_timetable_exists() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_a_task_is_given_up_only_when_it_is_done() -> None:
    assert app.conf.task_acks_late
    assert app.conf.worker_disable_prefetch
    assert list(app.conf.accept_content) == ["json"]  # never pickle
