from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.models import Organisation, ServiceUnit, User
from complaints import actions as record
from complaints.board import Board
from complaints.imports import actions
from complaints.models import ChangeSet, Complaint, Import
from evidence.models import JournalEntry
from tests.complaints.imports.conftest import EVENTS, HEADER, NOW, PLAIN

Status = Import.Status
ROWS = [f"{number},2026-09-01 09:00,,phone,新部,W{number}" for number in range(5_000)]


@pytest.fixture
def upload(company: Organisation, clerk: User) -> Callable[..., Import]:
    def upload(content: str = "\n".join([HEADER, *ROWS]), mapping: dict[str, Any] = PLAIN) -> Import:
        file = ContentFile(content.encode(), name="many.csv")
        told = {"organisation": company, "mapping": mapping, "mapping_name": "plain", "by": clerk}
        return actions.take_in(file=file, dry_run=False, **told)

    return upload


def nothing_written() -> bool:
    return not (Complaint.objects.exists() or ServiceUnit.objects.exists() or ChangeSet.objects.exists())


def stop_at(monkeypatch: pytest.MonkeyPatch, stage: str, by: User) -> list[str]:
    """Somebody asks for a stop as soon as the import comes to this stage; gives the stages that it came to."""
    seen: list[str] = []
    tell = Board.tell

    def tell_and_stop(board: Board, told: str, done: int, of: int) -> None:
        seen.append(told)
        if told == stage:
            board.ask_to_stop(by=by.pk)
        tell(board, told, done, of)

    monkeypatch.setattr(Board, "tell", tell_and_stop)
    return seen


@pytest.mark.parametrize("stage", ["reading", "writing", "finishing"])
def test_an_import_that_is_cancelled_leaves_nothing(
    upload: Callable[..., Import], clerk: User, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    import_ = upload()
    seen = stop_at(monkeypatch, stage, clerk)
    actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    assert (import_.status, import_.error["code"], seen[-1]) == (Status.CANCELLED, "cancelled", stage)
    assert nothing_written()
    assert JournalEntry.objects.get(action="imports.cancelled").actor_id_at == clerk.pk


def test_the_putting_together_of_an_event_log_is_cancelled_too(
    upload: Callable[..., Import], clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaints.imports.reading.PAUSE", 0)
    lines = [f"{number},2026-09-01 09:00,2026-09-01 08:00,New,A" for number in range(1_000)]
    import_ = upload("\n".join(["case,at,opened,state,team", *lines]), EVENTS)
    stop_at(monkeypatch, "folding", clerk)
    actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    assert import_.status == Status.CANCELLED
    assert nothing_written()


def test_an_import_that_waits_is_cancelled_without_a_worker(upload: Callable[..., Import], clerk: User) -> None:
    import_ = upload()
    actions.cancel(import_=import_, by=clerk)
    import_.refresh_from_db()
    assert import_.status == Status.CANCELLED
    assert actions.run_waiting(clock=lambda: NOW) == 0


def test_a_stop_that_was_asked_for_while_the_database_was_held_is_heard_at_the_beginning(
    upload: Callable[..., Import], clerk: User
) -> None:
    import_ = upload()
    Board("import", import_.pk).ask_to_stop(by=clerk.pk)
    actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    assert import_.status == Status.CANCELLED
    assert not Board("import", import_.pk).asked_to_stop()


def test_an_import_whose_worker_died_while_it_was_to_stop_is_not_run_again(
    upload: Callable[..., Import], clerk: User
) -> None:
    import_ = upload()
    Import.objects.update(status=Status.RUNNING)
    actions.cancel(import_=import_, by=clerk)
    actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    assert import_.status == Status.CANCELLED
    assert nothing_written()


def test_what_is_done_cannot_be_cancelled(upload: Callable[..., Import], clerk: User) -> None:
    import_ = upload()
    actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    actions.cancel(import_=import_, by=clerk)
    import_.refresh_from_db()
    assert (import_.status, Complaint.objects.count()) == (Status.DONE, len(ROWS))


def test_a_cancelled_file_does_not_stand_in_the_way_and_is_kept(upload: Callable[..., Import], clerk: User) -> None:
    import_ = upload()
    actions.cancel(import_=import_, by=clerk)
    assert import_.file.storage.exists(import_.file.name)
    assert upload().pk


def test_a_stop_is_heard_between_two_batches(
    upload: Callable[..., Import], clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "BATCH", 100)
    import_ = upload()
    seen = stop_at(monkeypatch, "writing", clerk)
    before = time.monotonic()
    actions.run_waiting(clock=lambda: NOW)
    assert seen.count("writing") == 1
    assert time.monotonic() - before < 20
    assert import_.pk
