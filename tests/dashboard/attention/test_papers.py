"""The first page names white papers that go no further without the manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone, translation

from accounts.models import Organisation, User
from commitments.companies import Whose
from commitments.portfolio import Portfolio
from dashboard.attention import Reader, items
from whitepapers.models import WhitePaper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def told(user: User, company: Organisation) -> list[str]:
    whose = Whose(company, [company], named=False)
    with translation.override("en"):
        found = items(Reader(user, timezone.localdate(), whose, Portfolio([])))
    return [item.title for item in found if item.view == "whitepapers:paper"]


@pytest.fixture
def paper(company: Organisation) -> Callable[..., WhitePaper]:
    def put(status: str, period: str = "2026Q3", **more: Any) -> WhitePaper:
        now = timezone.now()
        given = {"built_at": now, "approved_at": now, "scheduled_for": now, "published_at": now}
        return WhitePaper.objects.create(
            organisation=company, period=period, status=status, snapshot_text="{}", **given | more
        )

    return put


@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("draft", "Freeze the figures of the white paper"),
        ("frozen", "Approve the white paper"),
        ("approved", "Publish the white paper"),
    ],
)
def test_its_manager_is_asked_for_the_next_step(paper, manager, clerk, company, status, title):
    paper(status)
    assert (told(manager, company), told(clerk, company)) == ([title], [])


@pytest.mark.parametrize(("status", "period"), [("draft", "2026Q4"), ("scheduled", "2026Q3"), ("published", "2026Q3")])
def test_nothing_is_asked_of_what_goes_on_by_itself(paper, manager, company, status, period):
    paper(status, period)
    assert told(manager, company) == []


def test_what_is_held_up_is_looked_into(paper, manager, company):
    paper("scheduled", blocked_at=timezone.now())
    assert told(manager, company) == ["See why the white paper is held up"]


def test_another_companys_papers_are_none_of_his(paper, person, company):
    paper("frozen")
    other = Organisation.objects.create(name="别家", slug="other")
    assert told(person("boss", "manager", other), other) == []
