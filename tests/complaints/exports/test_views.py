from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import User
from complaints import paging, tasks
from complaints.board import Board
from complaints.exports import actions, views
from complaints.models import Complaint
from complaints.models.imports import Export
from evidence.models import JournalEntry

EXPORT = "/complaints/export/"
WINDOW = {"received_from": "2026-09-01", "received_until": "2026-12-31"}


@pytest.fixture
def record(write: Callable[..., Any], facts: Callable[..., Any]) -> None:
    write(*(facts(f"R{number}", number / 10) for number in range(12)))


@pytest.fixture
def browser(client_of: Callable[[User], Client], clerk: User) -> Client:
    browser = client_of(clerk)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ten complaints are many; what is handed to the worker."""
    sent: list[int] = []
    monkeypatch.setattr(paging, "MOST_COUNTED", 10)
    monkeypatch.setattr(views, "MOST_COUNTED", 10)
    monkeypatch.setattr(tasks.run_export, "delay", sent.append)
    return sent


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_workbook_is_sent_at_once(record: None, browser: Client) -> None:
    response = browser.get(EXPORT, {**WINDOW, "kind": "xlsx"})
    assert response["Content-Disposition"].endswith('.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(content(response)), read_only=True).worksheets[0]
    assert len(list(sheet.iter_rows())) == 13


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_journal_holds_the_number_of_rows(record: None, browser: Client, kind: str) -> None:
    content(browser.get(EXPORT, {**WINDOW, "kind": kind}))
    entry = JournalEntry.objects.get(action="complaints.export")
    assert (entry.detail["rows"], entry.detail["kind"]) == (12, kind)


def test_a_large_list_is_written_in_the_background(record: None, browser: Client, large: list[int]) -> None:
    response = browser.get(EXPORT, {**WINDOW, "kind": "xlsx"}, follow=True)
    export = Export.objects.get()
    assert large == [export.pk]
    assert (export.kind, export.language) == ("xlsx", "en")
    assert 'hx-trigger="every 1s"' in response.text
    actions.run(export=export)
    shown = browser.get(reverse("complaints:export_status", args=[export.pk])).text
    assert "12 complaints." in shown
    book = openpyxl.load_workbook(
        io.BytesIO(content(browser.get(reverse("complaints:export_download", args=[export.pk]))))
    )
    assert book.active.max_row == 13


def test_the_page_shows_how_far_the_writing_is(record: None, browser: Client, large: list[int]) -> None:
    browser.get(EXPORT, WINDOW)
    export = Export.objects.get()
    Export.objects.update(status=Export.Status.RUNNING)
    Board("export", export.pk).tell("writing", 4, 12)
    part = browser.get(reverse("complaints:export_status", args=[export.pk]), HTTP_HX_REQUEST="true").text
    assert part.strip().startswith('<div id="export-status"')
    assert "4 of 12 complaints" in part


def test_an_export_can_be_cancelled(record: None, browser: Client, large: list[int]) -> None:
    browser.get(EXPORT, WINDOW)
    export = Export.objects.get()
    response = browser.post(reverse("complaints:export_cancel", args=[export.pk]), follow=True)
    assert "Cancelled" in response.text
    assert browser.get(reverse("complaints:export_download", args=[export.pk])).status_code == 404


def test_no_number_of_a_customer_is_kept(record: None, browser: Client, large: list[int]) -> None:
    browser.get(EXPORT, {"customer": "007"})
    export = Export.objects.get()
    assert "007" not in export.query
    assert actions.chosen_by(export).rows.count() == 12 == Complaint.objects.count()


@pytest.mark.parametrize("number", ["13812345678", "4008001234"])
def test_neither_is_one_that_could_be_a_token(
    record: None, browser: Client, large: list[int], write: Any, facts: Any, number: str
) -> None:
    write(*(facts(f"of a caller {place}", customer=number) for place in range(11)))
    browser.get(EXPORT, {"customer": number})
    export = Export.objects.get()
    assert number not in export.query
    assert actions.chosen_by(export).rows.count() == 11


def test_without_the_queue_the_export_waits_and_this_is_said(
    record: None, browser: Client, large: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_pk: int) -> None:
        raise OperationalError("Error 2 connecting to the socket")

    monkeypatch.setattr(tasks.run_export, "delay", away)
    assert "as soon as the task queue is back" in browser.get(EXPORT, WINDOW, follow=True).text
    assert Export.objects.get().status == Export.Status.WAITING


@pytest.mark.parametrize("page", ["export_status", "export_download"])
def test_an_export_is_its_readers_alone(
    record: None, browser: Client, large: list[int], client_of: Callable[[User], Client], manager: User, page: str
) -> None:
    browser.get(EXPORT, WINDOW)
    actions.run(export=Export.objects.get())
    path = reverse(f"complaints:{page}", args=[Export.objects.get().pk])
    assert (browser.get(path).status_code, client_of(manager).get(path).status_code) == (200, 404)


def test_an_auditor_gets_a_large_list_with_tokens(
    record: None, large: list[int], client_of: Callable[[User], Client], auditor: User, engage: Any
) -> None:
    engage(auditor)
    client_of(auditor).get(EXPORT, WINDOW)
    export = Export.objects.get()
    actions.run(export=export)
    export.refresh_from_db()
    assert export.file.read().decode("utf-8-sig").splitlines()[0].endswith("客户代号")


def test_an_auditors_file_is_gone_with_his_access(
    record: None, large: list[int], client_of: Callable[[User], Client], auditor: User, engage: Any
) -> None:
    engagement = engage(auditor)
    engage(auditor, period_from="2020-01-01", period_until="2020-12-31")  # another one stays open
    client_of(auditor).get(EXPORT, WINDOW)
    actions.run(export=Export.objects.get())
    path = reverse("complaints:export_download", args=[Export.objects.get().pk])
    assert client_of(auditor).get(path).status_code == 200
    engagement.assignments.update(ended_at="2026-10-01T00:00Z")
    assert client_of(auditor).get(path).status_code == 404
