"""The page of what is due within two hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, ServiceUnit, User
from audits.models import Engagement
from tests.compliance.conftest import Paper, Record
from tests.engaging import admit

DUE = reverse("compliance:due")
HOUR = timedelta(hours=1)


@pytest.fixture
def now(local: Callable[..., datetime]) -> Iterator[datetime]:
    at = local(2026, 11, 20, 9)
    with time_machine.travel(at, tick=False):
        yield at


@pytest.fixture
def waiting(record: Record, paper: Paper, now: datetime) -> None:
    """One in each district: an hour over in the east, an hour left in the west."""
    paper.says("first_response_timely_rate", ">=", 98, limit="2h")
    paper.signed(date(2026, 7, 1))
    record(now - HOUR, unit="西区")
    record(now - 3 * HOUR, unit="东区")


def text(client_of: Callable[[User], Client], user: User, query: str = "") -> str:
    client = client_of(user)
    client.cookies["django_language"] = "en"
    return client.get(DUE + query).text


def test_the_soonest_stands_first_with_the_time_left(client_of: Any, clerk: User, waiting: None) -> None:
    page = text(client_of, clerk)
    assert page.index("over for 1 h") < page.index("1 h left")
    assert page.index("T000002") < page.index("T000001")


def test_ones_own_units_alone_can_be_shown(client_of: Any, clerk: User, waiting: None) -> None:
    assert "unit=mine" not in text(client_of, clerk)
    clerk.units.add(ServiceUnit.objects.get(name="西区"))
    page = text(client_of, clerk, "?unit=mine")
    assert "T000001" in page
    assert "T000002" not in page


def test_people_of_another_company_see_nothing_of_it(client_of: Any, person: Any, waiting: None) -> None:
    other = person("other", User.Role.MANAGER, Organisation.objects.create(name="别家", slug="other"))
    assert "Nothing is due" in text(client_of, other)


def test_an_auditor_sees_what_his_engagement_is_about(
    client_of: Any, auditor: User, company: Organisation, firm: Organisation, waiting: None
) -> None:
    assert "T000001" not in text(client_of, auditor)
    days = {"period_from": "2026-10-01", "period_until": "2026-12-31", "valid_from": "2026-11-01"}
    audit = Engagement.objects.create(organisation=company, firm=firm, title="Q4", valid_until="2027-01-31", **days)
    admit(audit, auditor)
    assert "T000001" not in text(client_of, auditor)  # no letter is his to know
    audit.letters.add(company.letters.get())
    assert "T000001" in text(client_of, auditor)


def test_the_page_needs_few_queries(
    client_of: Any, clerk: User, record: Record, waiting: None, now: datetime, django_assert_max_num_queries: Any
) -> None:
    record.many(60, now - 4 * HOUR, unit="东区")
    browser = client_of(clerk)
    with django_assert_max_num_queries(15):
        page = browser.get(DUE)
    assert f"at={page.context['page'].next}" in page.text
