"""How shares are written."""

from __future__ import annotations

import pytest

from compliance.shares import decimal, exactly, money, yuan


@pytest.mark.parametrize(
    ("fraction", "written"), [("335/8", "41.875"), ("100", "100"), ("190/3", "63.333333…"), ("70350/8", "8,793.75")]
)
def test_arithmetic_shows_every_decimal_or_that_there_are_more(fraction: str, written: str) -> None:
    assert exactly(fraction) == written


def test_a_score_is_rounded_for_the_eye() -> None:
    assert [decimal("190/3"), decimal("335/8"), decimal(None)] == ["63.33", "41.88", "—"]


def test_money_has_two_decimals() -> None:
    assert [money(123450), money(5), yuan(123450)] == ["¥1,234.50", "¥0.05", "1234.50"]
