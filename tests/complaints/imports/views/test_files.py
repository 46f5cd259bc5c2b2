from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Organisation, User
from complaints.imports import forms, messages, queue
from complaints.models import Complaint, Import
from complaints.models import Mapping as SavedMapping
from evidence.models import JournalEntry
from tests.complaints.imports import hostile
from tests.complaints.imports.conftest import HEADER, PLAIN, ROW, TABLE
from tests.complaints.imports.views.conftest import (
    ClientOf,
    agree,
    bring_in,
    page,
    run,
    send,
    send_alone,
    try_out,
    words,
)

BAD = f"{TABLE}A-3,31/02/2026,,phone,=1+1,W\n"
OURS = "编号,受理,渠道\nA-1,2026-09-01 09:00,电话\n"


def test_a_file_is_kept_as_a_draft_and_nothing_runs(browser: Client, queue: list[int]) -> None:
    response = send(browser)
    draft = Import.objects.get()
    assert (draft.status, queue) == (Import.Status.DRAFT, [])
    assert response.redirect_chain == [(reverse("complaints:import_mapping", args=[draft.pk]), 302)]


def test_a_file_of_an_unknown_kind_is_first_shown_as_it_is_read(browser: Client) -> None:
    response = send_alone(browser, "Fall,Datum\n1,2026-09-01\n")
    assert response.redirect_chain[-1][0] == reverse("complaints:import_reading", args=[Import.objects.get().pk])


def test_the_standard_sheet_is_recognised_and_this_is_said(browser: Client) -> None:
    response = send_alone(browser, OURS)
    assert "By its columns the file is a “Standard sheet" in words(response.text)
    assert Import.objects.get().mapping_name == "standard"


def test_a_file_of_another_known_system_is_recognised(browser: Client) -> None:
    send_alone(browser, "留言编号,留言用户,留言主题,留言时间,留言详情,答复时间\n1,U,a,2019/4/5 9:00:00,b,2019/4/6\n")
    assert Import.objects.get().mapping_name == "zh_messages"


def test_a_table_with_a_column_that_the_standard_sheet_does_not_know_is_a_new_kind(browser: Client) -> None:
    send_alone(browser, OURS.replace("渠道", "曲道"))
    assert Import.objects.get().mapping_name == ""


def test_columns_of_a_kept_mapping_are_read_by_it_without_being_asked(browser: Client, company: Organisation) -> None:
    SavedMapping.objects.create(organisation=company, name="热线", content=PLAIN, columns=HEADER.split(","))
    response = send_alone(browser, TABLE)
    assert response.redirect_chain[-1][0].endswith("/mapping/")
    assert (Import.objects.get().mapping_name, Import.objects.get().mapping) == ("热线", PLAIN)


def test_a_kept_mapping_of_another_company_is_not_used(browser: Client) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    SavedMapping.objects.create(organisation=other, name="热线", content=PLAIN, columns=HEADER.split(","))
    send_alone(browser, TABLE)
    assert Import.objects.get().mapping_name == ""


@pytest.mark.parametrize("name", [name for name, (content, _) in hostile.FILES.items() if content])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_refused_file_is_explained_in_the_readers_language(browser: Client, name: str, language: str) -> None:
    """On the form at once where the first lines show it, else on the page of its try-out."""
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    code, response = hostile.FILES[name][1], send(browser, hostile.FILES[name][0], name=name)
    if Import.objects.exists():
        agree(browser)
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


@pytest.mark.parametrize("name", [name for name, (content, _) in hostile.FILES.items() if content])
def test_no_file_whatever_breaks_the_first_look(browser: Client, name: str) -> None:
    response = send_alone(browser, hostile.FILES[name][0], name=name)
    assert response.status_code == 200
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reason_of_a_bad_row_is_said_on_the_page_and_in_the_file(browser: Client, language: str) -> None:
    tried = try_out(browser, TABLE + "".join(f"{row}\n" for row in hostile.ROWS))
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    shown = words(page(browser, tried))
    response = browser.get(reverse("complaints:import_rejected", args=[tried.pk]))
    _header, *rows = csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))
    with translation.override(language):
        assert [code for code in hostile.ROWS.values() if messages.reason(code) not in shown] == []
    assert [bool(row[-1]) for row in rows] == [True] * len(hostile.ROWS)


def test_the_rejected_rows_can_be_downloaded(browser: Client) -> None:
    response = browser.get(reverse("complaints:import_rejected", args=[bring_in(browser, BAD).pk]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert header[-2:] == ["line in the file", "reason"]
    assert (row[4], row[6]) == ("'=1+1", "4")
    assert "31/02/2026" in row[7]


def test_the_rejected_rows_come_back_corrected_without_a_question(browser: Client) -> None:
    send_alone(browser, BAD)
    agree(browser, keep="on", name="热线")
    run()
    response = browser.get(reverse("complaints:import_rejected", args=[Import.objects.get().pk]))
    corrected = b"".join(response.streaming_content).decode().replace("31/02/2026", "2026-09-03")
    send_alone(browser, corrected)
    assert Import.objects.latest("pk").mapping_name == "热线"
    agree(browser)
    run()
    assert Import.objects.latest("pk").accepted == 1


def test_downloading_rejected_rows_is_written_down(browser: Client, clerk: User) -> None:
    browser.get(reverse("complaints:import_rejected", args=[bring_in(browser, BAD).pk]))
    assert JournalEntry.objects.get(action="imports.rejected_read").actor_id_at == clerk.pk


def test_where_nothing_was_rejected_there_is_nothing_to_download(browser: Client) -> None:
    brought = bring_in(browser)
    assert browser.get(reverse("complaints:import_rejected", args=[brought.pk])).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"mapping_file": SimpleUploadedFile("m.json", b"{")},
            "The mapping file cannot be read from line 1, character 2",
        ),
        ({"mapping_file": SimpleUploadedFile("m.json", b'{"x": 1}')}, "“x” is not understood in the outermost level"),
        ({"mapping": "unheard-of", "mapping_file": ""}, "unheard-of"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "empty"),
        ({"file": ""}, "required"),
    ],
)
def test_a_form_with_a_slip_is_shown_again_with_words(browser: Client, fields: dict[str, Any], said: str) -> None:
    response = send(browser, **fields)
    assert said in response.content.decode()
    assert not Import.objects.exists()


MISFIT = {"mapping_file": "", "mapping": "zh_messages"}


def test_a_file_that_the_chosen_kind_does_not_fit_is_refused_at_once(browser: Client, queue: list[int]) -> None:
    shown = words(send(browser, OURS, **MISFIT).text)
    assert "it lacks 留言编号, 留言时间, 答复时间, 留言用户, 留言主题, 留言详情." in shown
    assert "Its first line names these columns: 编号, 受理, 渠道." in shown
    assert "Choose “Standard sheet (our template, our export)”: that fits." in shown
    assert (queue, Import.objects.exists()) == ([], False)


def test_a_mapping_file_that_does_not_fit_the_file_is_said_at_once(browser: Client) -> None:
    shown = words(send(browser, "a,b\n1,2\n").text)
    assert "it lacks 编号, 收到" in shown
    assert "No other kind fits either." in shown


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_page_offers_the_template(browser: Client, kind: str) -> None:
    url = reverse(f"complaints:import_template_{kind}")
    assert url in browser.get(reverse("complaints:import_add")).text
    response = browser.get(url)
    assert response["Content-Disposition"] == f'attachment; filename="complaints-template.{kind}"'
    send_alone(browser, response.content)
    assert Import.objects.get().mapping_name == "standard"


AWAY = "The task queue cannot be reached just now."


@pytest.mark.parametrize("away", [True, False])
def test_the_page_says_that_the_queue_is_away(browser: Client, monkeypatch: pytest.MonkeyPatch, away: bool) -> None:
    monkeypatch.setattr(queue, "is_away", lambda: away)
    assert (AWAY in browser.get(reverse("complaints:import_add")).text) is away


def test_a_file_beyond_the_limit_is_not_taken(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LARGEST_UPLOAD", 10)
    assert "larger than" in send(browser).content.decode()


def test_the_list_shows_what_became_of_every_file(browser: Client) -> None:
    bring_in(browser, BAD)
    assert "九月.csv" in browser.get(reverse("complaints:imports")).content.decode()


def test_the_name_of_a_file_cannot_smuggle_in_markup(browser: Client) -> None:
    response = send(browser, f"{HEADER}\n{ROW}\n", name="<img src=x>.csv")
    assert "<img src=x>" not in response.text


PAGES = ["complaints:imports", "complaints:import_add", "complaints:mappings"]


@pytest.mark.parametrize("name", PAGES)
def test_auditors_and_administrators_may_not_import(client_of: ClientOf, auditor: User, admin: User, name: str) -> None:
    assert [client_of(person).get(reverse(name)).status_code for person in (auditor, admin)] == [403, 403]
