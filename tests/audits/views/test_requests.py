"""Document requests on the pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from audits.actions import requests as actions
from audits.models import DocumentRequest
from tests.audits.conftest import TODAY

pytestmark = pytest.mark.django_db
SOON = TODAY + dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def asked(engagement, auditor) -> DocumentRequest:
    return actions.ask(engagement=engagement, what="培训签到表", why="抽查培训时长", due_on=SOON, by=auditor)


def at(name: str, asked) -> str:
    return reverse(f"audits:request{name}", args=[asked.pk])


def test_asked_delivered_returned_delivered_accepted(client_of, engagement, auditor, manager, proof):
    audit, company = client_of(auditor), client_of(manager)
    words = {"what": "培训签到表", "why": "抽查", "due_on": "2026-12-01"}
    audit.post(reverse("audits:request_add", args=[engagement.pk]), words)
    asked = DocumentRequest.objects.get()
    company.post(at("_deliver", asked), {"deliver-text": "见附件", "deliver-attachments": [proof("list.pdf")]})
    audit.post(at("_return", asked), {"give_back-text": "缺九月", "give_back-due_on": "2026-12-05"})
    assert "缺九月" in company.get(at("", asked)).content.decode()
    company.post(at("_deliver", asked), {"deliver-text": "九月无培训"})
    audit.post(at("_accept", asked), {"accept-text": ""})
    asked.refresh_from_db()
    assert [each.to_status for each in asked.steps.all()] == ["asked", "delivered", "returned", "delivered", "accepted"]
    page = audit.get(at("", asked)).content.decode()
    assert all(words in page for words in ("list.pdf", "缺九月", "九月无培训", "accepted"))


def test_a_withdrawn_request_asks_for_nothing(client_of, asked, auditor, manager):
    client_of(auditor).post(at("_withdraw", asked), {"withdraw-text": "不再需要"})
    answer = client_of(manager).post(at("_deliver", asked), {"deliver-text": "x"}, follow=True)
    assert "This step is not possible now." in answer.content.decode()


def test_an_empty_delivery_is_shown_again(client_of, asked, manager):
    answer = client_of(manager).post(at("_deliver", asked), {"deliver-text": " "})
    assert answer.status_code == 422
    assert "Attach a file" in answer.content.decode()


@pytest.mark.parametrize("who", ["colleague", "stranger", "outsider"])
def test_who_may_not_enter_finds_nothing(request, client_of, asked, who):
    client = client_of(request.getfixturevalue(who))
    assert client.get(at("", asked)).status_code == 404
    role = "_deliver" if who == "outsider" else "_accept"
    assert client.post(at(role, asked), {"deliver-text": "x"}).status_code == 404


def test_it_stands_in_the_list_of_the_engagement_and_says_when_it_is_late(client_of, engagement, asked, manager):
    DocumentRequest.objects.update(due_on=TODAY - dt.timedelta(days=1))
    page = client_of(manager).get(reverse("audits:engagement", args=[engagement.pk])).content.decode()
    assert ("培训签到表" in page, "overdue" in page) == (True, True)


def test_a_forged_field_changes_nothing(client_of, asked, manager):
    """What is needed and why are the auditor's words: a delivery carries none of them, whatever is sent."""
    forged = {"deliver-text": "x", "what": "y", "why": "y", "status": "accepted", "due_on": "2030-01-01"}
    client_of(manager).post(at("_deliver", asked), forged)
    asked.refresh_from_db()
    assert (asked.what, asked.status, asked.due_on) == ("培训签到表", "delivered", SOON)
