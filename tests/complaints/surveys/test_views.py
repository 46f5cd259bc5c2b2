from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Organisation, User
from complaints.models import Complaint, Survey
from complaints.surveys import actions, views
from evidence.models import JournalEntry
from tests.complaints.conftest import NOW, START

SURVEYS, ADD = "/complaints/surveys/", "/complaints/surveys/add/"
DAYS = {"first": "2026-09-01", "last": "2026-09-30", "answer_until": "2026-12-01"}


@pytest.fixture
def browser(client_of: Any, clerk: User) -> Client:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    return client


def lines(page: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(page.streaming_content).decode("utf-8-sig"))))


def test_first_the_number_is_shown_and_only_then_links_are_made(browser: Client, write: Any, facts: Any) -> None:
    write(facts("R1", resolved_at=START + timedelta(days=1)), facts("R2", 2))
    page = browser.post(ADD, DAYS)
    assert "1 complaint can be asked about" in page.text
    assert not Survey.objects.exists()
    done = browser.post(ADD, {**DAYS, "count": "1"}, follow=True)
    assert done.redirect_chain == [(SURVEYS, 302)]
    assert "1 link is made" in done.text


def test_a_number_that_is_no_longer_right_makes_nothing(browser: Client, write: Any, facts: Any) -> None:
    write(facts("R1", resolved_at=START + timedelta(days=1)))
    page = browser.post(ADD, {**DAYS, "count": "2"})
    assert "Nobody was asked" in page.text
    assert "1 complaint can be asked about" in page.text
    assert not Survey.objects.exists()


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"first": "2026-10-01"}, "first"),
        ({"first": "2026-06-01"}, "first"),
        ({"answer_until": "2026-11-22"}, "answer_until"),
        ({"answer_until": "2028-01-01"}, "answer_until"),
        ({"last": "2026-02-31"}, "last"),
    ],
)
def test_days_that_make_no_sense_are_said_at_the_field(
    browser: Client, complaint: Complaint, days: Any, field: str
) -> None:
    assert browser.post(ADD, DAYS | days).context["form"].errors[field]


def test_the_file_has_a_link_for_each_customer_who_has_not_answered(
    browser: Client, survey: Survey, codes: dict[str, str]
) -> None:
    invitation = survey.invitations.get(complaint__reference="R2")
    actions.answer(invitation=invitation, score=5, comment="", now=NOW)
    assert lines(browser.get(f"{SURVEYS}{survey.pk}/links/")) == [
        {
            "reference": "R1",
            "link": f"http://testserver/s/{codes['R1']}",
            "code": codes["R1"],
            "answers until": "2026-12-01",
        }
    ]


def test_the_journal_keeps_who_took_the_links_along(browser: Client, clerk: User, survey: Survey) -> None:
    browser.get(f"{SURVEYS}{survey.pk}/links/")
    browser.get(f"{SURVEYS}{survey.pk}/print/")
    entries = JournalEntry.objects.filter(action="survey.links").order_by("pk")
    assert [(each.actor, each.detail) for each in entries] == [
        ("clerk", {"kind": "csv", "waiting": 2}),
        ("clerk", {"kind": "print", "waiting": 2}),
    ]


def test_slips_have_the_address_and_the_code(
    browser: Client, survey: Survey, codes: dict[str, str], monkeypatch: Any
) -> None:
    page = browser.get(f"{SURVEYS}{survey.pk}/print/").text
    for code in codes.values():
        assert page.count(code) == 2
    monkeypatch.setattr(views, "MOST_SLIPS", 1)
    assert "The first 1; the file has all of them." in browser.get(f"{SURVEYS}{survey.pk}/print/").text


def test_the_reply_rate_stands_beside_each_survey_and_in_all(browser: Client, survey: Survey) -> None:
    invitation = survey.invitations.first()
    actions.answer(invitation=invitation, score=5, comment="", now=NOW)
    assert browser.get(SURVEYS).text.count("50.0%") == 2


def test_surveys_of_another_company_are_not_there(client_of: Any, person: Any, survey: Survey) -> None:
    other = client_of(person("other", User.Role.MANAGER, Organisation.objects.create(name="别家", slug="other")))
    assert other.get(SURVEYS).context["shown"] == []
    for page in ("links", "print"):
        assert other.get(f"{SURVEYS}{survey.pk}/{page}/").status_code == 404
