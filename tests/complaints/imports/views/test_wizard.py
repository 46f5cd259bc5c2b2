from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from complaints.imports import files
from complaints.models import Complaint, Import
from complaints.models import Mapping as SavedMapping
from tests.complaints.imports.conftest import HEADER, PLAIN, TABLE, workbook
from tests.complaints.imports.views.conftest import agree, fields_of, run, send, send_alone, words

OPEN = "工单号,投诉时间,来源渠道\nA-1,03/04/2026 09:00,电话\nA-2,05/06/2026 10:00,信鸽\n"
READING, MAPPING = "complaints:import_reading", "complaints:import_mapping"


def address(name: str) -> str:
    return reverse(name, args=[Import.objects.latest("pk").pk])


def draft() -> Import:
    return Import.objects.latest("pk")


def say(browser: Client, **words: str) -> Any:
    return browser.post(address(READING), {"continue": "", **words}, follow=True)


# how the file is read


def test_a_day_that_may_be_a_month_is_asked(browser: Client) -> None:
    shown = words(send_alone(browser, OPEN).text)
    assert "“03/04/2026 09:00” in column 投诉时间" in shown
    assert "3 April 2026 09:00:00 the day comes first" in shown
    assert "4 March 2026 09:00:00 the month comes first" in shown


def test_without_an_answer_nobody_goes_on(browser: Client) -> None:
    send_alone(browser, OPEN)
    response = say(browser)
    assert "Please say which number is the day." in response.text
    assert response.redirect_chain == []


@pytest.mark.parametrize(("answer", "day"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04")])
def test_the_answer_decides(browser: Client, answer: str, day: str) -> None:
    send_alone(browser, OPEN)
    response = say(browser, **{"read-1": answer})
    assert response.redirect_chain[-1][0] == address(MAPPING)
    assert f"{day} 09:00:00" in response.text


def test_a_column_that_is_not_needed_needs_no_answer(browser: Client) -> None:
    send_alone(browser, OPEN.replace("投诉时间", "生日"))
    response = say(browser, **{"read-1": "text"})
    assert response.redirect_chain[-1][0] == address(MAPPING)
    assert "column_dates" not in draft().mapping


def test_what_proves_the_order_is_shown(browser: Client) -> None:
    shown = words(send_alone(browser, OPEN.replace("05/06", "25/06")).text)
    assert "“25/06/2026 10:00” in line 3 does not exist if the month comes first. So the day comes first." in shown


def test_titles_above_the_header_are_found_and_can_be_said_otherwise(browser: Client) -> None:
    response = send_alone(browser, f"九月登记表,,,,,\n{TABLE}")
    assert response.context["form"].seen.header == HEADER.split(",")
    response = browser.post(address(READING), {"skip_lines": "0"})
    assert response.context["form"].seen.header[0] == "九月登记表"


def test_another_encoding_is_looked_at_at_once(browser: Client) -> None:
    send_alone(browser, "編號,收到\nA,2026-09-01\n".encode("big5"))
    response = browser.post(address(READING), {"encoding": "big5"}, HTTP_HX_REQUEST="true")
    assert response.context["form"].seen.header == ["編號", "收到"]


def test_an_answer_survives_another_layout(browser: Client) -> None:
    send_alone(browser, OPEN)
    response = browser.post(address(READING), {"read-1": "dmy", "encoding": "utf-8"}, HTTP_HX_REQUEST="true")
    assert response.context["form"].columns[1].value == "dmy"


def test_an_encoding_in_which_the_file_is_no_text_is_refused_with_words(browser: Client) -> None:
    send_alone(browser, "編號,收到\nA,2026-09-01\n")
    response = browser.post(address(READING), {"encoding": "shift_jis", "delimiter": ""})
    assert "bytes that are no text in SHIFT_JIS" in response.text
    assert response.context["form"].seen.header == ["編號", "收到"]


def test_a_format_can_be_written_by_hand(browser: Client) -> None:
    send_alone(browser, "单号,日子\nA-1,2026-9月-1\nA-2,2026-9月-2\n")
    wrong = say(browser, **{"read-1": "own", "own-1": "%Q"})
    assert "In this format no date can be read." in wrong.text
    response = say(browser, **{"read-1": "own", "own-1": "%Y-%m月-%d"})
    response = agree(browser, response, **{"fact-1": ["received_at"], "new_source": " "})
    assert "2026-09-01 23:59:59" in response.text


def test_days_that_are_numbers_are_dates_where_the_name_says_so(browser: Client) -> None:
    response = send_alone(browser, "编号,投诉时间\nA-1,46266.375\nA-2,46267\n")
    assert "2026-09-01 09:00:00" in response.text
    assert "2026-09-02 23:59:59" in response.text


def test_a_workbook_too_large_to_look_at_can_be_tried_out_by_a_mapping_that_is_known(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "SMALL_SHEET", 3)
    send_alone(browser, workbook(["编号", "受理"], ["A-1", "2026-09-01 09:00"]), name="a.xlsx")
    assert "too large to be opened here" in browser.get(address(READING)).text
    browser.post(address(READING), {"mapping": "standard"})
    run()
    assert (draft().status, draft().accepted) == (Import.Status.DONE, 1)


# what its columns are


def test_columns_are_suggested_with_the_reason(browser: Client) -> None:
    send_alone(browser, OPEN)
    response = say(browser, **{"read-1": "dmy"})
    assert {row.name: row.facts for row in response.context["form"].rows()} == {
        "工单号": ["reference"],
        "投诉时间": ["received_at"],
        "来源渠道": ["channel"],
    }
    assert "suggested by its name" in words(response.text)


def test_the_first_complaints_are_shown_with_what_is_wrong(browser: Client) -> None:
    response = send(browser, f"{TABLE}A-3,31/02/2026,,phone,A,W\n")
    shown = words(response.text)
    assert "1 would be rejected" in shown
    assert "“31/02/2026” in column “收到” is not a date in the expected format, or does not exist." in shown


def test_a_choice_shows_at_once_what_it_would_do(browser: Client) -> None:
    response = send(browser)
    sent = {**fields_of(response), "fact-4": ["segment"]}
    live = browser.post(address(MAPPING), sent, HTTP_HX_REQUEST="true")
    assert live.text.strip().startswith('<div id="live">')
    assert '<td data-label="customer segment"><span>客服一部' in live.text
    assert draft().mapping["facts"]["unit"] == "单位"  # nothing is kept yet


def test_what_is_needed_and_lacking_is_named(browser: Client) -> None:
    send(browser)
    response = agree(browser, **{"fact-1": []})
    assert "No column is chosen for “received”. It is needed." in response.text
    assert draft().status == Import.Status.DRAFT


def test_an_unanswered_day_keeps_the_file_from_being_tried_out(browser: Client) -> None:
    send_alone(browser, OPEN)
    response = agree(browser)
    assert "In column “投诉时间” nobody can tell the day from the month." in response.text


def test_words_that_are_not_known_are_mapped_on_the_page(browser: Client) -> None:
    send_alone(browser, OPEN)
    response = say(browser, **{"read-1": "dmy"})
    [channels] = response.context["form"].words()
    assert channels.words == [("电话", 1, "phone"), ("信鸽", 1, "")]
    agree(browser, **{"means-channel": ["phone", "counter"]})
    run()
    assert draft().notes["unknown_channels"] == {}
    assert draft().mapping["facts"]["channel"]["values"] == {"电话": "phone", "信鸽": "counter"}


def test_a_fact_may_be_the_same_in_every_row(browser: Client) -> None:
    send_alone(browser, OPEN)
    say(browser, **{"read-1": "dmy"})
    agree(browser, **{"same-unit": "东区"})
    run()
    assert draft().notes["new_units"]["names"] == ["东区"]


def test_a_column_may_be_two_facts(browser: Client) -> None:
    send(browser)
    agree(browser, **{"fact-2": ["resolved_at", "closed_at"]})
    assert draft().mapping["facts"]["closed_at"] == "解决"


LOG = "number,at,state\n7,2026-09-01 09:00,New\n7,2026-09-01 10:00,Active\n8,2026-09-02 09:00,New\n"


def test_an_event_log_is_noticed_and_folded(browser: Client) -> None:
    send_alone(browser, LOG)
    shown = words(browser.get(address(MAPPING)).text)
    assert "In “number” 3 lines hold only 2 different references: perhaps they are steps." in shown
    log = {"lines": "many", "case": "number", "at": "at", "state": "state", "unanswered": "New"}
    agree(browser, **log, **{"fact-1": ["received_at"]})
    run()
    assert (draft().lines_read, draft().accepted) == (3, 2)
    assert draft().mapping["facts"]["responded_at"]["when"] == {"column": "state", "is_not": ["New"]}


def test_a_mapping_that_is_only_used_again_stays_exactly_as_it_was(browser: Client) -> None:
    send(browser)
    agree(browser)
    assert draft().mapping == PLAIN


def test_a_mapping_is_kept_for_everybody(browser: Client, company: Organisation) -> None:
    send(browser)
    agree(browser, keep="on", name="热线月报")
    saved = SavedMapping.objects.get()
    assert (saved.organisation, saved.name, saved.columns) == (company, "热线月报", HEADER.split(","))


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb"])
def test_a_mapping_without_a_good_name_is_not_kept(browser: Client, name: str) -> None:
    send(browser)
    assert "Give the mapping a name" in agree(browser, keep="on", name=name).text
    assert not SavedMapping.objects.exists()


def test_a_mapping_that_was_used_again_is_not_offered_to_be_kept(browser: Client, company: Organisation) -> None:
    SavedMapping.objects.create(organisation=company, name="热线", content=PLAIN, columns=HEADER.split(","))
    assert "Keep this for everybody" not in send_alone(browser, TABLE).text


def test_another_mapping_can_be_gone_by(browser: Client, company: Organisation) -> None:
    SavedMapping.objects.create(organisation=company, name="热线", content=PLAIN)
    send_alone(browser, TABLE)
    browser.post(address(MAPPING), {"use": "热线"})
    assert draft().mapping_name == "热线"


def test_the_source_is_named(browser: Client) -> None:
    send_alone(browser, OPEN)
    say(browser, **{"read-1": "dmy"})
    assert "Give the source a name." in agree(browser, source="+", new_source=" ").text
    agree(browser, source="+", new_source="客服热线")
    assert draft().source is not None
    assert draft().source.name == "客服热线"


def test_the_very_same_file_says_that_it_was_there_before(browser: Client) -> None:
    Import.objects.all().delete()
    send(browser)
    agree(browser)
    run()
    browser.post(reverse("complaints:import_start", args=[draft().pk]))
    run()
    assert "This very file was imported before" in send(browser).text
    assert Complaint.objects.count() == 2


def test_the_steps_of_a_file_that_is_under_way_lead_to_its_page(browser: Client) -> None:
    send(browser)
    agree(browser)
    for name in (READING, MAPPING):
        assert browser.get(address(name))["Location"] == reverse("complaints:import", args=[draft().pk])


def test_going_back_keeps_what_was_chosen(browser: Client) -> None:
    response = send(browser)
    sent = {**fields_of(response), "fact-4": ["segment"], "back": ""}
    assert browser.post(address(MAPPING), sent)["Location"] == address(READING)
    assert draft().mapping["facts"]["segment"] == "单位"
