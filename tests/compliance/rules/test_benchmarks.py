from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.benchmarks import Within, binding, kept, values

P90 = Fraction(9, 10)
seconds = st.integers(0, 10**6)


def test_the_three_readings_of_one_quarter() -> None:
    found = values(3000, 3600, Within(95, 5, 3, P90))
    assert found == {"R1": Fraction(6, 5), "R2": Fraction(7, 6), "R3": Fraction(19, 18)}


@given(seconds, seconds, st.integers(1, 10**6))
def test_in_every_reading_of_seconds_faster_is_higher(a: int, b: int, benchmark: int) -> None:
    fast, slow = (values(own, benchmark, None) for own in sorted((a, b)))
    assert fast["R1"] >= slow["R1"]
    assert fast["R2"] >= slow["R2"]


@given(seconds, st.integers(1, 10**6))
def test_the_readings_of_seconds_agree_on_who_is_faster_than_the_benchmark(own: int, benchmark: int) -> None:
    found = values(own, benchmark, None)
    assert (found["R1"] >= 1) == (found["R2"] >= 1) == (own <= benchmark)


def test_cases_that_may_still_be_answered_in_time_stand_in_neither_number() -> None:
    assert Within(9, 1, 50, P90).ratio == 1


def test_without_a_judged_case_there_is_no_ratio_of_timely_rates() -> None:
    assert "R3" not in values(10, 10, Within(0, 0, 4, P90))


def test_a_stored_detail_gives_the_same_values() -> None:
    within = Within(95, 5, 3, P90)
    detail = {"own_seconds": 3000, "benchmark_seconds": 3600, "within": within.detail()}
    assert kept(detail) == values(3000, 3600, within)


def test_a_result_without_a_benchmark_has_no_reading() -> None:
    assert kept({"own_seconds": 3000}) == {}


def test_the_first_reading_binds_unless_another_was_signed() -> None:
    assert [binding({}), binding({"reading": "R3"})] == ["R1", "R3"]
