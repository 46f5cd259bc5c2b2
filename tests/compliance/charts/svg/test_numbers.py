"""Ticks of an axis: where they lie and how they are written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.charts.svg.numbers import round_days, round_numbers, written


@pytest.mark.parametrize(
    ("value", "pattern", "expected"),
    [
        (0.03, ".1~%", "3%"),
        (0.0345, ".1~%", "3.5%"),
        (0.9995, ".2~%", "99.95%"),
        (1234567, ",~r", "1,234,567"),
        (0.5, ",~r", "0.5"),
        (-60.0, ",~r", "−60"),
        (-0.0, ",~r", "0"),
        (float(date(2026, 10, 1).toordinal()), "%m-%d", "10-01"),
    ],
)
def test_a_tick_is_written_as_d3_writes_it(value: float, pattern: str, expected: str) -> None:
    assert written(value, pattern) == expected


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 100, 6, [0, 20, 40, 60, 80, 100]),
        (0.018, 0.046, 6, [0.02, 0.025, 0.03, 0.035, 0.04, 0.045]),
        (-60, 110, 6, [-50, 0, 50, 100]),
        (3, 3, 6, [3]),
    ],
)
def test_ticks_are_round(low: float, high: float, most: int, expected: list[float]) -> None:
    assert round_numbers(low, high, most) == pytest.approx(expected)


def test_counts_have_no_tick_between_two_of_them() -> None:
    assert round_numbers(-0.2, 3.4, 6, step=1) == [0, 1, 2, 3]


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9))
def test_there_are_never_too_many_and_seldom_none(low: float, span: float) -> None:
    ticks = round_numbers(low, low + span, 6)
    assert len(ticks) <= 6


def days(first: date, last: date, most: int) -> list[str]:
    return [date.fromordinal(int(at)).isoformat() for at in round_days(first.toordinal(), last.toordinal(), most)]


def test_a_quarter_is_ticked_by_its_months() -> None:
    assert days(date(2026, 10, 1), date(2026, 12, 31), 6) == ["2026-10-01", "2026-11-01", "2026-12-01"]


def test_a_month_is_ticked_by_its_mondays() -> None:
    assert days(date(2026, 10, 1), date(2026, 10, 31), 6) == ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26"]


def test_years_are_ticked_by_their_first_months() -> None:
    assert days(date(2023, 5, 1), date(2026, 10, 31), 4) == ["2024-01-01", "2025-01-01", "2026-01-01"]
