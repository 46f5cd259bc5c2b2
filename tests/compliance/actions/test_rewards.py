"""Proposing, revising and approving a reward pool."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from commitments.models import Letter
from compliance import allocations
from compliance.actions import (
    RewardRefused,
    Terms,
    approve_pool,
    discard_correction,
    propose_correction,
    propose_pool,
    recompute,
    revise_pool,
)
from compliance.models import RewardPool
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


@pytest.fixture
def corrected_facts(record: Any, local: Callable[..., datetime]) -> Callable[[], None]:
    """A complaint comes to light after the approval, and the night's run judges with it."""

    def come_to_light() -> None:
        record(local(2025, 3, 1), unit="东区", responded=3)
        recompute(as_of=local(2026, 2, 2))

    return come_to_light


def test_a_correction_is_the_next_version_with_money_and_formula_as_they_were(
    pool: RewardPool, approve: Any, manager: User
) -> None:
    revise_pool(pool=pool, terms=replace(TERMS, points={"met": 100, "missed": 20}), by=manager)
    correction = propose_correction(pool=approve(RewardPool.objects.get()), reason=" 漏记一件 ", by=manager)
    assert (correction.version, correction.reason, correction.amount) == (2, "漏记一件", pool.amount)
    assert (correction.formula.number, correction.formula.points) == (2, {"met": 100, "missed": 20})
    assert not correction.is_approved


def test_the_approved_version_stays_as_it_is_beside_its_correction(
    pool: RewardPool, approve: Any, manager: User, corrected_facts: Any
) -> None:
    before = approve(pool).snapshot
    corrected_facts()
    correction = approve(propose_correction(pool=pool, reason="漏记一件", by=manager), 2026, 2, 2)
    assert RewardPool.objects.get(version=1).snapshot == before
    assert allocations.compared(json.loads(before), correction.frozen()) != {}
    assert list(RewardPool.objects.in_use()) == [correction]


def test_a_corrected_allocation_names_what_it_corrects_and_why(
    pool: RewardPool, approve: Any, manager: User, corrected_facts: Any
) -> None:
    first = approve(pool)
    corrected_facts()
    frozen = approve(propose_correction(pool=pool, reason="漏记一件", by=manager), 2026, 2, 2).frozen()
    assert (frozen["version"], frozen["corrects"], frozen["reason"]) == (2, first.digest, "漏记一件")


def test_until_its_approval_the_version_before_holds(pool: RewardPool, approve: Any, manager: User) -> None:
    first = approve(pool)
    correction = propose_correction(pool=first, reason="漏记一件", by=manager)
    assert set(RewardPool.objects.in_use()) == {first, correction}


def test_a_correction_that_corrects_nothing_is_not_approved(pool: RewardPool, approve: Any, manager: User) -> None:
    correction = propose_correction(pool=approve(pool), reason="漏记一件", by=manager)
    assert refusal(lambda: approve(correction)) == "nothing_corrected"


def test_a_correction_of_the_money_alone_is_approved(pool: RewardPool, approve: Any, manager: User) -> None:
    correction = propose_correction(pool=approve(pool), reason="金额笔误", by=manager)
    revise_pool(pool=correction, terms=replace(TERMS, amount=Decimal("2000.02")), by=manager)
    approved = approve(RewardPool.objects.get(version=2))
    assert sum(unit["cents"] for unit in approved.frozen()["units"]) == 200_002


def test_only_what_is_approved_is_corrected(pool: RewardPool, manager: User) -> None:
    assert refusal(lambda: propose_correction(pool=pool, reason="漏记一件", by=manager)) == "not_approved"


def test_a_correction_says_why(pool: RewardPool, approve: Any, manager: User) -> None:
    approved = approve(pool)
    assert refusal(lambda: propose_correction(pool=approved, reason="  ", by=manager)) == "no_reason"


def test_a_version_is_corrected_once_and_the_correction_after_it(
    pool: RewardPool, approve: Any, manager: User, corrected_facts: Any
) -> None:
    approve(pool)
    corrected_facts()
    second = approve(propose_correction(pool=pool, reason="漏记一件", by=manager), 2026, 2, 2)
    assert refusal(lambda: propose_correction(pool=pool, reason="再改", by=manager)) == "corrected_already"
    assert propose_correction(pool=second, reason="再改", by=manager).version == 3


def test_a_correction_can_be_dropped_and_the_version_before_corrected_again(
    pool: RewardPool, approve: Any, manager: User
) -> None:
    first = approve(pool)
    correction = propose_correction(pool=first, reason="误会", by=manager)
    assert discard_correction(pool=correction, by=manager) == first
    assert propose_correction(pool=RewardPool.objects.get(), reason="漏记一件", by=manager).version == 2
    assert JournalEntry.objects.filter(action="compliance.discard_rewards").get().detail["reason"] == "误会"


def test_neither_a_first_proposal_nor_an_approved_correction_is_dropped(
    pool: RewardPool, approve: Any, manager: User, corrected_facts: Any
) -> None:
    assert refusal(lambda: discard_correction(pool=pool, by=manager)) == "no_correction"
    approve(pool)
    corrected_facts()
    second = approve(propose_correction(pool=pool, reason="漏记一件", by=manager), 2026, 2, 2)
    assert refusal(lambda: discard_correction(pool=second, by=manager)) == "approved_already"
