from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from commitments import ceilings, questions
from commitments.models import Promise
from compliance.rules.benchmarks import R3, Within, values
from compliance.rules.quantiles import fraction_of


@given(st.integers(1, 99), st.integers(0, 1000), st.integers(0, 1000))
def test_nothing_comes_to_more_by_r3(percentile: int, met: int, late: int) -> None:
    within = Within(met, late, 0, fraction_of(f"p{percentile}"))
    most = ceilings.ceiling(R3, f"p{percentile}")
    assert most is not None
    assert values(60, 60, within).get(R3, Fraction(0)) <= most
    if met and not late:
        assert values(60, 60, within)[R3] == most


@pytest.mark.parametrize("reading", ["", "R1", "R2"])
def test_other_readings_are_not_held_down(reading: str) -> None:
    assert ceilings.of_parameters({"reading": reading}) is None


def test_what_is_written_can_be_reached() -> None:
    assert [ceilings.percent(Fraction(100, share)) for share in (90, 95, 50)] == ["111.1", "105.2", "200"]


def a_promise(value: int) -> Promise:
    return Promise(metric="response_vs_benchmark", comparator=">=", value=Decimal(value), unit="percent")


def test_a_target_above_it_is_told_with_both_numbers() -> None:
    with override("en"):
        told = questions.caution(a_promise(120))
    assert told == "By R3 of a P90 nothing can come to more than 111.1%, so that 120% could never be kept."


def test_of_a_lower_target_or_another_statistic_nothing_is_told() -> None:
    assert questions.caution(a_promise(110)) == ""
    assert questions.caution(a_promise(120), {"statistic": "p50"}) == ""
