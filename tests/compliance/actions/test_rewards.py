"""Proposing, revising and approving a reward pool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from commitments.models import Letter
from compliance import allocations
from compliance.actions import RewardRefused, Terms, approve_pool, propose_pool, recompute, revise_pool
from compliance.pools import RewardPool
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db

TERMS = Terms(Decimal("1000.01"), {"first_response_timely_rate": 1}, {"met": 100, "missed": 50})


@pytest.fixture
def letter(paper: Any, record: Any, local: Callable[..., datetime]) -> Letter:
    paper.says("first_response_timely_rate", ">=", 90, limit="2h")
    record(local(2025, 2, 1), unit="东区", responded=1)
    record(local(2025, 2, 1), unit="西区", responded=3)
    return paper.signed(date(2025, 1, 1))


@pytest.fixture
def pool(letter: Letter, manager: User, local: Callable[..., datetime]) -> RewardPool:
    recompute(as_of=local(2026, 2, 1))
    return propose_pool(letter=letter, clause_path="1", year=2025, terms=TERMS, by=manager)


@pytest.fixture
def approve(manager: User, local: Callable[..., datetime]) -> Callable[[RewardPool], RewardPool]:
    def now(pool: RewardPool, *at: int) -> RewardPool:
        return approve_pool(pool=pool, digest=seen(pool), by=manager, at=local(*(at or (2026, 2, 1))))

    return now


def seen(pool: RewardPool) -> str:
    return allocations.digest(allocations.canonical(allocations.allocation(pool)))


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises(RewardRefused) as refused:
        act()
    return refused.value.code


def test_a_letter_has_one_pool_a_year(pool: RewardPool, letter: Letter, manager: User) -> None:
    again = lambda: propose_pool(letter=letter, clause_path="1", year=2025, terms=TERMS, by=manager)  # noqa: E731
    assert refusal(again) == "there_already"
    assert JournalEntry.objects.filter(action="compliance.propose_rewards").count() == 1


def test_a_revision_is_the_next_version_and_keeps_the_one_before(pool: RewardPool, manager: User) -> None:
    revise_pool(pool=pool, terms=replace(TERMS, points={"met": 100, "missed": 0}), by=manager)
    assert [(each.number, each.points["missed"]) for each in pool.formulas.all()] == [(2, 0), (1, 50)]


def test_saying_the_same_again_writes_nothing(pool: RewardPool, manager: User) -> None:
    revise_pool(pool=pool, terms=TERMS, by=manager)
    assert pool.formulas.count() == 1


def test_the_journal_says_what_a_revision_changed(pool: RewardPool, manager: User) -> None:
    revise_pool(pool=pool, terms=replace(TERMS, amount=Decimal("5.00")), by=manager)
    detail = JournalEntry.objects.get(action="compliance.revise_rewards").detail
    assert (detail["before"]["amount"], detail["after"]["amount"]) == ("1000.01", "5.00")


def test_what_is_approved_adds_up_to_the_pool(pool: RewardPool, approve: Any) -> None:
    frozen = approve(pool).frozen()
    assert [(each["name"], each["cents"]) for each in frozen["units"]] == [("东区", 66667), ("西区", 33334)]


def test_what_is_approved_has_the_digest_of_its_content(pool: RewardPool, approve: Any) -> None:
    approved = approve(pool)
    assert allocations.digest(approved.snapshot) == approved.digest == seen(pool)


def test_a_year_that_still_runs_is_not_approved(pool: RewardPool, approve: Any) -> None:
    assert refusal(lambda: approve(pool, 2025, 12, 31, 23)) == "year_running"


def test_the_year_is_over_at_midnight_where_the_letter_is(pool: RewardPool, approve: Any) -> None:
    assert approve(pool, 2026, 1, 1).is_approved


def test_what_nobody_earned_is_not_approved(pool: RewardPool, manager: User, approve: Any) -> None:
    revise_pool(pool=pool, terms=replace(TERMS, weights={"repeat_rate": 1}), by=manager)
    assert refusal(lambda: approve(RewardPool.objects.get())) == "not_divided"


def test_only_the_figures_that_were_looked_at_are_approved(
    pool: RewardPool, manager: User, record: Any, local: Callable[..., datetime]
) -> None:
    looked_at = seen(pool)
    record(local(2025, 3, 1), unit="东区", responded=3)
    recompute(as_of=local(2026, 2, 2))
    act = lambda: approve_pool(pool=pool, digest=looked_at, by=manager, at=local(2026, 2, 2))  # noqa: E731
    assert refusal(act) == "changed"


def test_nothing_is_approved_twice(pool: RewardPool, approve: Any) -> None:
    approve(pool)
    assert refusal(lambda: approve(pool)) == "approved_already"


def test_an_approved_pool_takes_no_revision(pool: RewardPool, approve: Any, manager: User) -> None:
    approve(pool)
    assert refusal(lambda: revise_pool(pool=pool, terms=TERMS, by=manager)) == "approved_already"


def test_recomputing_later_changes_nothing_and_the_difference_is_shown(
    pool: RewardPool, approve: Any, record: Any, local: Callable[..., datetime]
) -> None:
    before = approve(pool).snapshot
    record(local(2025, 3, 1), unit="东区", responded=3)
    recompute(as_of=local(2026, 2, 2))
    kept = RewardPool.objects.get()
    assert kept.snapshot == before
    assert sorted(allocations.differences(kept, kept.frozen()).values()) == [-16666, 16666]


def test_without_a_change_there_is_no_difference(pool: RewardPool, approve: Any) -> None:
    approved = approve(pool)
    assert allocations.differences(approved, approved.frozen()) == {}
