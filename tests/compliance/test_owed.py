"""Which years of a reward pool wait for a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from commitments.models import Letter
from commitments.portfolio import Portfolio
from compliance import allocations
from compliance.actions import Terms, approve_pool, propose_correction, propose_pool, recompute
from compliance.models import RewardPool
from compliance.owed import Owed, owed, promised

pytestmark = pytest.mark.django_db

TERMS = Terms(Decimal("1000.00"), {"first_response_timely_rate": 1}, {"met": 100, "missed": 50})
Local = Callable[..., datetime]


def promise_pool(paper: Any, path: str = "3.1.2") -> None:
    paper.says("fund_ratio", path=path)
    paper.version.clauses.filter(path=path).update(text="设立年度服务奖励池,按考核结果分配。")


@pytest.fixture
def letter(paper: Any, record: Any, local: Local) -> Letter:
    paper.says("first_response_timely_rate", ">=", 90, limit="2h")
    promise_pool(paper)
    record(local(2025, 2, 1), unit="东区", responded=1)
    return paper.signed(date(2025, 1, 1))


@pytest.fixture
def pool(letter: Letter, manager: User, local: Local) -> RewardPool:
    recompute(as_of=local(2026, 1, 2))
    return propose_pool(letter=letter, clause_path="3.1.2", year=2025, terms=TERMS, by=manager)


@pytest.fixture
def approved(pool: RewardPool, manager: User, local: Local) -> RewardPool:
    digest = allocations.digest(allocations.canonical(allocations.allocation(pool)))
    return approve_pool(pool=pool, digest=digest, by=manager, at=local(2026, 1, 2))


def told(found: list[Owed]) -> list[tuple[int, str]]:
    return [(each.year, each.state) for each in found]


def test_a_year_that_is_over_without_a_pool_is_owed(letter: Letter, local: Local) -> None:
    assert told(owed(Portfolio([letter]), local(2027, 1, 1))) == [(2025, "missing"), (2026, "missing")]
    assert owed(Portfolio([letter]), local(2027, 1, 1))[0].clause == "3.1.2"


def test_the_year_is_over_at_midnight_where_the_letter_is(letter: Letter, local: Local) -> None:
    assert owed(Portfolio([letter]), local(2025, 12, 31, 23)) == []
    assert told(owed(Portfolio([letter]), local(2026, 1, 1))) == [(2025, "missing")]


def test_a_letter_that_promises_no_pool_owes_none(paper: Any, local: Local) -> None:
    paper.says("repeat_rate", "<=", 3)
    assert owed(Portfolio([paper.signed(date(2025, 1, 1))]), local(2027, 1, 1)) == []


def test_a_proposal_whose_year_is_over_waits_for_its_approval(pool: RewardPool, local: Local) -> None:
    [each] = owed(Portfolio([pool.letter]), local(2026, 1, 2))
    assert (each.state, each.pool) == ("approve", pool)


def test_a_proposal_of_the_running_year_waits_for_nothing(letter: Letter, manager: User, local: Local) -> None:
    propose_pool(letter=letter, clause_path="3.1.2", year=2025, terms=TERMS, by=manager)
    assert owed(Portfolio([letter]), local(2025, 6, 1)) == []


def test_a_formula_by_which_nobody_earns_anything_is_told_apart(letter: Letter, manager: User, local: Local) -> None:
    propose_pool(letter=letter, clause_path="3.1.2", year=2025, terms=TERMS, by=manager)
    assert told(owed(Portfolio([letter]), local(2026, 1, 2))) == [(2025, "no_claim")]


def test_an_approved_pool_is_not_owed(approved: RewardPool, local: Local) -> None:
    assert owed(Portfolio([approved.letter]), local(2026, 1, 2)) == []


def test_a_correction_that_waits_is_owed(approved: RewardPool, manager: User, local: Local) -> None:
    correction = propose_correction(pool=approved, reason="漏记一件", by=manager)
    [each] = owed(Portfolio([approved.letter]), local(2026, 1, 2))
    assert (each.state, each.pool) == ("correct", correction)


def test_the_newest_version_of_a_year_decides_whether_it_promises_a_pool(letter: Letter, paper: Any) -> None:
    later = paper.amended()
    later.says("repeat_rate", "<=", 3)
    later.signed(date(2026, 7, 1))
    assert list(promised(Portfolio([letter]), until=2027)[letter.pk]) == [2025]


def test_a_version_that_ends_at_new_year_held_in_the_year_before(letter: Letter, paper: Any) -> None:
    later = paper.amended()
    promise_pool(later, path="4.1")
    later.signed(date(2026, 1, 1))
    clauses = promised(Portfolio([letter]), until=2026)[letter.pk]
    assert {year: clause.path for year, clause in clauses.items()} == {2025: "3.1.2", 2026: "4.1"}


def test_a_draft_promises_nothing(paper: Any) -> None:
    promise_pool(paper)
    assert promised(Portfolio([paper.letter]), until=2030) == {}


def test_many_letters_cost_no_more_queries(letter: Letter, local: Local, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        owed(Portfolio([letter] * 5), local(2027, 1, 1))
