"""An auditor whose engagement is limited to units reads the company's verdicts, and of units his own: on every page, in
every picture, file and answer of the API (rule book §15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, ServiceUnit, User
from audits.models import Engagement
from commitments.models import Promise
from complaints.models import units_visible_to
from compliance.actions import Terms, propose_pool
from compliance.analysis import offered
from compliance.models import Result
from tests.compliance.conftest import Paper, Record, kept_badly, local, paper, record  # noqa: F401
from tests.engaging import admit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
EAST, WEST = "东城", "西城"
METRICS = ("repeat_rate", "first_response_timely_rate", "response_vs_benchmark")
PICTURES = [(metric, name) for metric in METRICS for name in offered(metric)]


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with time_machine.travel("2026-11-20T03:00:00Z", tick=False):
        yield


@pytest.fixture
def said(paper: Paper, record: Record) -> dict[str, Promise]:  # noqa: F811
    """Promises that two units keep badly, the west as badly as the east."""
    return kept_badly(paper, record, metrics=METRICS, units=(EAST, WEST, "南城"))


@pytest.fixture
def limited(said: dict[str, Promise], company: Organisation, firm: Organisation, auditor: User) -> Engagement:
    span: dict[str, Any] = {"period_from": date(2025, 1, 1), "period_until": date(2026, 12, 31)}
    access = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
    made = Engagement.objects.create(organisation=company, firm=firm, title="东城", **span, **access)
    made.letters.add(said["repeat_rate"].clause.version.letter)
    made.units.add(ServiceUnit.objects.get(name=EAST))
    return admit(made, auditor)


@pytest.fixture
def client(client_of: Callable[[User], Client], auditor: User, limited: Engagement) -> Client:
    return client_of(auditor)


def west() -> int:
    return ServiceUnit.objects.get(name=WEST).pk


def of_unit(name: str, promise: Promise) -> Result:
    return Result.objects.get(promise=promise, unit__name=name, period="2026Q3")


def test_units_are_those_of_the_engagements(limited: Engagement, auditor: User, manager: User, company: Organisation):
    assert units_visible_to(auditor, company.pk, TODAY) == {ServiceUnit.objects.get(name=EAST).pk}
    assert units_visible_to(manager, company.pk, TODAY) is None
    limited.units.clear()
    assert units_visible_to(auditor, company.pk, TODAY) is None


@pytest.mark.parametrize(("metric", "name"), PICTURES)
def test_no_picture_names_another_unit(client: Client, said: dict[str, Promise], metric: str, name: str):
    for unit in ("", west()):
        text = client.get(
            reverse("dashboard:analysis", args=[said[metric].pk]), {"picture": name, "period": "2026Q3", "unit": unit}
        ).text
        assert (EAST in text, WEST in text) == (True, False)


@pytest.mark.parametrize("metric", METRICS)
def test_a_promise_shows_the_own_units_alone(client: Client, said: dict[str, Promise], metric: str):
    page = reverse("dashboard:promise", args=[said[metric].pk])
    text = client.get(page, {"period": "2026Q3", "unit": west()}).text
    assert (EAST in text, WEST in text) == (True, False)


def test_neither_do_home_letter_stock_lists_and_what_ifs(client: Client, said: dict[str, Promise]):
    promise = said["first_response_timely_rate"]
    letter = promise.clause.version.letter_id
    for page, args in (
        ("dashboard:home", []),
        ("dashboard:letter", [letter]),
        ("dashboard:letter_analysis", [letter]),
        ("dashboard:what_if", [promise.pk]),
        ("complaints:list", []),
    ):
        answer = client.get(reverse(page, args=args), {"period": "2026Q4"})
        assert (answer.status_code, WEST in answer.text) == (200, False), page


def test_the_stock_is_of_the_own_units(client: Client, manager: User, client_of: Callable[[User], Client]):
    found = client.get(reverse("compliance:stock"), {"period": "2026Q4"})
    (table,) = found.context["tables"]
    assert [str(line.unit) for line in table.lines] == [EAST]
    assert WEST not in found.text
    (whole,) = client_of(manager).get(reverse("compliance:stock"), {"period": "2026Q4"}).context["tables"]
    assert len(whole.lines) == 3


@pytest.mark.parametrize("page", ["dashboard:cases", "dashboard:cases_export"])
def test_the_cases_behind_another_units_figure_are_not_there(client: Client, said: dict[str, Promise], page: str):
    promise = said["first_response_timely_rate"]
    for name, status in ((EAST, 200), (WEST, 404)):
        assert client.get(reverse(page, args=[of_unit(name, promise).pk, "numerator"])).status_code == status


def test_an_address_that_names_another_unit_is_of_the_company(client: Client, said: dict[str, Promise]):
    page = reverse("dashboard:picked", args=[said["first_response_timely_rate"].pk, "numerator"])
    assert WEST not in client.get(page, {"period": "2026Q3", "unit": west()}).text


def test_results_are_the_companys_and_the_own_units(limited: Engagement, auditor: User, manager: User):
    seen = Result.objects.visible_to(auditor, TODAY)
    assert set(seen.values_list("unit__name", flat=True)) == {None, EAST}
    assert set(Result.objects.visible_to(manager, TODAY).values_list("unit__name", flat=True)) > {WEST}


@pytest.fixture
def pool(limited: Engagement, said: dict[str, Promise], manager: User) -> int:
    letter = said["repeat_rate"].clause.version.letter
    points = {"met": 100, "missed": 50, "minor": 0, "major": 0}
    terms = Terms(Decimal("1000.00"), {"first_response_timely_rate": 1}, points)
    return propose_pool(letter=letter, clause_path="1", year=2025, terms=terms, by=manager).pk


def test_of_a_reward_he_reads_his_units_share(client: Client, pool: int):
    text = client.get(reverse("compliance:reward", args=[pool])).text
    assert (EAST in text, WEST in text) == (True, False)
    assert client.get(reverse("compliance:reward_unit", args=[pool, west()])).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_so_he_does_in_its_files(client: Client, pool: int, kind: str):
    text = client.get(reverse("compliance:reward_export", args=[pool, kind])).text
    assert (EAST in text, WEST in text) == (True, False)
