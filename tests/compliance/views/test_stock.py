"""The stock table, and what a failing one says elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from commitments.companies import Whose
from commitments.models import Letter
from commitments.portfolio import Portfolio
from complaints.models import Complaint
from compliance.actions import recompute
from dashboard import attention
from dashboard.attention import Reader
from tests.compliance.conftest import Paper, Record
from whitepapers.actions import build, reasons_against

STOCK = reverse("compliance:stock")


@pytest.fixture
def lost(record: Record, paper: Paper, local: Callable[..., datetime]) -> Complaint:
    """A complaint of October whose stored day is one of the quarter before; the night has seen it."""
    paper.says("first_response_timely_rate", ">=", 98, limit="2h")
    paper.signed(local(2026, 7, 1, 12).date())
    complaint = record(local(2026, 10, 6, 12), unit="东城")
    Complaint.objects.filter(pk=complaint.pk).update(received_day="2026-09-02")
    recompute(as_of=local(2027, 1, 2))
    return complaint


def english(client_of: Callable[[User], Client], user: User) -> Client:
    client = client_of(user)
    client.cookies["django_language"] = "en"
    return client


def test_the_table_shows_the_difference_and_the_complaints_behind_it(
    client_of: Callable[[User], Client], clerk: User, lost: Complaint
) -> None:
    text = english(client_of, clerk).get(STOCK, {"period": "2026Q4"}).text
    assert f">{lost.reference}<" in text
    assert '<span class="pill major">1</span>' in text


def test_a_period_nobody_counted_says_so(client_of: Callable[[User], Client], clerk: User, lost: Complaint) -> None:
    assert "No run has counted this period yet" in english(client_of, clerk).get(STOCK, {"period": "2025Q1"}).text


@pytest.mark.parametrize("period", ["x", "2026", "2026H1", ""])
def test_what_is_no_month_or_quarter_is_the_running_quarter(
    client_of: Callable[[User], Client], clerk: User, period: str
) -> None:
    assert english(client_of, clerk).get(STOCK, {"period": period}).context["period"].kind == "quarter"


def test_a_stranger_sees_no_stock(client_of: Callable[[User], Client], stranger: User, lost: Complaint) -> None:
    assert f">{lost.reference}<" not in english(client_of, stranger).get(STOCK, {"period": "2026Q4"}).text


def test_home_asks_to_look_into_it(manager: User, lost: Complaint) -> None:
    whose = Whose(manager.organisation, [], named=False)
    reader = Reader(manager, timezone.localdate(), whose, Portfolio(Letter.objects.all()))
    found = [item.query for item in attention.items(reader) if item.view == "compliance:stock"]
    assert found == ["?period=2026-10", "?period=2026Q4"]


def test_a_white_paper_waits_until_the_stock_adds_up(
    manager: User, lost: Complaint, local: Callable[..., datetime], settings: Any
) -> None:
    at = local(2027, 1, 2, 12)
    paper = build(organisation=manager.organisation, period="2026Q4", by=manager, at=at)
    settings.LANGUAGE_CODE = "en"
    said = "The stock of complaints of this quarter does not add up; its page names the cases."
    assert said in reasons_against(paper, at=at)
    lost.refresh_from_db()
    Complaint.objects.filter(pk=lost.pk).update(received_day="2026-10-06")
    recompute(as_of=local(2027, 1, 3))
    assert said not in reasons_against(paper, at=at)
