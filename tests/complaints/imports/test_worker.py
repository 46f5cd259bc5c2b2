"""With a real Celery worker, and what happens when it is killed."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from accounts.models import Organisation, User
from complaints import tasks
from complaints.imports import actions
from complaints.models import ChangeSet, Complaint, ComplaintRevision, Import
from tests.complaints.imports.conftest import HEADER, PLAIN
from tests.services.worker import Worker

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROWS = 20_000


@pytest.fixture
def storage() -> None:
    """The worker is another process: files lie where its own settings look for them."""


@pytest.fixture
def upload(company: Organisation) -> Import:
    rows = [f"{number},2026-09-01 09:00,,phone,一部,C{number % 50}" for number in range(ROWS)]
    file = ContentFile("\n".join([HEADER, *rows, ""]).encode(), name="many.csv")
    mapping = {**PLAIN, "zone": "UTC"}
    return actions.take_in(
        organisation=company, file=file, mapping=mapping, mapping_name="plain", dry_run=False, by=None
    )


def wait_until(ready: Callable[[], bool], worker: Worker) -> None:
    end = time.monotonic() + 90
    while not ready():
        assert time.monotonic() < end, worker.said()[-3000:]
        time.sleep(0.02)


def status(import_: Import) -> str:
    import_.refresh_from_db()
    return import_.status


def test_a_worker_imports_what_is_uploaded(celery_worker_process: Worker, upload: Import) -> None:
    tasks.run_import.delay(upload.pk)
    wait_until(lambda: status(upload) == Import.Status.DONE, celery_worker_process)
    assert upload.accepted == Complaint.objects.count() == ROWS


@pytest.mark.parametrize("percent", [0, 100])
def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_does_it_all(
    celery_worker_process: Worker, upload: Import, percent: int
) -> None:
    tasks.run_import.delay(upload.pk)
    wait_until(lambda: status(upload) == Import.Status.RUNNING and upload.percent >= percent, celery_worker_process)
    celery_worker_process.kill()
    assert status(upload) == Import.Status.RUNNING
    assert not Complaint.objects.exists()
    celery_worker_process.start()
    tasks.run_waiting_imports.delay()  # the timetable does this when it starts, and every five minutes
    wait_until(lambda: status(upload) == Import.Status.DONE and not upload.file, celery_worker_process)
    assert (upload.accepted, upload.attempts) == (ROWS, 2)
    assert (Complaint.objects.count(), ComplaintRevision.objects.count(), ChangeSet.objects.count()) == (ROWS, 0, 1)


@pytest.mark.parametrize("percent", [0, 100])
def test_a_running_import_is_cancelled_within_seconds_and_leaves_nothing(
    celery_worker_process: Worker, upload: Import, clerk: User, percent: int
) -> None:
    tasks.run_import.delay(upload.pk)
    wait_until(lambda: status(upload) == Import.Status.RUNNING and upload.percent >= percent, celery_worker_process)
    asked = time.monotonic()
    actions.cancel(import_=upload, by=clerk)
    wait_until(lambda: status(upload) == Import.Status.CANCELLED, celery_worker_process)
    assert time.monotonic() - asked < 10  # a second or two, on a machine with nothing else to do
    assert (Complaint.objects.count(), ChangeSet.objects.count()) == (0, 0)
