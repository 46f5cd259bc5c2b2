"""What an auditor asks of a sample."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.sampling.gbt2828 import LotTooSmallError
from audits.sampling.plans import Plan
from audits.sampling.questions import METHODS, Declared, Limit, Records, question


def test_records_are_asked_with_the_usual_confidence() -> None:
    assert question("records", {"tolerable": "3"}).plan(1000) == Plan(94, 0, 1000)


def test_a_declared_level_is_asked_with_the_usual_risks() -> None:
    found = question("declared", {"level": "2", "limit": "5"}).plan(10_000_000)
    assert (found.n, found.ac) == (306, 10)


def test_a_limit_is_asked_of_the_table() -> None:
    assert question("limit", {"limit": "1.0"}).plan(900) == Plan(80, 2, 900)


def test_terms_of_other_questions_are_left_out() -> None:
    assert question("records", {"tolerable": "2.5", "level": "2", "limit": "5"}) == Records("2.5")


def test_every_question_is_kept_by_its_method() -> None:
    assert set(METHODS.values()) == {Records, Declared, Limit}


def test_a_single_complaint_is_examined() -> None:
    with pytest.raises(LotTooSmallError):
        Limit("1.0").plan(1)


@given(st.integers(60, 400), st.integers(500, 5_000))
def test_an_extended_plan_guards_as_well_against_the_limit(n: int, size: int) -> None:
    asked = question("declared", {"level": "2", "limit": "8"})
    plan = asked.plan(size)
    larger = asked.extended(plan, max(n, plan.n + 1))
    assert larger.passes(Fraction(8, 100)) <= Fraction(10, 100)
    assert Plan(larger.n, larger.ac + 1, size).passes(Fraction(8, 100)) > Fraction(10, 100)
    assert larger.ac >= plan.ac


def test_a_plan_of_records_allows_a_deviation_where_it_is_extended_far_enough() -> None:
    asked = question("records", {"tolerable": "3"})
    plan = asked.plan(100_000)
    assert [asked.extended(plan, n).ac for n in (plan.n + 1, 157, 208)] == [0, 1, 2]


def test_a_plan_by_acceptance_quality_limit_allows_no_more_where_it_is_extended() -> None:
    asked = question("limit", {"limit": "1.0"})
    plan = asked.plan(5_000)
    assert asked.extended(plan, plan.n + 50).ac == plan.ac
