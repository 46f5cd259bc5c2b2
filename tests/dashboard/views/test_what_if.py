"""The page of a supposition: the real verdict, the supposed one, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ServiceUnit, User
from commitments.models import Promise
from complaints.models import Complaint
from compliance.actions import recompute
from compliance.models import Result
from tests.compliance.conftest import Paper, Record, local, paper, record  # noqa: F401

pytestmark = pytest.mark.django_db
MOST_QUERIES = 32  # twice what a picture takes: both are counted


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        yield


@pytest.fixture
def timely(paper: Paper, record: Record, local: Callable[..., datetime]) -> Promise:  # noqa: F811
    """80 % within two hours, by quarter; in the east one of ten is late, in the west four."""
    promise = paper.says("first_response_timely_rate", ">=", 80, limit="2h", period="quarter")
    paper.signed(date(2026, 7, 1))
    for unit, late in (("东城", 1), ("西城", 4)):
        record.many(10 - late, local(2026, 10, 5), unit=unit, responded=1)
        record.many(late, local(2026, 10, 6), unit=unit, responded=3)
    recompute(as_of=local(2026, 11, 20))
    return promise


@pytest.fixture
def page(client_of: Callable[[User], Client], manager: User, timely: Promise) -> Callable[..., Any]:
    client = client_of(manager)
    client.cookies["django_language"] = "en"

    def get(query: str = "") -> Any:
        return client.get(f"{reverse('dashboard:what_if', args=[timely.pk])}{query}")

    return get


def words(response: Any) -> str:
    return unescape(" ".join(response.content.decode().split()))


def test_the_real_verdict_stands_beside_the_supposed_one(page: Callable[..., Any]) -> None:
    shown = page("?target=70")
    assert (shown.context["real"].verdict, shown.context["tried"].verdict) == ("missed", "met")
    told = words(shown)
    assert '<span class="pill missed">missed</span>' in told
    assert '<span class="pill met">met</span>' in told
    assert "target ≥ 70%" in told


def test_the_counts_that_differ_are_marked(page: Callable[..., Any]) -> None:
    shown = page("?limit=3h")
    assert [line.label for line in shown.context["lines"] if line.differs][:3] == ["Value", "Limit", "Numerator"]
    assert "<strong>20</strong>" in words(shown)


def test_units_are_left_out(page: Callable[..., Any]) -> None:
    west = ServiceUnit.objects.get(name="西城")
    shown = page(f"?without={west.pk}")
    assert (shown.context["tried"].numerator, shown.context["tried"].denominator) == (9, 10)
    assert "without 西城" in words(shown)


def test_the_address_is_the_state(page: Callable[..., Any]) -> None:
    west = ServiceUnit.objects.get(name="西城")
    shown = words(page(f"?period=2026Q3&target=70&limit=3h&without={west.pk}"))
    for kept in ('value="70"', 'value="3h"', "checked", '<option value="2026Q3" selected>'):
        assert kept in shown


def test_nothing_is_sent_that_writes_and_no_result_changes(page: Callable[..., Any]) -> None:
    west = ServiceUnit.objects.get(name="西城")
    kept = list(Result.objects.order_by("pk").values_list("pk", "digest", "as_of", "run"))
    with CaptureQueriesContext(connection) as asked:
        assert page(f"?target=99&limit=30min&without={west.pk}").status_code == 200
    assert {query["sql"].lstrip("(").split()[0] for query in asked} == {"SELECT"}
    assert list(Result.objects.order_by("pk").values_list("pk", "digest", "as_of", "run")) == kept
    assert len(asked) <= MOST_QUERIES


def test_the_page_says_that_nothing_was_changed(page: Callable[..., Any]) -> None:
    shown = words(page("?target=70"))
    assert "Nothing was changed" in shown
    assert "The verdict of Q4 2026 stays “missed”" in shown


def test_without_a_supposition_the_letters_own_figure_stands_alone(page: Callable[..., Any]) -> None:
    shown = page("?target=&limit=")
    assert (shown.context["tried"], shown.context["form"].errors) == (None, {})
    assert "By the letter: ≥ 80%" in words(shown)


def test_nonsense_is_said_at_its_field(page: Callable[..., Any]) -> None:
    shown = page("?limit=soon")
    assert (shown.context["tried"], list(shown.context["form"].errors)) == (None, ["limit"])


def test_facts_that_changed_since_the_run_are_named(page: Callable[..., Any], record: Record) -> None:  # noqa: F811
    assert "Facts have changed" not in words(page("?target=70"))
    record.forget(Complaint.objects.filter(unit__name="西城"))
    shown = page("?target=70")
    assert "Facts have changed since the last calculation" in words(shown)
    assert shown.context["stored"].denominator == 20


def test_a_quarter_before_the_letter_is_not_judged(page: Callable[..., Any]) -> None:
    shown = page("?period=2026Q2&target=70")
    assert shown.context["real"] is None
    assert "This version of the letter governs nothing of this period." in words(shown)


def test_before_the_first_calculation_the_page_says_so(
    client_of: Callable[[User], Client],
    manager: User,
    paper: Paper,  # noqa: F811
) -> None:
    promise = paper.says("repeat_rate", "<=", 3)
    paper.signed(date(2025, 1, 1))
    found = client_of(manager).get(reverse("dashboard:what_if", args=[promise.pk]), {"target": 5})
    assert (found.status_code, found.context["real"]) == (200, None)


def test_a_duty_has_nothing_to_suppose(
    client_of: Callable[[User], Client],
    manager: User,
    paper: Paper,  # noqa: F811
) -> None:
    promise = paper.says("obligation_kept", kind="obligation", unit="")
    paper.signed(date(2025, 1, 1))
    client = client_of(manager)
    assert client.get(reverse("dashboard:what_if", args=[promise.pk])).status_code == 404
    shown = client.get(reverse("dashboard:promise", args=[promise.pk])).text
    assert reverse("dashboard:what_if", args=[promise.pk]) not in shown


def test_the_promise_leads_to_its_supposition(
    client_of: Callable[[User], Client], manager: User, timely: Promise
) -> None:
    shown = client_of(manager).get(reverse("dashboard:promise", args=[timely.pk])).text
    assert f"{reverse('dashboard:what_if', args=[timely.pk])}?period=2026Q4" in shown
