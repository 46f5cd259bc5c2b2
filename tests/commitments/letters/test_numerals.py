from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.letters.numerals import chinese_numeral, read_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("98", "98"),
        ("1,000", "1000"),
        ("99.9", "99.9"),
        ("二十四", "24"),
        ("十", "10"),
        ("两", "2"),
        ("一百二十", "120"),
        ("一千零五", "1005"),
        ("三万", "30000"),
        ("二〇二六", "2026"),
        ("twenty-four", "24"),
        ("five", "5"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, value: str) -> None:
    assert read_number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "百百", "abc", "9" * 40, "一" * 40, "1.2.3", "九千亿亿"])
def test_what_is_no_number_has_no_value(written: str) -> None:
    assert read_number(written) is None


@given(st.integers(1, 9999))
def test_a_chinese_numeral_reads_back_as_itself(value: int) -> None:
    assert read_number(chinese_numeral(value)) == value
