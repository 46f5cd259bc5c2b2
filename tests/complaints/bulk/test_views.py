from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Organisation, User
from complaints.bulk import selection
from complaints.models import Complaint
from tests.complaints.bulk.conftest import stored, ticked
from tests.complaints.conftest import NOW

Browser = Callable[[User], Client]
LIST, BULK = "/complaints/", "/complaints/bulk/"


@pytest.fixture(autouse=True)
def _on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(client_of: Browser, clerk: User) -> Client:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def three(write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1), facts("R3", 2))


def address(do: str, *references: str) -> str:
    return f"{BULK}?do={do}&{ticked(references).urlencode()}"


def confirmed(page: Any) -> dict[str, str]:
    """What the button of the confirmation sends."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))


def test_the_list_offers_a_box_for_each_row_to_whoever_may_act(
    browser: Client, client_of: Browser, auditor: User, engage: Any, three: None
) -> None:
    engage(auditor)
    text = browser.get(LIST).text
    assert text.count('name="pk"') == 3
    assert 'aria-label="choose R1"' in text
    assert 'name="pk"' not in client_of(auditor).get(LIST).text


def test_the_bar_names_how_many_match_the_filter(browser: Client, three: None) -> None:
    text = browser.get(f"{LIST}?channel=phone").text
    assert "all 3 that match this filter" in text
    assert '<input type="hidden" name="channel" value="phone">' in text


def test_first_it_asks_then_it_says_what_will_happen_and_only_then_it_acts(browser: Client, three: None) -> None:
    asked = browser.get(address("void", "R1", "R2"))
    assert "2 complaints are chosen" in asked.text
    page = browser.post(address("void", "R1", "R2"), {"reason": "entered twice"})
    assert "2 complaints stay in the record, but are in no figure" in page.text
    assert re.search(r">Make 2 complaints void\s*</button>", page.text)
    assert not stored("R1").voided
    done = browser.post(address("void", "R1", "R2"), confirmed(page), follow=True)
    assert done.redirect_chain == [(LIST, 302)]
    assert "2 complaints are changed" in done.text
    assert [stored(reference).voided for reference in ("R1", "R2", "R3")] == [True, True, False]


def test_a_set_that_changed_meanwhile_is_refused_and_shown_again(
    browser: Client, write: Any, facts: Any, three: None
) -> None:
    query = f"{BULK}?do=void&all=1&channel=phone"
    page = browser.post(query, {"reason": "x"})
    write(facts("R4", 3))
    refused = browser.post(query, confirmed(page))
    assert "there were 3, now there are 4" in refused.text
    assert "4 complaints are chosen" in refused.text
    assert not Complaint.objects.filter(voided=True).exists()


def test_after_the_deed_the_same_list_is_shown(browser: Client, three: None) -> None:
    query = f"{BULK}?do=void&all=1&channel=phone&sort=received_at"
    page = browser.post(query, {"reason": "x"})
    assert browser.post(query, confirmed(page)).url == f"{LIST}?channel=phone&sort=received_at"


def test_merging_says_what_the_first_one_takes_over(browser: Client, write: Any, facts: Any) -> None:
    write(facts("R1", segment=""), facts("R2", 1, segment="contract"))
    page = browser.post(address("merge", "R2"), {"target": "R1", "reason": "the same matter"})
    assert "R1 takes over what it does not say itself: customer segment." in page.text
    browser.post(address("merge", "R2"), confirmed(page))
    assert stored("R1").segment == "contract"


def test_a_reference_of_several_sources_is_asked_for_by_number(
    browser: Client, company: Organisation, write: Any, facts: Any, three: None
) -> None:
    other = company.sources.create(key="b", name="B")
    write(facts("R1"), source=other)
    page = browser.post(address("duplicate", "R3"), {"target": "R1", "reason": "x"})
    first, second = Complaint.objects.filter(reference="R1").order_by("pk")
    assert f"#{first.pk} (CRM), #{second.pk} (B)" in page.text
    page = browser.post(address("duplicate", "R3"), {"target": f"#{second.pk}", "reason": "x"})
    assert "1 complaint becomes a duplicate of R1" in page.text


@pytest.mark.parametrize("target", ["", "R9", "#", "#x", "#99999999999999999999999"])
def test_a_target_that_is_not_there_is_said_at_the_field(browser: Client, three: None, target: str) -> None:
    page = browser.post(address("duplicate", "R3"), {"target": target, "reason": "x"})
    assert page.context["form"].errors["target"]


def test_without_a_reason_nothing_goes_on(browser: Client, three: None) -> None:
    page = browser.post(address("void", "R1"), {"reason": "  "})
    assert page.context["form"].errors["reason"]


def test_nothing_chosen_leads_back_with_a_word(browser: Client, three: None) -> None:
    assert "No complaint is chosen" in browser.get(f"{BULK}?do=void", follow=True).text


def test_more_than_the_cap_leads_back_with_a_word(browser: Client, three: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(selection, "MOST", 2)
    page = browser.get(f"{BULK}?do=void&all=1&channel=phone", follow=True)
    assert page.redirect_chain == [(f"{LIST}?channel=phone", 302)]
    assert "complaints are chosen. Narrow the filter" in page.text


def test_an_act_that_does_not_exist_is_not_found(browser: Client, three: None) -> None:
    assert browser.get(address("burn", "R1")).status_code == 404


def test_complaints_of_another_company_are_not_found(client_of: Browser, person: Any, three: None) -> None:
    other = person("other", User.Role.MANAGER, Organisation.objects.create(name="别家", slug="other"))
    assert client_of(other).get(address("void", "R1")).status_code == 404
    assert client_of(other).post(address("void", "R1"), {"reason": "x"}).status_code == 404


def test_a_forged_fingerprint_does_nothing(browser: Client, three: None) -> None:
    told = {"reason": "x", "seen": "0" * 32, "count": "1"}
    assert "Nothing was done" in browser.post(address("void", "R1"), told).text
    assert not stored("R1").voided


def test_what_is_void_is_found_and_can_be_taken_back(browser: Client, act: Any, three: None) -> None:
    act("void", "R1")
    text = browser.get(f"{LIST}?arrival=void").text
    assert ">R1<" in text
    assert 'value="restore"' in text
    page = browser.post(address("restore", "R1"), {"reason": "x"})
    assert "1 complaint counts again" in page.text


def test_the_page_of_a_complaint_says_that_it_is_void_or_of_what_a_duplicate(
    browser: Client, act: Any, three: None
) -> None:
    act("void", "R1")
    act("duplicate", "R3", target="R2")
    assert "Entered by mistake" in browser.get(f"/complaints/{stored('R1').pk}/").text
    page = browser.get(f"/complaints/{stored('R3').pk}/").text
    assert "A person marked it as a duplicate of" in page
    assert "duplicate of" in page.split('id="versions"')[1]
