"""What a phrase promises."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from commitments.bands import BandError, Interval
from compliance.rules.goals import ALL, BlankError, UnitError, goal, settled_gap, written


def phrase(metric: str, comparator: str = "", value: str | None = None, unit: str = "", **parameters: Any) -> Any:
    return SimpleNamespace(
        metric=metric,
        comparator=comparator,
        value=None if value is None else Decimal(value),
        value_high=None,
        low_closed=False,
        high_closed=False,
        unit=unit,
        parameters=parameters,
    )


def test_a_percentage_becomes_a_fraction() -> None:
    assert goal(phrase("resolution_rate", ">=", "98", "percent")) == Interval(Fraction(49, 50), None, True, False)


def test_within_two_hours_promises_every_case() -> None:
    assert goal(phrase("preliminary_solution_rate", "<=", "2", "hour", limit="2h")) == ALL


def test_a_named_share_of_cases_is_enough() -> None:
    found = goal(phrase("first_response_timely_rate", "<=", "2", "hour", limit="2h", share="95"))
    assert found == Interval(Fraction(95, 100), None, True, False)


def test_a_count_is_compared_as_it_is() -> None:
    assert goal(phrase("emergency_seats", ">=", "4000", "count")) == Interval(Fraction(4000), None, True, False)


def test_of_training_nothing_less_than_everybody_will_do() -> None:
    trained = phrase("training_hours", ">=", "40", "hours_per_half_year")
    assert goal(trained) == ALL
    assert written(trained) == Interval(Fraction(40), None, True, False)


def test_a_measure_without_a_number_has_no_goal() -> None:
    assert goal(phrase("satisfaction")) is None


def test_a_comparison_with_a_blank_is_no_goal() -> None:
    with pytest.raises(BlankError):
        goal(phrase("resolution_rate", ">=", None, "percent"))


def test_a_note_settles_a_gap_in_the_unit_of_the_clause() -> None:
    assert settled_gap("(3, 5]", "percent") == Interval(Fraction(3, 100), Fraction(5, 100), False, True)


def test_a_note_that_names_no_interval_settles_nothing() -> None:
    with pytest.raises(BandError):
        settled_gap("three to five", "percent")


@pytest.mark.parametrize("metric", ["satisfaction", "training_hours", "emergency_seats"])
def test_a_number_in_the_unit_of_something_else_is_no_goal(metric: str) -> None:
    with pytest.raises(UnitError):
        goal(phrase(metric, ">=", "4.5", "score"))


def test_a_breach_band_of_a_rate_is_no_time() -> None:
    with pytest.raises(UnitError):
        written(phrase("resolution_rate", "<", "24", "hour"))
