from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from kombu.exceptions import OperationalError

from accounts.models import Organisation, User
from complaints import tasks
from complaints.imports import actions, forms, messages, views
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
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refused_file_is_explained_in_the_readers_language(browser: Client, name: str, language: str) -> None:
    """On the form at once where the first lines show it, else on the page of the import."""
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    code, response = hostile.FILES[name][1], send(browser, file=SimpleUploadedFile(name, hostile.FILES[name][0]))
    if Import.objects.exists():
        run()
        shown, params = words(page(browser, Import.objects.get())), Import.objects.get().error["params"]
        with translation.override(language):
            said = [messages.of_file(code, params)]
    else:
        shown, said = words(response.text), response.context["form"].errors["file"]
        assert code in ("columns_missing", "file_is_a_bomb") or matches(said[0], code, language)
    assert [each for each in said if " ".join(each.split()) not in shown] == []
    assert "Traceback" not in shown
    assert not Complaint.objects.exists()


def matches(said: str, code: str, language: str) -> bool:
    """Whether a sentence is the one of a code, whatever stands at its places."""
    with translation.override(language):
        pattern = re.sub(r"%\\\(\w+\\\)s", ".*", re.escape(str(messages.OF_FILES[code])))
    return bool(re.fullmatch(pattern, said, re.DOTALL))


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
    send(browser, f"{HEADER}\n")
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
        (
            {"mapping_file": SimpleUploadedFile("m.json", b"{")},
            "The mapping file cannot be read from line 1, character 2",
        ),
        ({"mapping_file": SimpleUploadedFile("m.json", b'{"x": 1}')}, "“x” is not understood in the outermost level"),
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


OURS = "编号,受理,渠道\nA-1,2026-09-01 09:00,电话\n"
MISFIT = {"mapping_file": "", "mapping": "zh_messages"}


def test_nothing_has_to_be_chosen_for_the_standard_sheet(browser: Client) -> None:
    response = send(browser, OURS, mapping_file="")
    run()
    assert "By its columns the file is a “Standard sheet" in unescape(response.text)
    assert (Import.objects.get().mapping_name, Complaint.objects.get().channel) == ("standard", "phone")


def test_a_file_of_another_known_system_is_recognised_and_this_is_said(browser: Client) -> None:
    response = send(browser, "留言编号,留言用户,留言主题,留言时间,留言详情,答复时间\n", mapping_file="")
    assert "By its columns the file is a “Messages of citizens" in unescape(response.text)
    assert Import.objects.get().mapping_name == "zh_messages"


def test_what_was_chosen_is_not_recognised_again(browser: Client) -> None:
    response = send(browser, OURS, mapping_file="", mapping="standard")
    assert "By its columns" not in response.text
    assert Import.objects.get().mapping_name == "standard"


def test_a_file_that_the_chosen_kind_does_not_fit_is_refused_at_once(browser: Client, queue: list[int]) -> None:
    shown = words(send(browser, OURS, **MISFIT).text)
    assert "it lacks 留言编号, 留言时间, 答复时间, 留言用户, 留言主题, 留言详情." in shown
    assert "Its first line names these columns: 编号, 受理, 渠道." in shown
    assert "Choose “Standard sheet (our template, our export)”: that fits." in shown
    assert (queue, Import.objects.exists()) == ([], False)


def test_a_file_that_nothing_fits_is_pointed_to_the_template(browser: Client) -> None:
    shown = words(send(browser, "a,b\n1,2\n", mapping_file="").text)
    assert "it lacks 编号 / reference, 受理 / received." in shown
    assert "No other kind fits either." in shown


def test_a_mapping_file_that_does_not_fit_the_file_is_said_at_once(browser: Client) -> None:
    assert "it lacks 编号, 收到" in words(send(browser, "a,b\n1,2\n").text)


def test_a_column_whose_name_may_be_misspelt_is_told(browser: Client) -> None:
    send(browser, OURS.replace("渠道", "曲道"), mapping_file="")
    run()
    assert "Columns of the file that are not read: 曲道." in page(browser, Import.objects.get())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_page_offers_the_template(browser: Client, kind: str) -> None:
    url = reverse(f"complaints:import_template_{kind}")
    assert url in browser.get(reverse("complaints:import_add")).text
    response = browser.get(url)
    assert response["Content-Disposition"] == f'attachment; filename="complaints-template.{kind}"'
    send(browser, response.content, mapping_file="")
    assert Import.objects.get().mapping_name == "standard"


AWAY = "The task queue cannot be reached just now."


@pytest.mark.parametrize("away", [True, False])
def test_the_page_says_that_the_queue_is_away(browser: Client, monkeypatch: pytest.MonkeyPatch, away: bool) -> None:
    monkeypatch.setattr(views.queue, "is_away", lambda: away)
    assert (AWAY in browser.get(reverse("complaints:import_add")).text) is away


@pytest.mark.parametrize("away", [True, False])
def test_a_file_that_waits_for_the_queue_says_so(browser: Client, monkeypatch: pytest.MonkeyPatch, away: bool) -> None:
    monkeypatch.setattr(views.queue, "is_away", lambda: away)
    send(browser)
    assert AWAY not in page(browser, Import.objects.get())  # it has only just come
    Import.objects.update(created_at=NOW)
    assert (AWAY in page(browser, Import.objects.get())) is away


def test_what_was_sent_without_the_queue_is_taken_up_by_the_timetable(browser: Client) -> None:
    send(browser, OURS, mapping_file="")
    with time_machine.travel(NOW):
        tasks.run_waiting_imports()
    assert Import.objects.get().status == Import.Status.DONE
    assert Complaint.objects.get().reference == "A-1"


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
