"""What a white paper says of the reward pools."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import QuerySet

from commitments.models import Clause, Letter
from compliance.models import RewardFormula, RewardPool
from compliance.rules.periods import Period
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import snapshot
from whitepapers.edition.rewards import told
from whitepapers.snapshot.quarter import Quarter
from whitepapers.snapshot.rewards import rewards

QUARTER = Period.parse("2026Q3")
APPROVED_AT = datetime(2026, 9, 30, 17, tzinfo=UTC)  # the first of October where the letter is


@pytest.fixture
def letter(publisher, promise) -> Letter:
    return Letter.objects.get()


@pytest.fixture
def promising(letter) -> Letter:
    QuerySet(Clause).update(text="设立年度服务奖励池")
    return letter


@pytest.fixture
def pool(letter, editor):
    def create(year: int, **more) -> RewardPool:
        made = RewardPool.objects.create(
            letter=letter, clause_path="3.1.2", year=year, amount=Decimal("100.01"), **more
        )
        RewardFormula.objects.create(pool=made, number=3, weights={}, points={})
        return made

    return create


@pytest.fixture
def approve(editor):
    def freeze(pool: RewardPool, at: datetime = APPROVED_AT) -> RewardPool:
        content = {"amount": "100.01", "formula": {"version": 3}, "units": [{"cents": 10_001}, {"cents": 0}]}
        pool.status, pool.approved_by, pool.approved_at = "approved", editor, at
        pool.snapshot, pool.digest = json.dumps(content), "d" * 64
        pool.save()
        return pool

    return freeze


def test_without_a_promise_and_without_a_pool_there_is_nothing_to_report(publisher, letter):
    assert rewards(Quarter(publisher, QUARTER, AFTER_QUARTER)) == []


def test_a_promise_for_which_nothing_was_proposed_is_told(publisher, promising):
    rows = rewards(Quarter(publisher, QUARTER, AFTER_QUARTER))
    assert [(row["year"], row["status"]) for row in rows] == [(2026, "none")]


def test_the_year_and_the_one_before_are_told(publisher, pool):
    for year in (2024, 2025, 2026, 2027):
        pool(year)
    assert [(row["year"], row["status"]) for row in rewards(Quarter(publisher, QUARTER, AFTER_QUARTER))] == [
        (2025, "proposed"),
        (2026, "proposed"),
    ]


def test_an_approved_pool_says_what_was_allocated_by_which_formula_and_by_whom(publisher, pool, approve):
    approve(pool(2025))
    (row,) = rewards(Quarter(publisher, QUARTER, AFTER_QUARTER))
    assert (row["amount"], row["allocated"], row["units"], row["formula"]) == ("100.01", "100.01", 1, 3)
    assert (row["approved_by"], row["approved_on"], row["digest"]) == ("editor", "2026-10-01", "d" * 64)


def test_what_is_only_proposed_allocates_nothing(publisher, pool):
    pool(2026)
    (row,) = rewards(Quarter(publisher, QUARTER, AFTER_QUARTER))
    assert (row["allocated"], row["approved_by"], row["approved_on"]) == (None, "", None)


def test_a_correction_is_told_once_it_is_approved(publisher, pool, approve):
    first = approve(pool(2025))
    second = pool(2025, version=2, corrects=first, reason="漏记一件")
    assert [row["version"] for row in rewards(Quarter(publisher, QUARTER, AFTER_QUARTER))] == [1]
    approve(second)
    assert [(row["version"], row["reason"]) for row in rewards(Quarter(publisher, QUARTER, AFTER_QUARTER))] == [
        (2, "漏记一件")
    ]


def test_what_single_units_got_is_not_published(publisher, pool, approve, result):
    approve(pool(2025))
    frozen = snapshot.canonical(snapshot.take(publisher, QUARTER, at=AFTER_QUARTER))
    assert "10001" not in frozen


def test_amounts_are_read_to_the_cent(publisher, pool, approve, result):
    approve(pool(2025))
    (reward,) = told(snapshot.take(publisher, QUARTER, at=AFTER_QUARTER))
    assert (reward.amount, reward.allocated, reward.letter) == ("¥100.01", "¥100.01", "服务承诺书")


def test_what_was_approved_after_the_figures_were_frozen_was_a_proposal_then(publisher, pool, approve):
    approve(pool(2025))
    (row,) = rewards(Quarter(publisher, QUARTER, APPROVED_AT - timedelta(seconds=1)))
    assert (row["status"], row["allocated"], row["approved_by"], row["digest"]) == ("proposed", None, "", "")


def test_a_correction_approved_after_the_figures_were_frozen_is_not_told(publisher, pool, approve):
    first = approve(pool(2025))
    second = pool(2025, version=2, corrects=first, reason="漏记一件")
    approve(second, at=AFTER_QUARTER + timedelta(days=1))
    assert [row["version"] for row in rewards(Quarter(publisher, QUARTER, AFTER_QUARTER))] == [1]
