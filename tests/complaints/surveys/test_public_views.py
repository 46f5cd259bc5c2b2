from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from complaints.models import Complaint, Invitation, Survey
from tests.complaints.conftest import NOW


@pytest.fixture
def customer() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_a_customer_answers_without_signing_in(customer: Client, codes: dict[str, str]) -> None:
    address = f"/s/{codes['R1']}"
    assert "How satisfied are you" in customer.get(address).text
    assert "Your answer is kept" in customer.post(address, {"score": "4", "comment": "better"}).text
    assert Invitation.objects.get(complaint__reference="R1").score == 4


def test_the_page_says_nothing_of_the_complaint_but_its_reference(
    customer: Client, survey: Survey, codes: dict[str, str], write: Any, facts: Any
) -> None:
    write(
        facts("R1", customer_name="王小明", customer_contact="13812345678", text="电梯坏了"),
        told=["customer_name", "customer_contact", "text"],
    )
    text = customer.get(f"/s/{codes['R1']}").text
    assert "R1" in text
    for told in ("王小明", "138", "电梯", "维修", "东区", "2026-09", "Sep 2026"):
        assert told not in text


def test_no_field_asks_who_he_is(customer: Client, codes: dict[str, str]) -> None:
    form = customer.get(f"/s/{codes['R1']}").context["form"]
    assert list(form.fields) == ["score", "comment"]


def test_a_second_answer_is_refused(customer: Client, codes: dict[str, str]) -> None:
    for score in ("1", "5"):
        page = customer.post(f"/s/{codes['R1']}", {"score": score})
    assert "has been answered already" in page.text
    assert Invitation.objects.get(complaint__reference="R1").score == 1


def test_after_the_last_day_the_page_says_that_it_is_over(customer: Client, codes: dict[str, str]) -> None:
    with time_machine.travel(NOW.replace(year=2027), tick=False):
        page = customer.post(f"/s/{codes['R1']}", {"score": "5"})
    assert "This survey ended on 1 Dec 2026" in page.text
    assert not Invitation.objects.filter(answered_at__isnull=False).exists()


@pytest.mark.parametrize("score", ["", "0", "6", "x"])
def test_an_answer_needs_a_score_from_one_to_five(customer: Client, codes: dict[str, str], score: str) -> None:
    assert customer.post(f"/s/{codes['R1']}", {"score": score}).context["form"].errors["score"]
    assert not Invitation.objects.filter(answered_at__isnull=False).exists()


def test_the_code_may_be_typed(customer: Client, codes: dict[str, str]) -> None:
    page = customer.post("/s/", {"code": codes["R2"].lower().replace("-", " ")}, follow=True)
    assert "complaint R2" in page.text


@pytest.mark.parametrize("code", ["x", "2222-2222-2222-2222", "a/b", "../..", "?", "%00", "．"])
def test_an_unknown_code_is_said_to_be_unknown(customer: Client, survey: Survey, code: str) -> None:
    page = customer.post("/s/", {"code": code}, follow=True)
    assert page.status_code in (200, 404)
    assert "How satisfied" not in page.text


def test_whoever_tries_codes_out_has_to_wait(customer: Client, codes: dict[str, str]) -> None:
    wrong = "/s/2222-2222-2222-2222"
    assert [customer.get(wrong).status_code for _ in range(6)] == [404] * 5 + [429]
    page = customer.post("/s/", {"code": "x"}, follow=True)
    assert (page.status_code, page["Retry-After"]) == (429, "900")
    assert "Too many wrong codes" in page.text
    assert customer.get(wrong, REMOTE_ADDR="10.0.0.9").status_code == 404


def test_who_tries_codes_out_does_not_close_the_page_to_those_who_have_one(
    customer: Client, codes: dict[str, str]
) -> None:
    for _ in range(6):
        customer.get("/s/2222-2222-2222-2222")
    assert customer.post(f"/s/{codes['R1']}", {"score": "5"}).context["taken"]


def test_after_a_while_codes_can_be_tried_again(customer: Client, codes: dict[str, str], settings: Any) -> None:
    settings.SURVEY_COOLOFF_SECONDS = 0.2
    for _ in range(6):
        customer.get("/s/x")
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert customer.get("/s/x").status_code == 404


def test_right_codes_are_never_too_many(customer: Client, codes: dict[str, str]) -> None:
    assert {customer.get(f"/s/{codes['R1']}").status_code for _ in range(20)} == {200}


def test_no_cache_keeps_the_page(customer: Client, codes: dict[str, str]) -> None:
    assert "no-store" in customer.get(f"/s/{codes['R1']}")["Cache-Control"]


def test_the_answer_stands_on_the_page_of_the_complaint_and_his_words_behind_the_mask(
    client_of: Any, clerk: Any, customer: Client, codes: dict[str, str]
) -> None:
    customer.post(f"/s/{codes['R1']}", {"score": "2", "comment": "call me: 13912345678"})
    browser = client_of(clerk)
    browser.cookies["django_language"] = "en"
    page = f"/complaints/{Complaint.objects.get(reference='R1').pk}/"
    masked = browser.get(page).text
    assert "2 of 5" in masked
    assert "call me: ***" in masked
    assert "13912345678" not in masked
    assert "13912345678" in browser.get(page + "?identity=1").text
