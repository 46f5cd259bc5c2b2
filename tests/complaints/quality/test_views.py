from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Organisation, User
from complaints.models import Import, Source
from complaints.quality.counting import count_again
from tests.complaints.conftest import NOW

Browser = Callable[[User], Client]
SOURCES = "/complaints/sources/"


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
def two_months(write: Any, facts: Any) -> None:
    """In September everybody names a unit; in October every other one does not."""
    write(*(facts(f"S{number}", number / 2, customer="") for number in range(40)))
    write(*(facts(f"O{number}", 30 + number / 2, unit="东区" if number % 2 else "") for number in range(40)))
    count_again()


def row(page: Any, label: str) -> str:
    """The line of a fact, as a person reads it."""
    line = next(each for each in page.text.split("<tr>") if f">{label}<" in each)
    return " ".join(re.sub(r"<[^>]+>", " ", line.split("</tr>")[0]).split())


def of(source: Source, query: str = "") -> str:
    return f"{SOURCES}{source.pk}/{query}"


def test_a_share_stands_beside_that_of_the_month_before(browser: Client, source: Source, two_months: None) -> None:
    assert row(browser.get(of(source)), "Unit") == "Unit 20 50.00% 0.00% +50.00 pp notable"


def test_an_earlier_month_can_be_chosen(browser: Client, source: Source, two_months: None) -> None:
    page = browser.get(of(source, "?month=2026-09"))
    assert row(page, "Unit").startswith("Unit 0 0.00% —")
    assert row(page, "Customer reference").startswith("Customer reference 40 100.00%")


@pytest.mark.parametrize("month", ["x", "2026-13", "1999-01", "", "２０２６-10"])
def test_a_month_that_is_not_there_shows_the_latest(
    browser: Client, source: Source, two_months: None, month: str
) -> None:
    assert browser.get(of(source, f"?month={month}")).context["report"].month.first.month == 10


def test_each_number_leads_to_exactly_its_rows(browser: Client, source: Source, two_months: None) -> None:
    page = browser.get(of(source))
    links = {
        link.replace("&amp;", "&") for link in re.findall(r'href="(/complaints/\?[^"]*missing=unit[^"]*)"', page.text)
    }
    assert browser.get(links.pop()).context["table"].total == 20
    whole = re.search(r'href="(/complaints/\?source=\d+&amp;received_from=[^"]*)"', page.text)[1].replace("&amp;", "&")
    assert browser.get(whole).context["table"].total == 40


def test_rejected_rows_are_added_up_by_reason_and_lead_to_their_import(
    browser: Client, company: Organisation, source: Source
) -> None:
    told = {"organisation": company, "source": source, "name": "a.csv", "sha256": "0", "status": "done"}
    for days, reasons in (
        (100, {"received_missing": 7}),
        (20, {"received_missing": 3}),
        (2, {"received_missing": 1, "received_in_future": 5}),
    ):
        at = NOW - timedelta(days=days)
        Import.objects.create(**told, finished_at=at, rejected=sum(reasons.values()), rejected_by_reason=reasons)
    Import.objects.create(**told, finished_at=NOW, dry_run=True, rejected=9, rejected_by_reason={"received_missing": 9})
    page = browser.get(of(source))
    assert [(each.count, each.import_pk) for each in page.context["report"].reasons] == [
        (5, Import.objects.order_by("pk")[2].pk),
        (4, Import.objects.order_by("pk")[2].pk),
    ]
    assert "The time of receipt lies in the future." in page.text
    assert browser.get(SOURCES).context["shown"][0].rejected == 9


def test_the_list_says_which_source_to_look_at(browser: Client, company: Organisation, two_months: None) -> None:
    Source.objects.create(organisation=company, key="silent", name="Silent")
    page = browser.get(SOURCES)
    assert [(each.source.key, each.rows, each.notable > 0) for each in page.context["shown"]] == [
        ("crm", 80, True),
        ("silent", 0, False),
    ]


def test_the_list_costs_the_same_however_many_sources(
    browser: Client, company: Organisation, two_months: None, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        Source.objects.create(organisation=company, key=f"s{number}", name=f"{number}")
    with django_assert_max_num_queries(10):
        browser.get(SOURCES)


def test_what_is_not_counted_yet_is_said(browser: Client, write: Any, facts: Any) -> None:
    write(facts("R1"))
    assert "within ten minutes" in browser.get(SOURCES).text
    count_again()
    assert "within ten minutes" not in browser.get(SOURCES).text


def test_a_running_month_is_as_long_as_the_days_until_its_latest_receipt(
    browser: Client, source: Source, write: Any, facts: Any
) -> None:
    write(*(facts(f"R{number}", 61 + number) for number in range(10)))  # from the first to the tenth of November
    count_again()
    assert browser.get(of(source)).context["report"].volume.now == 1


def test_a_source_of_another_company_is_not_there(client_of: Browser, person: Any, source: Source) -> None:
    other = person("other", User.Role.MANAGER, Organisation.objects.create(name="别家", slug="other"))
    assert client_of(other).get(of(source)).status_code == 404
