"""The lists of complaints behind a figure, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from accounts.models import ServiceUnit, User
from commitments.models import Promise
from compliance import cases
from compliance.models import Result
from compliance.rules.metrics import DEFINITIONS
from dashboard import lists

METRICS = [metric for metric in DEFINITIONS if cases.offered(metric)]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def asked_by(rf: RequestFactory) -> Callable[[User], HttpRequest]:
    def ask(person: User) -> HttpRequest:
        request = rf.get("/")
        request.user = person
        return request

    return ask


def a_result(metric: str, numerator: int = 7496, denominator: int = 7634, **more: Any) -> Result:
    return Result(pk=7, promise=Promise(metric=metric), numerator=numerator, denominator=denominator, **more)


@pytest.mark.parametrize("metric", METRICS)
def test_every_list_has_a_name_and_a_link(metric: str, asked_by: Any) -> None:
    result = a_result(metric, not_yet_due=5, detail={"rank": 6871, "noted_minor": 2, "beyond": 4})
    shown = lists.chips(asked_by(User(role=User.Role.MANAGER)), result)
    assert [chip.part for chip in shown] == list(cases.offered(metric))
    assert all(lists.name(result, chip.part) for chip in shown)


def test_the_failures_have_their_number(asked_by: Any) -> None:
    shown = lists.chips(asked_by(User(role=User.Role.AUDITOR)), a_result("resolution_rate"))
    assert [chip.label for chip in shown] == ["numerator: 7,496", "failures: 138", "denominator: 7,634"]
    assert lists.urls(shown)["failures"] == "/results/7/cases/failures/"


def test_who_may_not_see_complaints_gets_no_links(asked_by: Any) -> None:
    assert lists.chips(asked_by(User(role=User.Role.ADMIN)), a_result("resolution_rate")) == []


def test_a_figure_of_registered_facts_leads_to_no_list(asked_by: Any) -> None:
    assert lists.chips(asked_by(User(role=User.Role.MANAGER)), a_result("law_violations")) == []


@pytest.mark.django_db
def test_a_list_says_what_it_is_limited_to(company: Any) -> None:
    unit = ServiceUnit.objects.create(organisation=company, name="东区")
    result = a_result("resolution_rate")
    result.unit, result.promise.scope = unit, {"channels": ["phone", "email"], "segments": ["vip"], "units": [unit.pk]}
    assert lists.limits(result, cases.Cases(result, rows=unit.complaints.none())) == [
        "only the unit 东区",
        "units: 东区",
        "channels: phone, e-mail",
        "customer segments: vip",
    ]
