from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from dashboard.api.values import day, exact, moment, money, written


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, None),
        (0, "0"),
        (99, "99"),
        (Decimal("99.00"), "99"),
        (Decimal("0.983100"), "0.9831"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-1.50"), "-1.5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(6, 3), "2"),
    ],
)
def test_a_number_is_written_with_its_own_digits(number, text):
    assert written(number) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_what_is_written_is_the_number_itself(number):
    assert Decimal(written(number)) == number


def test_broken_numbers_of_a_json_column_become_text():
    assert exact({"share": 0.1, "of": [2.5, 3, "x", None, True]}) == {"share": "0.1", "of": ["2.5", 3, "x", None, True]}


def test_a_moment_keeps_its_zone():
    assert moment("2026-10-31T09:30:00+08:00").utcoffset() == dt.timedelta(hours=8)
    assert moment("2026-10-31T09:30:00").tzinfo is None


@pytest.mark.parametrize("text", ["2026-10-31", "yesterday evening", "2026-02-30T09:30:00Z", 1793410200, None])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(PydanticCustomError, match="no moment"):
        moment(text)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-10-31T09:30:00Z", "31.10.2026", 20261031, None])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(PydanticCustomError, match="no day"):
        day(text)


@pytest.mark.parametrize("text", ["0", "12", "1234.5", "999999999999.99"])
def test_money_is_text_to_the_cent(text):
    assert money(text) == Decimal(text)


@pytest.mark.parametrize("text", [12, 12.5, "-1", "1.234", "1,000", "1e3", "NaN", "１２", "1000000000000", "", None])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(PydanticCustomError, match="no amount"):
        money(text)
