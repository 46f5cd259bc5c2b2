"""Seeing the calendar, and entering decrees and opening hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from complaints import calendars
from complaints.models import Decree, OpeningHours
from complaints.rules.calendars import Hours

Browser = Callable[[User], Client]
CALENDAR, DECREE, HOURS = (reverse(f"complaints:{name}") for name in ("calendar", "decree_add", "hours_add"))


@pytest.fixture
def english(client_of: Browser) -> Browser:
    def sign_in(user: User) -> Client:
        client = client_of(user)
        client.cookies["django_language"] = "en"
        return client

    return sign_in


def decree(*rows: dict[str, str], **more: str) -> dict[str, str]:
    sent = {
        "source": "国办发明电〔2026〕9号",
        "learnt_on": "2026-11-01",
        "days-TOTAL_FORMS": "4",
        "days-INITIAL_FORMS": "0",
    }
    cells = {f"days-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {**sent, **cells, **more}


NEW_YEAR = {"first": "2027-01-01", "last": "2027-01-03", "kind": "off", "name": "元旦"}
MAKE_UP = {"first": "2027-01-09", "kind": "worked"}


def test_the_year_names_its_holidays_in_words(english: Browser, clerk: User) -> None:
    text = english(clerk).get(CALENDAR, {"year": "2026"}).text
    assert "1 Oct 2026 through 7 Oct 2026: day off, 国庆节" in text
    assert "10 Oct 2026: make-up working day" in text


def test_a_year_without_a_decree_is_said_to_be_provisional(english: Browser, clerk: User) -> None:
    assert "are not decreed in this calendar yet" in english(clerk).get(CALENDAR, {"year": "2150"}).text


@pytest.mark.parametrize("year", ["", "12", "x", "99999999999", "²"])
def test_no_year_is_this_year(english: Browser, clerk: User, year: str) -> None:
    assert english(clerk).get(CALENDAR, {"year": year}).context["year"] == date.today().year  # noqa: DTZ011


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_a_decree_is_entered_and_counts(
    english: Browser, request: pytest.FixtureRequest, role: str, company: Organisation
) -> None:
    response = english(request.getfixturevalue(role)).post(DECREE, decree(NEW_YEAR, MAKE_UP, settles="on"))
    assert response["Location"] == f"{CALENDAR}?year=2027"
    known = calendars.of_organisation(company.pk)
    assert known.is_day_off(date(2027, 1, 1))
    assert known.is_working_day(date(2027, 1, 9))
    assert known.decreed(date(2027, 6, 1))


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        ([], {}, "Name at least one day"),
        ([{"last": "2027-01-01", "kind": "off"}], {}, "leave the whole row empty"),
        ([{**NEW_YEAR, "last": "2026-12-31"}], {}, "comes after the first"),
        ([{**NEW_YEAR, "last": "2027-04-01"}], {}, "within 60 days"),
        ([{**NEW_YEAR, "first": "1900-01-01", "last": ""}], {}, "between 1990 and 2200"),
        ([NEW_YEAR, {**MAKE_UP, "first": "2027-01-03"}], {}, "stands in two rows"),
        ([{**NEW_YEAR, "first": "2027-02-30"}], {}, "does not exist"),
        ([NEW_YEAR], {"learnt_on": "2999-01-01"}, "lies ahead"),
        ([NEW_YEAR], {"source": ""}, "required"),
    ],
)
def test_what_cannot_be_a_decree_is_refused(
    english: Browser, manager: User, rows: list[dict[str, str]], more: dict[str, str], words: str
) -> None:
    response = english(manager).post(DECREE, decree(*rows, **more))
    assert words in response.text
    assert not Decree.objects.exclude(organisation=None).exists()


HALVES = {"valid_from": "2026-10-01", "working": "9:00-12:00，13:30—18:00", "off": "", "source": "公告"}


def test_opening_hours_are_entered_and_shown(english: Browser, manager: User, company: Organisation) -> None:
    client = english(manager)
    client.post(HOURS, HALVES)
    assert calendars.hours_of(company.pk) == (Hours(date(2026, 10, 1), ((540, 720), (810, 1080))),)
    assert "9:00–12:00, 13:30–18:00" in client.get(CALENDAR).text


@pytest.mark.parametrize(
    "working", ["", "9-12", "12:00-9:00", "9:00-25:00", "9:60-10:00", "9:00-12:00, 11:00-13:00", "9:00-12:00 or so"]
)
def test_what_are_no_spans_is_refused(english: Browser, manager: User, working: str) -> None:
    assert english(manager).post(HOURS, {**HALVES, "working": working}).context["form"].errors["working"]
    assert not OpeningHours.objects.exists()


def test_an_auditor_sees_the_calendar_of_the_company_he_audits(
    english: Browser, auditor: User, manager: User, company: Organisation, engage: Any
) -> None:
    english(manager).post(DECREE, decree(NEW_YEAR))
    unknown = english(auditor).get(CALENDAR, {"year": "2027", "company": str(company.pk)})
    engage(auditor)
    known = english(auditor).get(CALENDAR, {"year": "2027", "company": str(company.pk)})
    assert ("元旦" in unknown.text, "元旦" in known.text) == (False, True)
