"""From stored results to the cents of each unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from commitments.models import Letter
from compliance import allocations
from compliance.actions import Terms, propose_pool, recompute
from compliance.actions.rewards import revise_pool
from compliance.models import Result, RewardPool

pytestmark = pytest.mark.django_db

POINTS = {"met": 100, "missed": 40, "minor": 20, "major": 0}
TERMS = Terms(Decimal("100.00"), {"repeat_rate": 2, "first_response_timely_rate": 1}, POINTS)


@pytest.fixture
def letter(paper: Any, record: Any, local: Callable[..., datetime]) -> Letter:
    """东区 keeps both promises in the first quarter; 西区 keeps neither and breaches one; 中区 receives nothing."""
    paper.says("first_response_timely_rate", ">=", 90, limit="2h")
    paper.says("repeat_rate", "<=", 3)
    paper.band("repeat_rate", ">", 10, breach_class="major")
    for n in range(10):
        record(local(2026, 2, 1, n), unit="东区", responded=1)
        record(local(2026, 2, 1, n), unit="西区", responded=1 if n else 3, since_previous=3600 if n < 2 else None)
    record.unit("中区")
    return paper.signed(date(2026, 1, 1))


@pytest.fixture
def pool(letter: Letter, manager: User, local: Callable[..., datetime]) -> RewardPool:
    recompute(as_of=local(2026, 4, 2))
    return propose_pool(letter=letter, clause_path="1", year=2026, terms=TERMS, by=manager)


def unit(content: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in content["units"] if each["name"] == name)


def test_each_unit_gets_its_share_of_the_points(pool: RewardPool) -> None:
    content = allocations.allocation(pool)
    # 东区 100; 西区 (2 × 0 + 1 × 100 for 9 of 10 in time) ÷ 3
    assert (unit(content, "东区")["score"], unit(content, "西区")["score"]) == ("100", "100/3")
    assert (unit(content, "东区")["cents"], unit(content, "西区")["cents"]) == (7500, 2500)


def test_a_unit_without_a_result_has_no_score_and_gets_nothing(pool: RewardPool) -> None:
    middle = unit(allocations.allocation(pool), "中区")
    assert (middle["score"], middle["cents"]) == (None, 0)


def test_the_numbers_put_in_stand_beside_what_came_out(pool: RewardPool) -> None:
    repeat = unit(allocations.allocation(pool), "西区")["metrics"][1]
    assert (repeat["metric"], repeat["weight"], repeat["mean"]) == ("repeat_rate", 2, "0")
    first = repeat["results"][0]
    assert (first["period"], first["verdict"], first["value"], first["points"]) == (
        "2026Q1",
        "major",
        "0.200000",
        "0",
    )


def test_every_result_is_named_by_its_digest(pool: RewardPool) -> None:
    content = allocations.allocation(pool)
    named = {row["digest"] for unit in content["units"] for metric in unit["metrics"] for row in metric["results"]}
    assert named == set(Result.objects.of_units().filter(promise__kind="target").values_list("digest", flat=True))


def test_a_quarter_with_nothing_received_is_left_out(pool: RewardPool, local: Callable[..., datetime]) -> None:
    before = allocations.allocation(pool)
    recompute(as_of=local(2026, 8, 2))
    assert [each["cents"] for each in allocations.allocation(pool)["units"]] == [e["cents"] for e in before["units"]]


def test_heads_make_a_unit_larger(pool: RewardPool, manager: User) -> None:
    east, west = (each["unit"] for name in ("东区", "西区") for each in [unit(allocations.allocation(pool), name)])
    terms = Terms(
        TERMS.amount, {"repeat_rate": 1}, POINTS | {"major": 50}, "verdict", "heads", {f"{east}": 1, f"{west}": 6}
    )
    content = allocations.allocation(revise_pool(pool=pool, terms=terms, by=manager))
    assert [unit(content, name)["cents"] for name in ("东区", "西区", "中区")] == [2500, 7500, 0]


def test_attainment_counts_how_far_a_unit_came(pool: RewardPool, manager: User) -> None:
    terms = Terms(TERMS.amount, {"repeat_rate": 1}, POINTS, "attainment")
    west = unit(allocations.allocation(revise_pool(pool=pool, terms=terms, by=manager)), "西区")
    assert west["score"] == "15"  # 3 % ÷ 20 %


def test_the_same_facts_give_the_same_digest(pool: RewardPool, local: Callable[..., datetime]) -> None:
    before = allocations.canonical(allocations.allocation(pool))
    recompute(as_of=local(2026, 4, 3))
    assert allocations.canonical(allocations.allocation(RewardPool.objects.get())) == before


def test_the_amended_letters_result_speaks_for_both_parts(
    letter: Letter, paper: Any, manager: User, local: Callable[..., datetime]
) -> None:
    amended = paper.amended()
    promise = amended.says("repeat_rate", "<=", 30, path="2")
    promise.lineage = paper.version.clauses.get(path="2").promises.get().lineage
    promise.save()
    amended.signed(date(2026, 2, 15))
    recompute(as_of=local(2026, 4, 2))
    terms = Terms(TERMS.amount, {"repeat_rate": 1}, POINTS)
    pool = propose_pool(letter=letter, clause_path="1", year=2026, terms=terms, by=manager)
    assert [row["verdict"] for row in unit(allocations.allocation(pool), "西区")["metrics"][0]["results"]] == ["major"]


def test_a_formula_weighs_binding_targets_that_complaints_decide(letter: Letter, paper: Any) -> None:
    assert allocations.weighable([paper.version]) == ["first_response_timely_rate", "repeat_rate"]
