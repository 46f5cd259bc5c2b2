"""The catalogue of metrics."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from commitments.models import Letter, Promise, PromiseReview

pytestmark = pytest.mark.usefixtures("november")
LIST = reverse("dashboard:metrics")


@pytest.fixture
def page(client_of: Callable[[User], Client]) -> Callable[..., str]:
    def get(user: User, key: str = "", query: str = "", status: int = 200) -> str:
        address = reverse("dashboard:metric", args=[key]) if key else LIST
        answer = client_of(user).get(f"{address}{query}", HTTP_ACCEPT_LANGUAGE="en")
        assert answer.status_code == status
        return " ".join(answer.content.decode().split())

    return get


def test_the_list_says_in_how_many_clauses_each_is_used(
    client_of: Callable[[User], Client], manager: User, letter: Letter
) -> None:
    groups = client_of(manager).get(LIST).context["groups"]
    clauses = {entry.definition.key: entry.clauses for _heading, entries in groups for entry in entries}
    assert (clauses["repeat_rate"], clauses["resolution_rate"], clauses["satisfaction"]) == (2, 1, 0)


def test_a_metric_is_defined_in_both_languages_whatever_the_readers_is(page: Any, manager: User) -> None:
    told = page(manager, "repeat_rate")
    assert "Repeat complaint rate" in told
    assert "重复投诉率" in told
    assert "again within 30 days of the earlier" in told


def test_it_names_the_clauses_of_letters_in_force_that_use_it(
    page: Any, manager: User, promise: Callable[[str], Promise]
) -> None:
    told = page(manager, "repeat_rate")
    assert all(reverse("dashboard:promise", args=[promise(name).pk]) in told for name in ("repeat", "band"))
    assert reverse("dashboard:promise", args=[promise("resolution").pk]) not in told


def test_a_metric_that_no_letter_uses_says_so(page: Any, manager: User, letter: Letter) -> None:
    assert "No letter in force uses it." in page(manager, "satisfaction")


def test_a_draft_uses_nothing_yet(page: Any, manager: User, write_letter: Any, company: Any) -> None:
    write_letter(company, draft=True)
    assert "No letter in force uses it." in page(manager, "repeat_rate")


def test_its_versions_author_and_checker_are_told(page: Any, manager: User) -> None:
    told = page(manager, "resolution_rate")
    assert "First definition, with a gross and a net clock." in told
    assert "the authors of Kept, from the rule book" in told
    assert "a second rule book in the tests" in told


def test_reviews_against_the_clauses_are_for_those_who_review(
    page: Any, manager: User, clerk: User, admin: User, promise: Callable[[str], Promise]
) -> None:
    days = {"reviewed_on": date(2026, 11, 1), "next_review_on": date(2027, 11, 1)}
    PromiseReview.objects.create(promise=promise("repeat"), author=manager, checker=admin, remark="已核对", **days)
    assert "已核对" in page(manager, "repeat_rate")
    assert "已核对" not in page(clerk, "repeat_rate")


def test_an_auditor_sees_the_clauses_of_the_company_he_audits(
    page: Any, auditor: User, engagement: Any, promise: Callable[[str], Promise]
) -> None:
    assert reverse("dashboard:promise", args=[promise("repeat").pk]) in page(auditor, "repeat_rate")


def test_a_stranger_sees_definitions_and_nobodys_clauses(page: Any, stranger: User, letter: Letter) -> None:
    assert "No letter in force uses it." in page(stranger, "repeat_rate")


def test_there_is_no_page_of_what_is_no_metric(page: Any, manager: User) -> None:
    page(manager, "negotiation_start", status=404)
    page(manager, "temperature", status=404)
