"""What the first page says of reward pools that wait for somebody."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from commitments.companies import Whose
from commitments.models import Clause, InterpretationNote, Promise
from commitments.portfolio import Portfolio
from compliance import owed
from compliance.models import RewardFormula, RewardPool
from compliance.rules.periods import Period
from dashboard.attention.following import REWARDS
from dashboard.attention.following import items as following
from dashboard.attention.items import Item, Reader
from dashboard.scoreboard import boards
from tests.dashboard.conftest import TODAY

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def promising(letter):
    """A letter in force since October 2024 that promises a pool."""
    QuerySet(Clause).filter(path="1/1.2").update(text="设立年度服务奖励池")
    return letter


@pytest.fixture
def items(promising, company):
    def found(user: User) -> list[Item]:
        with translation.override("en"):
            reader = Reader(user, timezone.localdate(), Whose(company, [company], named=False), Portfolio([promising]))
            return [item for item in following(reader) if item.view.startswith("compliance:reward")]

    return found


def test_each_year_that_is_over_without_a_pool_is_one_thing_to_do(items, manager, promising):
    titles = [(item.title, item.query) for item in items(manager)]
    assert titles == [("Propose the reward pool", "?year=2024"), ("Propose the reward pool", "?year=2025")]
    assert items(manager)[0].pk == promising.pk


def test_a_proposal_whose_year_is_over_leads_to_its_page(items, manager, promising):
    pool = RewardPool.objects.create(letter=promising, clause_path="1/1.2", year=2025, amount=1)
    RewardFormula.objects.create(pool=pool, number=1, weights={"resolution_rate": 1}, points={"met": 100})
    item = items(manager)[-1]
    assert (item.title, item.view, item.pk) == (
        "Change the formula of the reward pool",
        "compliance:reward",
        pool.pk,
    )


@pytest.mark.parametrize("who", ["clerk", "auditor", "admin"])
def test_nobody_but_a_manager_is_asked(items, request, who):
    assert items(request.getfixturevalue(who)) == []


def test_every_state_has_its_words():
    assert set(REWARDS) == {"approve", "correct", "no_claim", "missing"} == owed.STATES


def test_it_stands_on_the_first_page(client_of, manager, promising):
    page = client_of(manager).get(reverse("dashboard:home"), headers={"accept-language": "en"}).content.decode()
    assert reverse("compliance:reward_propose", args=[promising.pk]) + "?year=2025" in page
    assert "2025 is over and nobody has proposed its reward pool." in page


@pytest.fixture
def questions(letter, company):
    """What is asked of a letter whose first promise is held against the industry benchmark."""
    QuerySet(Promise).filter(metric="resolution_rate").update(metric="response_vs_benchmark")

    def found(user: User) -> list[Item]:
        portfolio = Portfolio([letter])
        shown = boards(portfolio, Period.parse("2026Q4"), TODAY)
        reader = Reader(user, TODAY, Whose(company, [company], named=False), portfolio, shown)
        with translation.override("en"):
            return [item for item in following(reader) if item.view == "dashboard:letter"]

    return found


def test_a_manager_is_asked_how_the_benchmark_is_read(questions, manager, letter):
    [item] = questions(manager)
    assert (item.title, item.view, item.pk) == ("Choose how the benchmark is read", "dashboard:letter", letter.pk)
    assert "R1, R2 or R3" in item.text


def test_nobody_is_asked_again_once_an_answer_is_proposed(questions, manager, letter):
    InterpretationNote.objects.create(
        letter=letter,
        number=1,
        metric="response_vs_benchmark",
        parameters={"reading": "R1"},
        valid_from=TODAY,
        signed_by_manager=manager,
    )
    assert questions(manager) == []


@pytest.mark.parametrize("who", ["clerk", "auditor", "admin"])
def test_only_a_manager_is_asked_how_the_benchmark_is_read(questions, request, who):
    assert questions(request.getfixturevalue(who)) == []
