from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import User
from complaints.board import Board
from complaints.exports import actions, files
from complaints.models.imports import Export
from evidence.models import JournalEntry

Status = Export.Status
QUERY = "received_from=2026-09-01&received_until=2026-12-31"


@pytest.fixture
def record(write: Callable[..., Any], facts: Callable[..., Any]) -> None:
    write(*(facts(f"R{number}", number / 10, channel="email" if number % 2 else "phone") for number in range(30)))


@pytest.fixture
def ask(clerk: User) -> Callable[..., Export]:
    def ask(query: str = QUERY, kind: str = "csv", language: str = "zh-hans") -> Export:
        return actions.ask(by=clerk, query=query, kind=kind, language=language)

    return ask


def done(export: Export) -> Export:
    actions.run(export=export)
    export.refresh_from_db()
    return export


def test_the_rows_of_the_filter_are_written(record: None, ask: Callable[..., Export]) -> None:
    export = done(ask(f"{QUERY}&channel=email"))
    rows = list(csv.DictReader(io.StringIO(export.file.read().decode("utf-8-sig"))))
    assert (export.status, export.rows, len(rows)) == (Status.DONE, 15, 15)
    assert {row["渠道"] for row in rows} == {"电子邮件"}


def test_a_workbook_is_written_in_the_language_asked_for(record: None, ask: Callable[..., Export]) -> None:
    export = done(ask(kind="xlsx", language="en"))
    sheet = openpyxl.load_workbook(export.file, read_only=True).worksheets[0]
    assert (sheet.title, export.rows) == ("Complaints", 30)
    assert [cell.value for cell in next(sheet.iter_rows(max_row=1))][:2] == ["reference", "received"]


def test_the_journal_holds_the_filter_and_the_number_of_rows(
    record: None, ask: Callable[..., Export], clerk: User
) -> None:
    done(ask(f"{QUERY}&channel=email"))
    entry = JournalEntry.objects.get(action="complaints.export")
    assert (entry.actor_id_at, entry.detail["rows"], entry.detail["kind"]) == (clerk.pk, 15, "csv")
    assert entry.detail["filter"]["channel"] == "email"


def test_an_export_is_written_once(record: None, ask: Callable[..., Export]) -> None:
    export = done(ask())
    done(export)
    assert JournalEntry.objects.filter(action="complaints.export").count() == 1


def test_an_export_that_is_cancelled_while_it_waits_is_not_written(record: None, ask: Callable[..., Export]) -> None:
    export = ask()
    actions.cancel(export=export)
    assert (done(export).status, export.file.name) == (Status.CANCELLED, "")


def test_an_export_that_is_cancelled_while_it_is_written_is_thrown_away(
    record: None, ask: Callable[..., Export], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "EVERY", 10)
    export = ask()
    tell = Board.tell

    def tell_and_stop(board: Board, stage: str, number: int, of: int) -> None:
        if number == 10:
            board.ask_to_stop(by=1)
        tell(board, stage, number, of)

    monkeypatch.setattr(Board, "tell", tell_and_stop)
    assert (done(export).status, export.file.name) == (Status.CANCELLED, "")
    assert not JournalEntry.objects.filter(action="complaints.export").exists()


def test_a_slip_of_ours_is_told(record: None, ask: Callable[..., Export], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "write", lambda *_told, **_more: 1 / 0)
    export = ask()
    with pytest.raises(ZeroDivisionError):
        actions.run(export=export)
    export.refresh_from_db()
    assert export.status == Status.FAILED


def test_an_export_whose_worker_was_killed_is_written_by_the_next(record: None, ask: Callable[..., Export]) -> None:
    export = ask()
    Export.objects.update(status=Status.RUNNING)
    actions.run_waiting(now=timezone.now() + timedelta(minutes=5))
    export.refresh_from_db()
    assert (export.status, export.rows) == (Status.DONE, 30)


def test_an_export_that_is_being_written_is_left_alone(record: None, ask: Callable[..., Export]) -> None:
    export = ask()
    Export.objects.update(status=Status.RUNNING)
    Board("export", export.pk).tell("writing", 1, 30)
    actions.run_waiting(now=timezone.now() + timedelta(minutes=5))
    export.refresh_from_db()
    assert export.status == Status.RUNNING


def test_a_file_is_gone_after_a_day(record: None, ask: Callable[..., Export]) -> None:
    export = done(ask())
    name = export.file.name
    actions.run_waiting(now=timezone.now() + timedelta(days=2))
    export.refresh_from_db()
    assert export.file.name == ""
    assert not Export._meta.get_field("file").storage.exists(name)  # type: ignore[union-attr]
