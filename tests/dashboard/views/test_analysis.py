"""The pages of an analysis: one picture each, the address is the state, and few queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import ServiceUnit, User
from commitments.models import Promise
from compliance.analysis import offered
from tests.compliance.conftest import Paper, Record, kept_badly, local, paper, record  # noqa: F401

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
METRICS = ("repeat_rate", "first_response_timely_rate", "resolution_rate", "satisfaction", "response_vs_benchmark")
PICTURES = [(metric, name) for metric in METRICS for name in offered(metric)]


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        yield


@pytest.fixture
def signed(paper: Paper, record: Record) -> dict[str, Promise]:  # noqa: F811
    """A letter with a promise of each kind, in force since 2025, judged over complaints of two years."""
    return kept_badly(paper, record, metrics=METRICS, units=("东城", "西城"))


@pytest.fixture
def page(client_of: Callable[[User], Client], manager: User, signed: dict[str, Promise]) -> Callable[..., Any]:
    client = client_of(manager)
    client.cookies["django_language"] = "en"

    def get(metric: str, **query: Any) -> Any:
        return client.get(reverse("dashboard:analysis", args=[signed[metric].pk]), query)

    return get


@pytest.mark.parametrize(("metric", "name"), PICTURES)
def test_no_picture_takes_many_queries(
    metric: str, name: str, page: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    page(metric, picture=name)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert page(metric, picture=name).status_code == 200


def test_the_letter_takes_few_queries_too(
    client_of: Callable[[User], Client],
    manager: User,
    signed: dict[str, Promise],
    django_assert_max_num_queries: Any,
) -> None:
    client, letter = client_of(manager), signed["repeat_rate"].clause.version.letter
    url = reverse("dashboard:letter_analysis", args=[letter.pk])
    client.get(url)
    with django_assert_max_num_queries(MOST_QUERIES):
        found = client.get(url, {"promise": signed["resolution_rate"].pk})
    assert found.context["promise"] == signed["resolution_rate"]


def test_the_pickers_keep_each_other_in_the_address(page: Callable[..., Any]) -> None:
    unit = ServiceUnit.objects.get(name="东城")
    found = page("repeat_rate", picture="units", period="2026Q3", unit=unit.pk).context
    assert [chip.query for chip in found["pictures"] if chip.value == "months"] == [
        f"?period=2026Q3&unit={unit.pk}&picture=months"
    ]
    assert [each.value for each in found["units"] if each.current] == [unit.pk]
    assert [each.value for each in found["periods"] if each.current] == ["2026Q3"]


def test_an_unknown_picture_is_the_first_one(page: Callable[..., Any]) -> None:
    assert page("repeat_rate", picture="pie").context["key"] == "control"


def test_a_promise_on_registered_facts_has_no_analysis(
    client_of: Callable[[User], Client],
    manager: User,
    paper: Paper,  # noqa: F811
) -> None:
    promise = paper.says("fund_ratio", ">=", 1)
    paper.signed(date(2025, 1, 1))
    assert client_of(manager).get(reverse("dashboard:analysis", args=[promise.pk])).status_code == 404
    assert client_of(manager).get(reverse("dashboard:letter_analysis", args=[paper.letter.pk])).status_code == 404


def test_before_the_first_calculation_the_page_says_so(
    client_of: Callable[[User], Client],
    manager: User,
    paper: Paper,  # noqa: F811
) -> None:
    promise = paper.says("repeat_rate", "<=", 3)
    paper.signed(date(2025, 1, 1))
    for name, pk in (("analysis", promise.pk), ("letter_analysis", paper.letter.pk)):
        found = client_of(manager).get(reverse(f"dashboard:{name}", args=[pk]))
        assert found.status_code == 200
        assert found.context["picture"] is None
    assert client_of(manager).get(reverse("dashboard:picked", args=[promise.pk, "numerator"])).status_code == 404


def test_promise_and_letter_lead_to_their_analysis(
    client_of: Callable[[User], Client], manager: User, signed: dict[str, Promise]
) -> None:
    promise = signed["repeat_rate"]
    for name, pk in (("promise", promise.pk), ("letter", promise.clause.version.letter_id)):
        target = "analysis" if name == "promise" else "letter_analysis"
        shown = client_of(manager).get(reverse(f"dashboard:{name}", args=[pk])).text
        assert f"{reverse(f'dashboard:{target}', args=[pk])}?period=2026Q4" in shown


def test_the_list_behind_a_point_has_as_many_as_the_point(
    page: Callable[..., Any], client_of: Callable[[User], Client], manager: User
) -> None:
    picture = page("repeat_rate", picture="control").context["picture"]
    month = picture.rows[-1]
    shown = client_of(manager).get(month.cells[0].url)
    assert (shown.context["total"], month.cells[2].text) == (2, "4")


def test_the_list_says_what_it_is_limited_to(
    client_of: Callable[[User], Client], manager: User, signed: dict[str, Promise]
) -> None:
    client = client_of(manager)
    client.cookies["django_language"] = "en"
    url = reverse("dashboard:picked", args=[signed["first_response_timely_rate"].pk, "failures"])
    shown = client.get(url, {"period": "2026-09", "channel": "phone", "category": 0, "more": 7200, "most": 10800}).text
    for words in ("only the channel phone", "only the category without a category", "answered after more than 2 h"):
        assert words in shown


def test_a_period_that_is_none_of_the_promise_is_the_running_one(
    client_of: Callable[[User], Client], manager: User, signed: dict[str, Promise]
) -> None:
    url = reverse("dashboard:picked", args=[signed["repeat_rate"].pk, "numerator"])
    for label in ("2026", "nonsense", ""):
        assert client_of(manager).get(url, {"period": label}).context["pick"].period.label == "2026Q4"
    assert client_of(manager).get(url.replace("numerator", "nonsense")).status_code == 404
    assert client_of(manager).get(url.replace("numerator", "rank")).status_code == 404
