"""The promise page says what its figure said before, and a page of its own which complaints lie between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from audits.models import Engagement
from commitments.models import Promise
from complaints.facts import Facts
from complaints.models import ChangeSet, Source
from compliance.actions import recompute
from compliance.models import Result
from tests.complaints.generated import write
from tests.compliance.conftest import Paper, local
from tests.engaging import admit

__all__ = ["local"]
pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
Local = Callable[..., datetime]
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def corrected(company: Organisation, local: Local) -> Promise:
    """A promise whose figure a correction of one complaint has changed."""
    paper = Paper(company)
    promise = paper.says("first_response_timely_rate", ">=", 95, limit="2h")
    paper.signed(date(2026, 10, 1))
    source = Source.objects.create(organisation=company, key="test", name="test")
    at = local(2026, 10, 5, 9)
    facts = [Facts(reference=f"R{n}", received_at=at, responded_at=at + timedelta(hours=1)) for n in range(4)]
    write(source, facts)
    recompute(as_of=local(2026, 10, 20))
    write(source, [replace(facts[2], responded_at=at + timedelta(hours=5))])
    recompute(as_of=local(2026, 10, 20))
    return promise


def result() -> Result:
    return Result.objects.get(period="2026Q4", unit=None)


@pytest.fixture
def read(client_of: As) -> Callable[[User, str], str]:
    def page(who: User, address: str) -> str:
        return str(client_of(who).get(address, headers=ENGLISH).content.decode())

    return page


def changed_url() -> str:
    return reverse("dashboard:changed", args=[result().pk])


def promise_url(promise: Promise) -> str:
    return f"{reverse('dashboard:promise', args=[promise.pk])}?period=2026Q4"


def test_the_promise_page_says_what_the_figure_said_before(corrected: Promise, read: Any, manager: User) -> None:
    told = read(manager, promise_url(corrected))
    assert "What changed last" in told
    assert all(words in told for words in ("100.00%", "75.00%", f'hx-get="{changed_url()}"'))


def test_who_may_not_open_complaints_is_not_led_to_them(corrected: Promise, read: Any, admin: User) -> None:
    told = read(admin, promise_url(corrected))
    assert "What changed last" in told
    assert changed_url() not in told


def test_a_figure_that_never_changed_says_nothing(corrected: Promise, read: Any, manager: User) -> None:
    Result.objects.update(period="2026-10")
    assert "What changed last" not in read(manager, promise_url(corrected))


def test_the_page_counts_who_joined_and_left(corrected: Promise, read: Any, manager: User) -> None:
    told = read(manager, changed_url())
    assert all(words in told for words in ("1 complaint was corrected.", "1: in time → late", "R2", "+1", "−1"))
    assert reverse("dashboard:cases", args=[result().pk, "failures"]) in told


def test_the_page_names_the_change_set(corrected: Promise, read: Any, manager: User) -> None:
    assert "Change set 2 (import)" in read(manager, changed_url())


def test_a_reason_is_told_without_the_people_in_it(corrected: Promise, read: Any, manager: User) -> None:
    ChangeSet.objects.update(reason="王小明先生来电 13812345678，更正")
    told = read(manager, changed_url())
    assert "来电" in told
    assert "13812345678" not in told
    assert "王小明" not in told


def test_an_auditor_sees_complaints_of_his_engagement_alone(
    corrected: Promise, read: Any, auditor: User, company: Organisation, firm: Organisation
) -> None:
    today = timezone.localdate()
    engagement = Engagement.objects.create(
        organisation=company,
        firm=firm,
        title="x",
        period_from=date(2026, 1, 1),
        period_until=date(2026, 9, 30),
        valid_from=today,
        valid_until=today,
    )
    admit(engagement, auditor)
    engagement.letters.add(corrected.clause.version.letter)
    told = read(auditor, changed_url())
    assert "R2" not in told
    assert "1 of them lies outside the period of your engagement." in told


def test_what_never_changed_has_no_page(corrected: Promise, client_of: As, manager: User, local: Local) -> None:
    recompute(as_of=local(2027, 1, 2))
    first = Result.objects.get(period="2027Q1", unit=None)
    assert client_of(manager).get(reverse("dashboard:changed", args=[first.pk])).status_code == 404
