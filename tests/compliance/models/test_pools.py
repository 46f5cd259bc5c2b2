"""What is approved stays as it is, whoever tries to change it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from commitments.models import Clause, FrozenError, Letter
from compliance.models import RewardFormula, RewardPool, pool_clauses

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(paper: Any) -> RewardPool:
    paper.says("repeat_rate", "<=", 3, path="3.1.2")
    letter = paper.signed(date(2026, 1, 1))
    return RewardPool.objects.create(letter=letter, clause_path="3.1.2", year=2026, amount=Decimal("100.00"))


@pytest.fixture
def approved(pool: RewardPool) -> RewardPool:
    pool.status, pool.snapshot, pool.digest = RewardPool.Status.APPROVED, '{"units":[]}', "0" * 64
    pool.save()
    return pool


def test_an_approved_pool_is_never_saved_again(approved: RewardPool) -> None:
    approved.amount = Decimal(1)
    with pytest.raises(FrozenError):
        approved.save()


def test_an_approved_pool_is_not_changed_by_a_query(approved: RewardPool) -> None:
    with pytest.raises(FrozenError):
        RewardPool.objects.filter(pk=approved.pk).update(amount=1)


def test_an_approved_pool_is_never_deleted(approved: RewardPool) -> None:
    with pytest.raises(FrozenError):
        approved.delete()
    with pytest.raises(FrozenError):
        RewardPool.objects.all().delete()


def test_an_approved_pool_takes_no_new_formula(approved: RewardPool) -> None:
    with pytest.raises(FrozenError):
        RewardFormula.objects.create(pool=approved, number=1)


def test_a_version_of_a_formula_is_written_once(pool: RewardPool) -> None:
    formula = RewardFormula.objects.create(pool=pool, number=1)
    with pytest.raises(FrozenError):
        formula.save()


def test_the_newest_formula_counts(pool: RewardPool) -> None:
    for number in (2, 1):
        RewardFormula.objects.create(pool=pool, number=number)
    assert pool.formula.number == 2


def test_a_pool_is_worth_something(pool: RewardPool) -> None:
    pool.amount = Decimal(0)
    with pytest.raises(IntegrityError):
        pool.save()


def test_a_pool_names_the_clause_that_promises_it(pool: RewardPool) -> None:
    assert pool.clause is not None
    assert pool.clause.path == "3.1.2"


def test_a_stranger_sees_no_pool(pool: RewardPool, manager: Any, stranger: Any) -> None:
    today = date(2026, 11, 1)
    seen = [RewardPool.objects.visible_to(user, today).count() for user in (manager, stranger)]
    assert seen == [1, 0]
    assert Letter.objects.get().reward_pools.get() == pool


def test_a_correction_says_why_and_what_it_corrects(approved: RewardPool) -> None:
    with pytest.raises(IntegrityError):
        RewardPool.objects.create(letter=approved.letter, year=2026, version=2, amount=1, corrects=approved)


def test_a_version_has_one_correction(approved: RewardPool) -> None:
    said = {"letter": approved.letter, "year": 2026, "amount": 1, "corrects": approved, "reason": "漏记"}
    RewardPool.objects.create(version=2, **said)
    with pytest.raises(IntegrityError):
        RewardPool.objects.create(version=3, **said)


def test_the_clauses_that_speak_of_a_pool_are_found_by_their_words(pool: RewardPool) -> None:
    QuerySet(Clause).filter(path="3.1.2").update(text="A Reward Pool is set up every year.")
    assert [clause.path for clause in pool_clauses()] == ["3.1.2"]
