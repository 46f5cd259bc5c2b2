"""The operating characteristic of a plan."""

from __future__ import annotations

from fractions import Fraction

import pytest

from audits.sampling.curve import curve, rate_passed
from audits.sampling.plans import Plan


def test_what_never_deviates_always_passes() -> None:
    assert curve(Plan(80, 2), Fraction(1, 10))[0] == (0, 1)


def test_a_curve_falls() -> None:
    chances = [chance for _rate, chance in curve(Plan(80, 2), Fraction(1, 10))]
    assert chances == sorted(chances, reverse=True)


def test_a_small_population_has_only_whole_deviations() -> None:
    assert [rate for rate, _chance in curve(Plan(5, 0, 20), Fraction(1, 10))] == [0, Fraction(1, 20), Fraction(1, 10)]


def test_the_plan_of_a_declared_two_per_cent_protects_against_five() -> None:
    assert rate_passed(Plan(306, 10), Fraction(1, 10)) == Fraction(5, 100)


def test_an_aql_plan_of_one_per_cent_often_passes_five() -> None:
    """n = 80, Ac = 2: 23 % of lots at 5 % pass, and only at 6.52 % no more than one in ten does."""
    plan = Plan(80, 2)
    assert float(plan.passes(Fraction(5, 100))) == pytest.approx(0.23, abs=0.005)
    assert rate_passed(plan, Fraction(1, 10)) == Fraction(652, 10_000)


def test_a_certain_chance_is_no_question() -> None:
    with pytest.raises(ValueError, match="chance"):
        rate_passed(Plan(5, 0), Fraction(1))
