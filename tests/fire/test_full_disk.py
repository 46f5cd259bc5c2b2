"""The disk fills up in the middle of an import: it says so, nothing is half-written, and with room it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random

import pytest
from django.db import connection

from accounts.models import Organisation, ServiceUnit
from complaints import tasks
from complaints.imports import actions
from complaints.models import ChangeSet, Complaint, Import, TallyMark
from evidence.models import JournalEntry
from tests.fire import proof
from tests.fire.conftest import File
from tests.services import services
from tests.services.worker import Worker

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AS_OF = datetime(2023, 8, 1, tzinfo=UTC)
SPARE_PAGES = 40
Until = Callable[[Callable[[], bool], str], None]


@contextmanager
def full(worker: Worker) -> Iterator[None]:
    """No room for more complaints, for a worker that begins now.

    Nobody may fill a disk, or mount a small one, without being root. So SQLite is told the most pages its file may
    have; and the file into which PostgreSQL puts complaints is one that the kernel lets nobody write to for want of
    room. Both then do what they do on a full disk.
    """
    worker.kill()
    connection.close()
    with _no_room_on_sqlite(worker) if services.database == "sqlite" else _no_room_on_postgresql(worker):
        yield
    worker.kill()


@contextmanager
def _no_room_on_sqlite(worker: Worker) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what others deleted leaves no room
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    worker.start(DJANGO_SETTINGS_MODULE="tests.fire.small_disk", MOST_PAGES=str(pages + SPARE_PAGES))
    yield


@contextmanager
def _no_room_on_postgresql(worker: Worker) -> Iterator[None]:
    assert services.cluster
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL complaints_complaint")  # nothing of what others took back is still in memory
        cursor.execute("CHECKPOINT")  # what is in the file is on the disk
        cursor.execute("SELECT pg_relation_filepath('complaints_complaint')")
        file = services.cluster.folder / "data" / cursor.fetchone()[0]
    connection.close()
    aside = file.with_name(f"{file.name}.aside")
    file.rename(aside)
    file.symlink_to("/dev/full")
    try:
        worker.start()
        yield
    finally:
        worker.kill()
        aside.replace(file)


def status(import_: Import) -> str:
    import_.refresh_from_db()
    return import_.status


def everything() -> list[int]:
    models = (Complaint, ChangeSet, ServiceUnit, TallyMark)
    return [*(model.objects.count() for model in models), JournalEntry.objects.count()]


@pytest.fixture
def upload(company: Organisation, told: Callable[..., File], letter: None) -> tuple[File, Import]:
    """The first file of a company: the record is empty."""
    file = told(Random(0), before=False)
    return file, file.sent_by(company)


def test_a_full_disk_is_named_nothing_is_half_written_and_with_room_it_is_done(
    celery_worker_process: Worker, upload: tuple[File, Import], company: Organisation, until: Until
) -> None:
    file, import_ = upload
    before = everything()
    with full(celery_worker_process):
        tasks.run_import.delay(import_.pk)
        until(lambda: status(import_) == Import.Status.FAILED, "the failure")
    assert import_.error == {"code": "disk_full", "params": {}}
    assert everything() == before
    proof.files_are_those_of(import_)
    celery_worker_process.start()
    tasks.run_import.delay(actions.try_again(failed=import_).pk)
    until(lambda: status(import_) == Import.Status.DONE and not import_.file, "the import")
    proof.nothing_is_lost_or_doubled(company, file.sent)
    proof.the_verdicts_are_those_of_the_facts(company, AS_OF)
