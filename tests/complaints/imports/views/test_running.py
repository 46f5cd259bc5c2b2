from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from complaints import board, tasks
from complaints.board import Board
from complaints.imports import queue as task_queue
from complaints.imports import sketch
from complaints.models import Complaint, Import
from dashboard.settings import DATABASES
from tests.complaints.imports.conftest import HEADER, NOW, TABLE
from tests.complaints.imports.views.conftest import agree, bring_in, page, run, send, send_alone, try_out, words

BAD = f"{TABLE}A-3,31/02/2026,,phone,=1+1,W\n"
AWAY = "The task queue cannot be reached just now."


def waiting(browser: Client) -> Import:
    send(browser)
    agree(browser)
    return Import.objects.latest("pk")


def running(browser: Client, **columns: int) -> Import:
    import_ = waiting(browser)
    Import.objects.update(status=Import.Status.RUNNING, **columns)
    return import_


def post(browser: Client, what: str, import_: Import, **fields: str) -> str:
    return browser.post(reverse(f"complaints:import_{what}", args=[import_.pk]), fields, follow=True).text


def test_a_file_that_is_to_be_tried_out_is_handed_to_the_worker(browser: Client, queue: list[int]) -> None:
    assert queue == [waiting(browser).pk]


def test_the_page_of_a_waiting_import_asks_again_every_second(browser: Client) -> None:
    assert 'hx-trigger="every 1s"' in page(browser, waiting(browser))


def test_the_page_shows_how_far_the_reading_is(browser: Client) -> None:
    import_ = running(browser, percent=42, lines_read=1234)
    Board("import", import_.pk).tell("reading", 1234, 2938)
    shown = page(browser, import_)
    assert '<progress value="42" max="100"' in shown
    assert "1,234 of about 2,938 rows" in shown


def test_the_page_shows_rows_rate_and_time_left_of_the_writing(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_, clock = running(browser, percent=100), iter([100.0, 102.0])
    monkeypatch.setattr(board.time, "monotonic", lambda: next(clock))
    told = Board("import", import_.pk)
    told.tell("writing", 0, 10_000)
    told.tell("writing", 4_000, 10_000)
    monkeypatch.undo()
    shown = words(page(browser, import_))
    assert "40% 4,000 of 10,000 complaints 2,000 a second about 3 s left" in shown


def test_the_end_of_the_writing_is_said_to_be_near(browser: Client) -> None:
    import_ = running(browser, percent=100)
    Board("import", import_.pk).tell("finishing", 10, 10)
    assert "Nearly done" in page(browser, import_)


def test_polling_gets_the_part_that_changes_and_nothing_else(browser: Client) -> None:
    part = page(browser, waiting(browser), HTTP_HX_REQUEST="true")
    assert part.strip().startswith('<div id="import-status"')


def test_the_page_of_a_finished_import_asks_no_more_and_tells_the_outcome(browser: Client) -> None:
    brought = bring_in(browser, BAD)
    shown = page(browser, brought)
    assert "every 1s" not in shown
    assert "A date cannot be read or does not exist." in shown
    assert reverse("complaints:import_rejected", args=[brought.pk]) in shown


def test_a_try_out_writes_nothing_and_is_imported_with_one_click(browser: Client, queue: list[int]) -> None:
    tried = try_out(browser)
    assert "Import it now" in page(browser, tried)
    assert not Complaint.objects.exists()
    post(browser, "start", tried)
    run()
    assert (len(queue), Complaint.objects.count(), Import.objects.count()) == (2, 2, 1)


@pytest.mark.skipif("sqlite" not in DATABASES["default"]["ENGINE"], reason="others can write beside an import")
def test_a_long_try_out_says_that_nobody_else_can_write_meanwhile(browser: Client) -> None:
    tried = try_out(browser)
    Import.objects.update(finished_at=tried.started_at + timedelta(seconds=5))
    assert "quiet hour" not in page(browser, tried)
    Import.objects.update(finished_at=tried.started_at + timedelta(seconds=160))
    assert "The try-out took 2 min 40 s; the import takes longer" in page(browser, tried)


@pytest.mark.skipif("sqlite" not in DATABASES["default"]["ENGINE"], reason="others can write beside an import")
def test_while_it_is_written_the_page_says_that_nobody_else_can_write(browser: Client) -> None:
    import_ = running(browser, percent=100)
    assert "a single file" not in page(browser, import_)
    Board("import", import_.pk).tell("writing", 1, 10)
    assert "nobody else can save or sign in: the database is a single file" in page(browser, import_)


def test_a_second_click_starts_nothing_twice(browser: Client, queue: list[int]) -> None:
    tried = try_out(browser)
    post(browser, "start", tried)
    post(browser, "start", tried)
    assert len(queue) == 2  # the try-out and the import


def test_a_failed_import_with_its_file_can_be_tried_again(browser: Client) -> None:
    import_ = waiting(browser)
    Import.objects.update(status=Import.Status.FAILED, dry_run=False, error={"code": "internal_error", "params": {}})
    post(browser, "start", import_)
    run()
    assert Import.objects.get().status == Import.Status.DONE


def test_a_file_that_its_try_out_refused_can_be_prepared_anew(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "LOOKED_INTO", 150)
    refused = try_out(browser, f"{TABLE}A-3,2026")
    assert "it was cut off" in page(browser, refused)
    assert "What the columns of" in post(browser, "reopen", refused)
    assert Import.objects.get().status == Import.Status.DRAFT


def test_a_try_out_can_be_prepared_anew(browser: Client) -> None:
    tried = try_out(browser, BAD)
    post(browser, "reopen", tried)
    agree(browser, **{"fact-4": []})
    run()
    tried.refresh_from_db()
    assert (tried.accepted, tried.notes["new_units"]["count"]) == (2, 0)


def test_what_was_imported_cannot_be_prepared_anew(browser: Client) -> None:
    brought = bring_in(browser)
    assert "no longer on this server" in post(browser, "reopen", brought)
    brought.refresh_from_db()
    assert brought.status == Import.Status.DONE


def test_the_very_same_file_is_imported_again_only_by_somebody_who_was_told(browser: Client) -> None:
    first = bring_in(browser)
    again = try_out(browser)
    assert "This very file was imported with the same mapping on" in page(browser, again)
    shown = post(browser, "start", again)
    assert "This very file was imported before with the same mapping" in shown
    assert f"/imports/{first.pk}/" in shown
    post(browser, "start", again, again="1")
    run()
    again.refresh_from_db()
    assert (again.dry_run, again.unchanged) == (False, 2)


def test_a_waiting_import_is_cancelled_at_once(browser: Client) -> None:
    import_ = waiting(browser)
    shown = post(browser, "cancel", import_)
    assert "The import was cancelled. Nothing was imported." in shown
    assert Import.objects.get().status == Import.Status.CANCELLED


def test_a_running_import_is_asked_to_stop_and_the_page_says_so(browser: Client) -> None:
    import_ = running(browser)
    assert "It stops within a second or two." in post(browser, "cancel", import_)
    assert Board("import", import_.pk).asked_to_stop()


def test_what_was_cancelled_can_be_prepared_anew_and_imported(browser: Client) -> None:
    import_ = waiting(browser)
    post(browser, "cancel", import_)
    post(browser, "reopen", import_)
    agree(browser)
    run()
    import_.refresh_from_db()
    assert (import_.status, import_.accepted) == (Import.Status.DONE, 2)


def test_a_file_that_was_given_up_is_gone(browser: Client) -> None:
    tried = try_out(browser, BAD)
    names = [tried.file.path, tried.rejected_file.path]
    assert "The file is deleted." in post(browser, "discard", tried)
    assert not Import.objects.exists()
    assert not any(tried.file.storage.exists(name) for name in names)


def test_an_import_cannot_be_given_up(browser: Client) -> None:
    brought = bring_in(browser)
    post(browser, "discard", brought)
    assert Import.objects.get() == brought


def test_without_the_queue_the_file_is_kept_and_this_is_said(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_pk: int) -> None:
        raise OperationalError("Error 2 connecting to the socket")

    monkeypatch.setattr(tasks.run_import, "delay", away)
    send(browser)
    response = agree(browser)
    assert "The file is kept" in response.content.decode()
    assert Import.objects.get().status == Import.Status.WAITING


@pytest.mark.parametrize("away", [True, False])
def test_a_file_that_waits_for_the_queue_says_so(browser: Client, monkeypatch: pytest.MonkeyPatch, away: bool) -> None:
    monkeypatch.setattr(task_queue, "is_away", lambda: away)
    import_ = waiting(browser)
    assert AWAY not in page(browser, import_)  # it has only just come
    Import.objects.update(created_at=NOW)
    assert (AWAY in page(browser, import_)) is away


def test_what_was_sent_without_the_queue_is_taken_up_by_the_timetable(browser: Client) -> None:
    send_alone(browser, "编号,受理,渠道\nA-1,2026-09-01 09:00,电话\n")
    agree(browser)
    with time_machine.travel(NOW):
        tasks.run_waiting_imports()
    assert Import.objects.get().status == Import.Status.DONE


def test_a_draft_has_no_page_but_its_steps(browser: Client) -> None:
    send_alone(browser, f"{HEADER}\nA-1,2026-09-01 09:00,,phone,A,W\n")
    response = browser.get(reverse("complaints:import", args=[Import.objects.get().pk]))
    assert response["Location"].endswith("/reading/")
