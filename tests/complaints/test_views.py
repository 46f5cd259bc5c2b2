from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from complaints import actions
from complaints.masking import token
from complaints.models import Category, Complaint, Source
from evidence.models import JournalEntry

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
START = datetime(2026, 9, 1, 1, tzinfo=UTC)
Browser = Callable[[User], Client]
LIST, ADD, EXPORT = "/complaints/", "/complaints/add/", "/complaints/export/"


@pytest.fixture(autouse=True)
def _on_a_monday_morning() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def page(complaint: Complaint) -> str:
    return reverse("complaints:detail", args=[complaint.pk])


def form(complaint: Complaint) -> str:
    return reverse("complaints:edit", args=[complaint.pk])


def entered(**facts: Any) -> dict[str, Any]:
    """What a browser sends for a new complaint."""
    return {"received_at": "2026-11-20T09:30", "channel": "phone", "first_contact": "unknown", **facts}


def corrected(**facts: Any) -> dict[str, Any]:
    """What a browser sends back for the complaint of `conftest` when nothing was touched, and then `facts`."""
    return {
        "received_at": "2026-09-01T09:00:00",
        "channel": "phone",
        "unit": Complaint.objects.get().unit_id,
        "category": "维修",
        "subcategory": "电梯",
        "text": "电梯又坏了，请打13812345678找王小明。",
        "customer_name": "王小明",
        "customer_contact": "13812345678",
        "responded_at": "2026-09-01T10:00:00",
        "resolved_at": "2026-09-03T09:00:00",
        "reopen_count": "0",
        "first_contact": "unknown",
        "reason": "asked the unit",
        "version": "1",
        **facts,
    }


# the list


def test_a_clerk_sees_the_complaints_of_his_company(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    assert ">R1<" in client_of(clerk).get(LIST).text


def test_complaints_of_another_company_are_not_there(client_of: Browser, person: Any, complaint: Complaint) -> None:
    other = person("other", User.Role.MANAGER, Organisation.objects.create(name="别家", slug="other"))
    browser = client_of(other)
    assert ">R1<" not in browser.get(LIST).text
    for address in (page(complaint), form(complaint)):
        assert browser.get(address).status_code == 404


def test_the_list_costs_the_same_number_of_queries_however_long(
    client_of: Browser, clerk: User, write: Any, facts: Any, django_assert_max_num_queries: Any
) -> None:
    write(*(facts(f"R{number}", number / 10, unit=f"U{number % 5}") for number in range(60)))
    browser = client_of(clerk)
    with django_assert_max_num_queries(12):
        assert browser.get(LIST).status_code == 200


def test_the_list_shows_nobodys_name(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    text = client_of(clerk).get(LIST).text
    assert "王小明" not in text
    assert "13812345678" not in text


def test_a_day_that_does_not_exist_is_said_at_the_field(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    response = client.get(LIST, {"received_from": "2026-02-31"})
    assert "This day does not exist" in response.text
    assert f"/complaints/{complaint.pk}/" not in response.text


@pytest.mark.parametrize(
    "query",
    [
        {"at": "nonsense"},
        {"at": "nn99999999999999999_1"},
        {"sort": "customer_name"},
        {"unit": "99999999999999999999999"},
        {"category": "'; drop"},
        {"received_from": "0001-01-01"},
        {"received_until": "9999-12-31"},
        {"reference": "a\x00b"},
    ],
)
def test_a_mistyped_address_is_no_error(
    client_of: Browser, clerk: User, complaint: Complaint, query: dict[str, str]
) -> None:
    assert client_of(clerk).get(LIST, query).status_code == 200


def test_the_days_shown_stand_above_the_list(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    page = client.get(LIST)
    assert "The last 90 days up to 1 Sep 2026. Choose days to see others." in page.text
    assert page.context["form"]["received_from"].value() is None
    chosen = client.get(LIST, {"received_from": "2026-08-01", "received_until": "2026-09-02"})
    assert "Received from 1 Aug 2026 to 2 Sep 2026." in chosen.text


def test_a_mistaken_filter_is_said_above_the_list(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    page = client_of(clerk).get(LIST, {"received_from": "2026-09-05", "received_until": "2026-09-04"})
    assert 'href="#id_received_from"' in page.text.split('id="complaints"')[1]


def test_a_number_is_looked_for_and_does_not_stay_in_the_address(
    client_of: Browser, clerk: User, complaint: Complaint, write: Any, facts: Any
) -> None:
    write(facts("R2", 1, customer="008"))
    page = client_of(clerk).get(LIST, {"customer": "007", "channel": "phone"}, follow=True)
    assert page.redirect_chain == [
        (f"{LIST}?customer={token(complaint.customer_key, engagement=None)}&channel=phone", 302)
    ]
    assert [row.reference for row in page.context["table"].data] == ["R1"]


def test_the_token_on_the_page_leads_to_the_customers_other_complaints(
    client_of: Browser, clerk: User, auditor: User, complaint: Complaint, engage: Any, write: Any, facts: Any
) -> None:
    engage(auditor)
    write(facts("R2", 1), facts("R3", 2, customer="008"))
    for person, words in ((clerk, "within the company"), (auditor, "within this engagement")):
        client = client_of(person)
        client.cookies["django_language"] = "en"
        shown = client.get(page(complaint)).text
        assert words in shown
        query = re.search(r'href="/complaints/\?(customer=[0-9A-F]{10})"', shown)[1]
        found = client.get(f"{LIST}?{query}").context["table"].data
        assert [row.reference for row in found] == ["R2", "R1"]


def test_an_auditor_is_told_which_days_he_may_see(
    client_of: Browser, auditor: User, complaint: Complaint, engage: Any
) -> None:
    engage(auditor)
    client = client_of(auditor)
    client.cookies["django_language"] = "en"
    assert "2026 Q3 covers 1 Jul 2026 to 30 Sep 2026." in client.get(LIST).text
    assert "outside the period you audit" not in client.get(LIST).text
    outside = client.get(LIST, {"received_from": "2026-10-01"}).text
    assert "The days chosen lie outside the period you audit" in outside


def test_an_auditor_without_an_engagement_is_told_so(client_of: Browser, stranger: User) -> None:
    client = client_of(stranger)
    client.cookies["django_language"] = "en"
    assert "No engagement is open to you today, so there is nothing to see." in client.get(LIST).text


# one complaint


def test_a_complaint_tells_what_happened(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    text = client.get(page(complaint)).text
    assert "first response by a person" in text
    assert "resolved after 2 d" in text


def test_a_person_is_masked_until_somebody_asks(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    text = client_of(clerk).get(page(complaint)).text
    assert "王小明" not in text
    assert "王**" in text
    assert "138****5678" in text
    assert not JournalEntry.objects.filter(action="complaint.read").exists()


def test_who_looks_at_a_person_is_in_the_journal(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    text = client_of(clerk).get(page(complaint), {"identity": "1"}).text
    assert "王小明" in text
    entry = JournalEntry.objects.get(action="complaint.read")
    assert entry.actor_id_at == clerk.pk
    assert entry.subject == f"complaints.complaint:{complaint.pk}"
    assert entry.detail["fields"] == ["customer_name", "customer_contact", "text"]


def test_a_chaser_links_to_the_earlier_complaint(
    client_of: Browser, clerk: User, complaint: Complaint, write: Any, facts: Any
) -> None:
    write(facts("R2", 1))
    chaser = Complaint.objects.get(reference="R2")
    assert page(complaint) in client_of(clerk).get(page(chaser)).text
    assert page(chaser) in client_of(clerk).get(page(complaint)).text


# auditors


def test_an_auditor_sees_a_complaint_of_his_engagement_masked(
    client_of: Browser, auditor: User, complaint: Complaint, engage: Any
) -> None:
    engage(auditor)
    browser = client_of(auditor)
    assert ">R1<" in browser.get(LIST).text
    text = browser.get(page(complaint), {"identity": "1"}).text
    assert "王**" in text
    assert "王小明" not in text
    assert "13812345678" not in text


@pytest.mark.parametrize(
    "engagement",
    [
        {"period_from": "2026-10-01", "period_until": "2026-12-31"},
        {"period_from": "2026-07-01", "period_until": "2026-08-31"},
        {"valid_from": "2026-01-01", "valid_until": "2026-11-22"},
        {"valid_from": "2026-11-24", "valid_until": "2026-12-31"},
    ],
)
def test_an_auditor_sees_nothing_outside_period_and_access(
    client_of: Browser, auditor: User, complaint: Complaint, engage: Any, engagement: dict[str, str]
) -> None:
    engage(auditor, **engagement)
    assert client_of(auditor).get(page(complaint)).status_code == 404
    assert ">R1<" not in client_of(auditor).get(LIST).text


def test_the_period_of_an_engagement_ends_with_its_last_local_day(
    client_of: Browser, auditor: User, write: Any, facts: Any, engage: Any
) -> None:
    engage(auditor, period_until="2026-09-30")
    last = datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC)  # one second before midnight in Shanghai
    write(facts("IN", received_at=last), facts("OUT", received_at=last + timedelta(seconds=1)))
    text = client_of(auditor).get(LIST).text
    assert ">IN<" in text
    assert ">OUT<" not in text


def test_an_auditor_without_an_engagement_gets_404(client_of: Browser, stranger: User, complaint: Complaint) -> None:
    assert client_of(stranger).get(page(complaint)).status_code == 404


def test_an_auditor_enters_and_corrects_nothing(
    client_of: Browser, auditor: User, complaint: Complaint, engage: Any
) -> None:
    engage(auditor)
    for address in (ADD, form(complaint)):
        assert client_of(auditor).get(address).status_code == 403


def test_the_token_of_a_customer_is_the_same_for_all_his_complaints(
    client_of: Browser, auditor: User, complaint: Complaint, engage: Any, write: Any, facts: Any
) -> None:
    engage(auditor)
    write(facts("R2", 1), facts("R3", 2, customer="008"))
    browser = client_of(auditor)
    tokens = [browser.get(page(each)).context["identity"].token for each in Complaint.objects.order_by("reference")]
    assert tokens[0] == tokens[1] != tokens[2]


def test_an_administrator_sees_no_complaints(client_of: Browser, admin: User, complaint: Complaint) -> None:
    for address in (LIST, ADD, EXPORT, page(complaint), form(complaint)):
        assert client_of(admin).get(address).status_code == 403


def test_a_visitor_is_sent_to_sign_in(client: Client, complaint: Complaint) -> None:
    response = client.get(page(complaint))
    assert response.status_code == 302
    assert "login" in response["Location"]


# entering


def test_a_clerk_enters_a_complaint(client_of: Browser, clerk: User) -> None:
    response = client_of(clerk).post(ADD, entered(customer="007", customer_name="王小明"))
    complaint = Complaint.objects.get()
    assert response["Location"] == page(complaint)
    assert complaint.received_at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    assert (complaint.reference, complaint.change_set.by) == ("20261123-001", clerk)


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"received_at": "2026-02-31T10:00"}, "received_at", "does not exist"),
        ({"received_at": "31/02/2026 10:00"}, "received_at", "does not exist"),
        ({"received_at": ""}, "received_at", "required"),
        ({"received_at": "2026-11-24T10:00"}, "received_at", "in the future"),
        ({"resolved_at": "2026-11-19T10:00"}, "resolved_at", "before the receipt"),
        ({"responded_at": "2026-11-25T10:00"}, "responded_at", "in the future"),
        ({"channel": "pigeon"}, "channel", "pigeon"),
        ({"satisfaction": "9"}, "satisfaction", "9"),
        ({"loss_amount": "-1"}, "loss_amount", "0"),
        ({"loss_confirmed_on": "2026-02-31"}, "loss_confirmed_on", "does not exist"),
        ({"reference": "x" * 101}, "reference", "100"),
        ({"text": "a\x00b"}, "text", "ull characters"),
        ({"category": "维修"}, "category", "managers can add"),
        ({"subcategory": "电梯"}, "category", "level-2"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    client_of: Browser, clerk: User, facts: dict[str, str], field: str, words: str
) -> None:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    response = client.post(ADD, entered(**facts))
    assert response.status_code == 200
    assert words in " ".join(response.context["form"].errors[field])
    assert not Complaint.objects.exists()


def test_a_refused_form_keeps_what_was_entered(client_of: Browser, clerk: User) -> None:
    response = client_of(clerk).post(ADD, entered(received_at="2026-11-24T10:00", customer_name="王小明"))
    assert "王小明" in response.text


def test_a_reference_that_is_taken_is_said_at_the_field(client_of: Browser, clerk: User) -> None:
    client_of(clerk).post(ADD, entered(reference="H1"))
    response = client_of(clerk).post(ADD, entered(reference="H1", segment="other"))
    assert "reference" in response.context["form"].errors
    assert Complaint.objects.get().segment == ""


def test_a_manager_may_bring_in_a_new_category(client_of: Browser, manager: User) -> None:
    client_of(manager).post(ADD, entered(category="维修", subcategory="电梯"))
    assert Complaint.objects.get().subcategory.parent.name == "维修"


def test_a_clerk_chooses_among_known_categories(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    response = client_of(clerk).post(ADD, entered(category="维修", subcategory="电梯"))
    assert response.status_code == 302
    assert Category.objects.count() == 2


def test_earlier_complaints_are_shown_once_the_customer_is_known(
    client_of: Browser, clerk: User, write: Any, facts: Any
) -> None:
    write(facts("NEAR", 60), facts("FAR", -30), facts("ELSE", 61, customer="008"))
    shown = client_of(clerk).post("/complaints/earlier/", {"customer": "007"}).text
    assert ">NEAR<" in shown
    assert ">FAR<" not in shown
    assert ">ELSE<" not in shown


def test_an_unknown_customer_has_none(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    assert "No complaint of this customer" in client.post("/complaints/earlier/", {"customer": "009"}).text
    assert client.post("/complaints/earlier/", {"customer": " "}).text.strip() == ""


def test_earlier_complaints_of_another_company_are_not_shown(
    client_of: Browser, person: Any, complaint: Complaint
) -> None:
    other = person("other", User.Role.CLERK, Organisation.objects.create(name="别家", slug="other"))
    assert ">R1<" not in client_of(other).post("/complaints/earlier/", {"customer": "007"}).text


def test_earlier_complaints_are_told_when_one_is_saved(client_of: Browser, clerk: User, write: Any, facts: Any) -> None:
    write(facts("R1", 60), facts("R2", 70))
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    said = client.post(ADD, entered(customer="007"), follow=True).text
    assert "This customer has 2 other complaints of the last 90 days." in said
    assert "other complaint" not in client.post(ADD, entered(customer="new"), follow=True).text


# correcting


def test_a_form_that_is_sent_back_untouched_changes_nothing(
    client_of: Browser, clerk: User, complaint: Complaint
) -> None:
    assert client_of(clerk).post(form(complaint), corrected()).status_code == 302
    complaint.refresh_from_db()
    assert complaint.version == 1


def test_only_what_was_touched_is_changed(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    client_of(clerk).post(form(complaint), corrected(satisfaction="4"))
    after = Complaint.objects.get()
    assert (after.version, after.satisfaction, after.customer_key) == (2, 4, complaint.customer_key)


def test_a_change_is_shown_with_who_when_and_why(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    changed = corrected(resolved_at="2026-09-04T09:00:00", customer_name="王晓明")
    client_of(clerk).post(f"{form(complaint)}?identity=1", changed)
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    text = client.get(page(complaint)).text
    assert "asked the unit" in text
    assert "<del>2026-09-03 09:00:00</del>" in text
    assert "<ins>2026-09-04 09:00:00</ins>" in text
    assert "王晓明" not in text


def test_a_change_needs_a_reason(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    response = client_of(clerk).post(form(complaint), corrected(satisfaction="4", reason=" "))
    assert "reason" in response.context["form"].errors
    assert Complaint.objects.get().version == 1


def test_an_impossible_change_is_refused_at_its_field(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    response = client_of(clerk).post(form(complaint), corrected(resolved_at="2026-08-01T09:00:00"))
    assert "resolved_at" in response.context["form"].errors
    assert Complaint.objects.get().version == 1


def test_who_corrects_an_outdated_version_is_told_and_keeps_what_he_wrote(
    client_of: Browser, clerk: User, manager: User, complaint: Complaint
) -> None:
    client_of(manager).post(form(complaint), corrected(severity="high"))
    response = client_of(clerk).post(form(complaint), corrected(satisfaction="4", severity=""))
    assert response.context["form"].non_field_errors()
    assert Complaint.objects.get().satisfaction is None
    assert 'value="2"' in str(response.context["form"]["version"])
    assert "high" in response.text


def test_the_form_masks_the_person_as_the_page_does(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    text = client_of(clerk).get(form(complaint)).text
    assert not any(secret in text for secret in ("王小明", "13812345678", "电梯又坏了"))
    assert "王**" in text
    assert not JournalEntry.objects.filter(action="complaint.read").exists()


def test_what_is_masked_in_the_form_stays_as_it_is(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    client_of(clerk).post(form(complaint), corrected(customer_name="", customer_contact="x", text="", satisfaction="4"))
    after = Complaint.objects.get()
    assert (after.satisfaction, after.customer_name, after.customer_contact) == (4, "王小明", "13812345678")
    assert after.text == complaint.text


def test_opening_the_form_with_the_person_is_in_the_journal(
    client_of: Browser, clerk: User, complaint: Complaint
) -> None:
    assert "王小明" in client_of(clerk).get(form(complaint), {"identity": "1"}).text
    entry = JournalEntry.objects.get(action="complaint.read")
    assert (entry.actor_id_at, entry.detail["fields"]) == (clerk.pk, ["customer_name", "customer_contact", "text"])


NEW_CATEGORY = "The new category “%s” was added."


def options(html: str, field: str) -> list[str]:
    """What a field suggests."""
    identity = re.search(rf'name="{field}"[^>]*list="([^"]+)"', html)
    assert identity
    listed = re.search(rf'<datalist id="{identity[1]}">(.*?)</datalist>', html)
    assert listed
    return re.findall(r'value="([^"]*)"', listed[1])


@pytest.mark.parametrize(
    ("field", "words"),
    [("category", ["维修"]), ("subcategory", ["电梯"]), ("segment", ["签约", "普通"]), ("severity", ["高"])],
)
def test_the_form_suggests_the_words_in_use(
    client_of: Browser, clerk: User, write: Any, facts: Any, field: str, words: list[str]
) -> None:
    write(facts("R1", segment="签约", severity="高"), facts("R2", 1, segment="签约"), facts("R3", 2, segment="普通"))
    assert options(client_of(clerk).get(ADD).text, field) == words


def test_an_empty_record_suggests_nothing(client_of: Browser, clerk: User) -> None:
    assert options(client_of(clerk).get(ADD).text, "segment") == []


def test_the_words_of_another_company_are_not_suggested(
    client_of: Browser, person: Any, write: Any, facts: Any
) -> None:
    write(facts("R1", segment="签约"))
    other = person("else", User.Role.CLERK, Organisation.objects.create(name="别家", slug="other"))
    html = client_of(other).get(ADD).text
    assert [options(html, field) for field in ("category", "segment")] == [[], []]


@pytest.mark.parametrize(
    ("category", "subcategory", "new"),
    [
        ("维修", "电梯", []),
        ("维修", "", []),
        ("", "", []),
        ("维休", "", ["维休"]),
        ("维修", "电悌", ["维修 › 电悌"]),
        ("维休", "电梯", ["维休", "维休 › 电梯"]),
    ],
)
def test_a_category_that_is_new_to_the_record_is_told(
    client_of: Browser, manager: User, complaint: Complaint, category: str, subcategory: str, new: list[str]
) -> None:
    browser = client_of(manager)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    shown = browser.post(ADD, entered(category=category, subcategory=subcategory), follow=True).text
    assert shown.count("The new category") == len(new)
    assert [name for name in new if NEW_CATEGORY % name not in shown] == []


def test_a_category_that_is_new_by_a_correction_is_told(
    client_of: Browser, manager: User, complaint: Complaint
) -> None:
    browser = client_of(manager)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    shown = browser.post(form(complaint), corrected(category="维休"), follow=True).text
    assert NEW_CATEGORY % "维休" in shown


# export


def exported(client: Client, **query: str) -> list[list[str]]:
    response = client.get(EXPORT, query)
    assert response.streaming
    text = b"".join(response.streaming_content).decode()  # type: ignore[arg-type]
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_the_export_holds_the_rows_of_the_filter(
    client_of: Browser, clerk: User, complaint: Complaint, write: Any, facts: Any
) -> None:
    write(facts("R2", 1, channel="email", responded_at=START + timedelta(days=1, hours=2)))
    [_header, row] = exported(client_of(clerk), channel="email")
    assert (row[0], row[1], row[9]) == ("R2", "2026-09-02 09:00:00", "2026-09-02 11:00:00")


def test_the_export_holds_no_personal_data(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    text = str(exported(client_of(clerk)))
    assert not any(secret in text for secret in ("王", "138", "坏"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_export_is_a_formula(
    client_of: Browser, clerk: User, write: Any, facts: Any, start: str
) -> None:
    write(facts("R1", unit=f"x{start}", segment="a"))
    Complaint.objects.get().unit.__class__.objects.update(name=f"{start}1+1|cmd")
    [_header, row] = exported(client_of(clerk))
    assert row[3] == f"'{start}1+1|cmd"


def test_an_export_is_in_the_journal(client_of: Browser, manager: User, complaint: Complaint) -> None:
    exported(client_of(manager), channel="phone")
    entry = JournalEntry.objects.get(action="complaints.export")
    assert entry.actor_id_at == manager.pk
    assert entry.detail["filter"]["channel"] == "phone"


def test_an_auditor_exports_his_periods_with_tokens_and_the_journal_knows(
    client_of: Browser, auditor: User, complaint: Complaint, engage: Any, write: Any, facts: Any
) -> None:
    write(facts("R-later", 60))
    assert len(exported(client_of(auditor))) == 1
    engage(auditor)
    client = client_of(auditor)
    client.cookies["django_language"] = "en"
    header, *rows = exported(client)
    assert [row[0] for row in rows] == [complaint.reference]
    assert header[-1] == "customer token"
    assert rows[0][-1] == client_of(auditor).get(page(complaint)).context["identity"].token
    assert JournalEntry.objects.filter(action="complaints.export", actor_id_at=auditor.pk).count() == 2


def test_an_export_with_a_mistaken_filter_goes_back_to_the_list(client_of: Browser, clerk: User) -> None:
    response = client_of(clerk).get(EXPORT, {"received_from": "2026-02-31"})
    assert response["Location"] == "/complaints/?received_from=2026-02-31"


def test_an_export_is_not_read_into_memory(
    client_of: Browser, clerk: User, write: Any, facts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(*(facts(f"R{number}", number / 10) for number in range(30)))
    monkeypatch.setattr("complaints.exports.CHUNK", 10)
    lines = iter(client_of(clerk).get(EXPORT).streaming_content)  # type: ignore[call-overload]
    assert len([next(lines), next(lines)]) == 2
    assert len(list(lines)) == 29


def test_a_source_of_forms_is_made_once(company: Organisation) -> None:
    assert actions.source_of_forms(company) == actions.source_of_forms(company)
    assert Source.objects.count() == 1


def test_a_name_of_an_earlier_version_stays_behind_the_mask(
    client_of: Browser, clerk: User, auditor: User, complaint: Complaint, engage: Any
) -> None:
    engage(auditor)
    client_of(clerk).post(f"{form(complaint)}?identity=1", corrected(customer_name="王晓明"))
    assert "王小明" not in client_of(auditor).get(page(complaint)).text


# pauses of the clock


def paused(number: int, **parts: str) -> dict[str, str]:
    """What a browser sends for the rows of pauses: how many there are, and one that is filled in."""
    forms = {"pauses-TOTAL_FORMS": str(number + 1), "pauses-INITIAL_FORMS": str(number)}
    return forms | {f"pauses-{number}-{name}": value for name, value in parts.items()}


ASKED = {
    "starts_at": "2026-09-01T11:00",
    "ends_at": "2026-09-02T11:00",
    "reason": "customer",
    "question_at": "2026-09-01T11:00",
}


def test_a_pause_is_entered_with_its_question(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    client.post(form(complaint), corrected(**paused(0, **ASKED)))
    complaint.refresh_from_db()
    assert complaint.resolution_net_seconds == 86_400
    shown = client.get(page(complaint)).text
    assert "clock paused: waiting for the customer" in shown
    assert "not counted by the net clock" in shown
    assert "waiting for the customer 2026-09-01 11:00:00 – 2026-09-02 11:00:00" in shown


def test_an_emptied_row_takes_its_pause_back(client_of: Browser, clerk: User, complaint: Complaint) -> None:
    client_of(clerk).post(form(complaint), corrected(**paused(0, **ASKED)))
    emptied = {"pauses-TOTAL_FORMS": "2", "pauses-INITIAL_FORMS": "1"}
    client_of(clerk).post(form(complaint), corrected(version="2", **emptied))
    complaint.refresh_from_db()
    assert (complaint.version, complaint.pauses) == (3, ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question_at": ""}, "it is not said when the question to him was sent"),
        ({"starts_at": "2026-08-01T11:00", "question_at": "2026-08-01T11:00"}, "lies before the receipt"),
        ({"starts_at": ""}, "Say when it began and why"),
        ({"ends_at": "2026-13-01T11:00"}, "does not exist"),
    ],
)
def test_an_impossible_pause_is_refused_beside_its_row(
    client_of: Browser, clerk: User, complaint: Complaint, change: dict[str, str], said: str
) -> None:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    response = client.post(form(complaint), corrected(**paused(0, **{**ASKED, **change})))
    assert said in " ".join(map(str, response.context["form"].pause_rows.errors))
    complaint.refresh_from_db()
    assert complaint.version == 1
