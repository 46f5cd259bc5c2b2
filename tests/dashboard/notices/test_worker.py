"""A real worker that is killed between sending and writing down that it has sent."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from dashboard import tasks
from dashboard.notices import outbox
from dashboard.notices.models import Message
from tests.services.receiver import Answer
from tests.services.worker import Worker

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def killed(way, tell, other_side, celery_worker_process: Worker):
    """`killed("webhook")`: the other side has it, the worker is dead, and nobody has written anything down."""

    def kill_it(kind: str) -> Message:
        celery_worker_process.restart(KEPT_NOTICES_INTERNAL="1")
        hold = threading.Event()
        other_side.answers.append(Answer(hold=hold))
        tell(way(kind))
        tasks.send_notices.delay()
        assert other_side.arrived.acquire(timeout=60)
        celery_worker_process.kill()
        hold.set()
        return Message.objects.get()

    return kill_it


def finish(worker: Worker) -> None:
    """Another worker takes over, after the time in which the first one could still be sending."""
    Message.objects.update(claimed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    worker.start(KEPT_NOTICES_INTERNAL="1")
    tasks.send_notices.delay()
    worker.wait_for_task("dashboard.tasks.send_notices")


def test_a_program_gets_it_again_under_the_same_number(killed, other_side, celery_worker_process: Worker) -> None:
    message = killed("webhook")
    assert message.status == "sending"
    finish(celery_worker_process)
    message.refresh_from_db()
    assert (message.status, other_side.numbers()) == ("sent", [str(message.number)] * 2)


def test_a_group_does_not_read_it_twice(killed, other_side, celery_worker_process: Worker) -> None:
    message = killed("feishu")
    finish(celery_worker_process)
    message.refresh_from_db()
    assert (message.status, message.fault, len(other_side.taken)) == ("dead", "interrupted", 1)


def test_until_then_nobody_else_sends_it(killed, other_side) -> None:
    killed("webhook")
    assert outbox.send_waiting() == 0
    assert len(other_side.taken) == 1
