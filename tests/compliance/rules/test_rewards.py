from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.bands import Interval
from compliance.rules.rewards import (
    Basis,
    Formula,
    Judgement,
    NothingEarnedError,
    Sharing,
    attainment,
    divide,
    points,
    score,
)
from compliance.rules.verdicts import Reason, Verdict

FORMULA = Formula({"repeat_rate": 1, "resolution_rate": 3}, {"met": 100, "missed": 40, "minor": 20, "major": 0})
AT_LEAST_98 = Interval(Fraction(98, 100), None, True)
AT_MOST_3 = Interval(None, Fraction(3, 100), False, True)
claims = st.dictionaries(
    st.integers(1, 50), st.fractions(min_value=0, max_value=10**6), min_size=1, max_size=30
).filter(lambda found: any(found.values()))


@given(st.integers(0, 10**13), claims)
def test_the_parts_add_up_to_the_pool_exactly(cents: int, claims: dict[int, Fraction]) -> None:
    assert sum(divide(cents, claims).values()) == cents


@given(st.integers(0, 10**13), claims)
def test_no_part_is_a_cent_or_more_away_from_its_exact_share(cents: int, claims: dict[int, Fraction]) -> None:
    whole = sum(claims.values())
    assert all(abs(part - cents * claims[unit] / whole) < 1 for unit, part in divide(cents, claims).items())


@given(st.integers(0, 10**13), claims)
def test_a_unit_without_a_claim_gets_nothing(cents: int, claims: dict[int, Fraction]) -> None:
    assert all(part == 0 for unit, part in divide(cents, claims).items() if not claims[unit])


@given(st.integers(0, 10**9), claims)
def test_a_larger_claim_never_gets_less(cents: int, claims: dict[int, Fraction]) -> None:
    parts = divide(cents, claims)
    ordered = sorted(parts, key=lambda unit: claims[unit])
    assert all(parts[a] <= parts[b] for a, b in pairwise(ordered) if claims[a] < claims[b])


def test_the_largest_remainders_get_the_odd_cents() -> None:
    assert divide(10, {1: Fraction(1), 2: Fraction(1), 3: Fraction(2)}) == {1: 3, 2: 2, 3: 5}


def test_equal_remainders_are_served_in_the_order_given() -> None:
    assert divide(100, {7: Fraction(1), 3: Fraction(1), 5: Fraction(1)}) == {7: 34, 3: 33, 5: 33}


def test_a_pool_that_nobody_earned_is_not_divided() -> None:
    with pytest.raises(NothingEarnedError):
        divide(100, {1: Fraction(0)})


@pytest.mark.parametrize(("verdict", "expected"), [("met", 100), ("missed", 40), ("minor", 20), ("major", 0)])
def test_a_verdict_earns_the_points_of_the_formula(verdict: str, expected: int) -> None:
    assert points(Judgement("repeat_rate", Verdict(verdict)), FORMULA) == expected


@pytest.mark.parametrize(("reason", "expected"), [(Reason.BEYOND_MINOR, 20), (Reason.BEYOND_MAJOR, 0)])
def test_past_a_band_nobody_earns_more_than_in_it(reason: Reason, expected: int) -> None:
    assert points(Judgement("repeat_rate", Verdict.MISSED, reason), FORMULA) == expected


def test_what_cannot_be_judged_earns_nothing() -> None:
    assert points(Judgement("repeat_rate", Verdict.NOT_EVALUABLE, Reason.UNANSWERED), FORMULA) == 0


def test_a_unit_that_received_nothing_is_not_measured() -> None:
    assert points(Judgement("repeat_rate", Verdict.NOT_EVALUABLE, Reason.NO_DATA), FORMULA) is None


def test_best_effort_is_not_measured() -> None:
    assert points(Judgement("repeat_rate", Verdict.REPORTED), FORMULA) is None


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        (Fraction(99, 100), AT_LEAST_98, Fraction(1)),
        (Fraction(49, 100), AT_LEAST_98, Fraction(1, 2)),
        (Fraction(3, 100), AT_MOST_3, Fraction(1)),
        (Fraction(4, 100), AT_MOST_3, Fraction(3, 4)),
        (Fraction(0), AT_MOST_3, Fraction(1)),
        (None, AT_LEAST_98, Fraction(0)),
    ],
)
def test_attainment_is_how_far_a_value_reaches_towards_its_target(
    value: Fraction | None, target: Interval, expected: Fraction
) -> None:
    assert attainment(value, target) == expected


@given(st.fractions(0, 2), st.fractions(0, 1), st.booleans())
def test_attainment_lies_between_nothing_and_all(value: Fraction, end: Fraction, at_least: bool) -> None:
    target = Interval(end, None, True) if at_least else Interval(None, end, False, True)
    assert 0 <= attainment(value, target) <= 1


def test_points_follow_the_value_where_the_formula_says_so() -> None:
    formula = Formula({"repeat_rate": 1}, {}, Basis.ATTAINMENT)
    judged = Judgement("repeat_rate", Verdict.MISSED, value=Fraction(4, 100), target=AT_MOST_3)
    assert points(judged, formula) == 75


def test_a_score_weighs_the_mean_of_each_metric() -> None:
    judged = [
        Judgement("repeat_rate", Verdict.MET),
        Judgement("repeat_rate", Verdict.MAJOR),
        Judgement("resolution_rate", Verdict.MISSED),
    ]
    assert score(judged, FORMULA).total == Fraction(50 * 1 + 40 * 3, 4)


def test_a_metric_without_a_result_is_left_out_of_the_score() -> None:
    assert score([Judgement("resolution_rate", Verdict.MISSED)], FORMULA).total == 40


def test_a_metric_without_a_weight_says_nothing() -> None:
    assert score([Judgement("satisfaction", Verdict.MET)], FORMULA).total is None


def test_heads_are_the_size_of_a_unit_where_the_formula_shares_by_heads() -> None:
    formula = Formula({}, {}, sharing=Sharing.HEADS, heads={1: 40})
    assert (formula.size(1), formula.size(2), FORMULA.size(2)) == (40, 0, 1)
