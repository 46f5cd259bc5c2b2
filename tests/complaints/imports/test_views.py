from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from kombu.exceptions import OperationalError

from accounts.models import Organisation, User
from complaints import tasks
from complaints.imports import actions, forms, messages
from complaints.models import Complaint, Import
from complaints.models import Mapping as SavedMapping
from evidence.models import JournalEntry
from tests.complaints.imports import hostile
from tests.complaints.imports.conftest import HEADER, NOW, PLAIN, ROW, TABLE

Bring = Callable[..., Import]
ClientOf = Callable[[User], Client]
BAD = f"{TABLE}A-3,31/02/2026,,phone,=1+1,W\n"


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the pages hand to the task queue."""
    sent: list[int] = []
    monkeypatch.setattr(tasks.run_import, "delay", sent.append)
    return sent


@pytest.fixture
def browser(client_of: ClientOf, clerk: User) -> Client:
    browser = client_of(clerk)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def send(browser: Client, content: str | bytes = TABLE, **fields: Any) -> Any:
    content = content.encode() if isinstance(content, str) else content
    told = {
        "file": SimpleUploadedFile("九月.csv", content),
        "mapping_file": SimpleUploadedFile("Plain mapping.json", json.dumps(PLAIN).encode()),
    }
    return browser.post(reverse("complaints:import_add"), {**told, **fields}, follow=True)


def run() -> None:
    actions.run_waiting(clock=lambda: NOW)


def page(browser: Client, import_: Import, **headers: str) -> str:
    return browser.get(reverse("complaints:import", args=[import_.pk]), **headers).content.decode()


def test_an_uploaded_file_is_handed_to_the_worker(browser: Client, queue: list[int]) -> None:
    response = send(browser)
    import_ = Import.objects.get()
    assert queue == [import_.pk]
    assert response.redirect_chain == [(reverse("complaints:import", args=[import_.pk]), 302)]


def test_the_page_of_a_waiting_import_asks_again_every_second(browser: Client) -> None:
    send(browser)
    assert 'hx-trigger="every 1s"' in page(browser, Import.objects.get())


def test_the_page_shows_how_far_the_reading_is(browser: Client) -> None:
    send(browser)
    Import.objects.update(status=Import.Status.RUNNING, percent=42, lines_read=1234)
    shown = page(browser, Import.objects.get())
    assert '<progress value="42" max="100"' in shown
    assert "1,234 lines" in shown


def test_a_running_import_that_is_read_to_the_end_is_being_written(browser: Client) -> None:
    send(browser)
    Import.objects.update(status=Import.Status.RUNNING, percent=100)
    assert "<progress aria-labelledby" in page(browser, Import.objects.get())


def test_polling_gets_the_part_that_changes_and_nothing_else(browser: Client) -> None:
    send(browser)
    part = page(browser, Import.objects.get(), HTTP_HX_REQUEST="true")
    assert part.strip().startswith('<div id="import-status"')


def test_the_page_of_a_finished_import_asks_no_more_and_tells_the_outcome(browser: Client) -> None:
    send(browser, BAD)
    run()
    shown = page(browser, Import.objects.get())
    assert "every 1s" not in shown
    assert "A date cannot be read or does not exist." in shown
    assert reverse("complaints:import_rejected", args=[Import.objects.get().pk]) in shown


def test_the_rejected_rows_can_be_downloaded(browser: Client) -> None:
    send(browser, BAD)
    run()
    response = browser.get(reverse("complaints:import_rejected", args=[Import.objects.get().pk]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert header[-2:] == ["line in the file", "reason"]
    assert (row[4], row[6]) == ("'=1+1", "4")
    assert "31/02/2026" in row[7]


def test_downloading_rejected_rows_is_written_down(browser: Client, clerk: User) -> None:
    send(browser, BAD)
    run()
    browser.get(reverse("complaints:import_rejected", args=[Import.objects.get().pk]))
    assert JournalEntry.objects.get(action="imports.rejected_read").actor_id_at == clerk.pk


def test_where_nothing_was_rejected_there_is_nothing_to_download(browser: Client) -> None:
    send(browser)
    run()
    assert browser.get(reverse("complaints:import_rejected", args=[Import.objects.get().pk])).status_code == 404


def words(html: str) -> str:
    """The page as it is read: without marks of the markup, breaks of lines do not matter."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("name", [name for name, (content, _) in hostile.FILES.items() if content])
def test_a_refused_file_is_explained_in_the_readers_language(browser: Client, name: str) -> None:
    send(browser, file=SimpleUploadedFile(name, hostile.FILES[name][0]))
    run()
    for language in ("en", "zh-hans"):
        browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        shown = words(page(browser, Import.objects.get()))
        with translation.override(language):
            said = messages.of_file(hostile.FILES[name][1], Import.objects.get().error["params"])
        assert " ".join(said.split()) in shown
        assert "Traceback" not in shown
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reason_of_a_bad_row_is_said_on_the_page_and_in_the_file(browser: Client, language: str) -> None:
    send(browser, TABLE + "".join(f"{row}\n" for row in hostile.ROWS))
    run()
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    shown = words(page(browser, Import.objects.get()))
    response = browser.get(reverse("complaints:import_rejected", args=[Import.objects.get().pk]))
    _header, *rows = csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))
    with translation.override(language):
        assert [code for code in hostile.ROWS.values() if messages.reason(code) not in shown] == []
    assert [bool(row[-1]) for row in rows] == [True] * len(hostile.ROWS)


def test_a_try_out_can_be_imported_with_one_click(browser: Client, queue: list[int]) -> None:
    send(browser, dry_run="on")
    run()
    tried = Import.objects.get()
    assert "Import it now" in page(browser, tried)
    browser.post(reverse("complaints:import_start", args=[tried.pk]))
    run()
    assert (len(queue), Complaint.objects.count()) == (2, 2)


def test_a_failed_import_with_its_file_can_be_tried_again(browser: Client) -> None:
    send(browser)
    Import.objects.update(status=Import.Status.FAILED, error={"code": "internal_error", "params": {}})
    browser.post(reverse("complaints:import_start", args=[Import.objects.get().pk]))
    run()
    assert Import.objects.get().status == Import.Status.DONE


def test_a_refused_file_cannot_be_started_again(browser: Client, queue: list[int]) -> None:
    send(browser, "a,b\n1,2\n")
    run()
    response = browser.post(reverse("complaints:import_start", args=[Import.objects.get().pk]), follow=True)
    assert "no longer on this server" in response.content.decode()
    assert len(queue) == 1


def test_the_very_same_file_leads_to_what_came_of_it_before(browser: Client, queue: list[int]) -> None:
    send(browser)
    response = send(browser)
    assert "This very file was imported before" in response.content.decode()
    assert (Import.objects.count(), len(queue)) == (1, 1)


def test_without_the_queue_the_file_is_kept_and_this_is_said(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_pk: int) -> None:
        raise OperationalError("Error 2 connecting to the socket")

    monkeypatch.setattr(tasks.run_import, "delay", away)
    response = send(browser)
    assert "The file is kept" in response.content.decode()
    assert Import.objects.get().status == Import.Status.WAITING
    run()  # what the timetable does once the queue is back
    assert Complaint.objects.count() == 2


def test_a_mapping_file_can_be_kept_under_a_name(browser: Client, company: Organisation) -> None:
    send(browser, save_as="september")
    assert SavedMapping.objects.get(organisation=company).name == "september"
    response = send(browser, TABLE.replace("A-", "B-"), mapping="september", mapping_file="")
    assert response.status_code == 200
    assert Import.objects.first().mapping_name == "september"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"mapping_file": SimpleUploadedFile("m.json", b"{")}, "The mapping is not JSON"),
        ({"mapping_file": ""}, "Choose a mapping or send a mapping file."),
        ({"mapping_file": "", "mapping": "zh_messages", "save_as": "x"}, "There is no mapping file to keep."),
        ({"mapping": "unheard-of", "mapping_file": ""}, "unheard-of"),
        ({"save_as": "no good name"}, "slug"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "empty"),
        ({"file": ""}, "required"),
    ],
)
def test_a_form_with_a_slip_is_shown_again_with_words(browser: Client, fields: dict[str, Any], said: str) -> None:
    response = send(browser, **fields)
    assert said in response.content.decode()
    assert not Import.objects.exists()


def test_a_file_beyond_the_limit_is_not_taken(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LARGEST_UPLOAD", 10)
    assert "larger than" in send(browser).content.decode()


def test_the_list_shows_what_became_of_every_file(browser: Client) -> None:
    send(browser, BAD)
    run()
    shown = browser.get(reverse("complaints:imports")).content.decode()
    assert "九月.csv" in shown


def test_the_name_of_a_file_cannot_smuggle_in_markup(browser: Client) -> None:
    send(browser, file=SimpleUploadedFile("<img src=x>.csv", f"{HEADER}\n{ROW}\n".encode()))
    assert "<img src=x>" not in page(browser, Import.objects.get())


PAGES = ["complaints:imports", "complaints:import_add"]


@pytest.mark.parametrize("name", PAGES)
def test_auditors_and_administrators_may_not_import(client_of: ClientOf, auditor: User, admin: User, name: str) -> None:
    assert [client_of(person).get(reverse(name)).status_code for person in (auditor, admin)] == [403, 403]


@pytest.mark.parametrize("name", PAGES)
def test_managers_may_import(client_of: ClientOf, manager: User, name: str) -> None:
    assert client_of(manager).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["import", "import_rejected", "import_start"])
def test_a_clerk_of_another_company_finds_nothing(
    client_of: ClientOf, person: Callable[..., User], bring: Bring, name: str
) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    url = reverse(f"complaints:{name}", args=[bring(BAD).pk])
    browser = client_of(person("else", User.Role.CLERK, other))
    response = browser.post(url) if name == "import_start" else browser.get(url)
    assert response.status_code == 404
