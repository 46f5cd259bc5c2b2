from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from complaints.quality.drift import Change, Month, month_before, of_missing, of_volume

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def month(rows: int, days: int = 30, first: date = NOVEMBER, **missing: int) -> Month:
    return Month(first, rows, days, missing)


def test_the_change_is_the_difference_of_the_shares() -> None:
    found = of_missing("unit", month(100, unit=12), month(200, unit=10))
    assert found == Change(Decimal("0.12"), Decimal("0.05"), Decimal("0.07"), True)


@pytest.mark.parametrize(
    ("now", "before", "notable"),
    [
        (month(100, unit=10), month(100, unit=5), True),  # five points themselves
        (month(100, unit=5), month(100, unit=10), True),  # for the better, too
        (month(1000, unit=99), month(1000, unit=50), False),
        (month(29, unit=29), month(100, unit=0), False),  # too few
        (month(30, unit=30), month(30, unit=0), True),
    ],
)
def test_a_change_is_notable_from_five_points_in_months_of_thirty(now: Month, before: Month, notable: bool) -> None:
    assert of_missing("unit", now, before).notable is notable


def test_without_a_month_before_there_is_a_share_and_no_change() -> None:
    assert of_missing("unit", month(4, unit=1), None) == Change(Decimal("0.25"), None, None, False)


def test_a_fact_that_was_not_counted_then_is_no_change() -> None:
    assert of_missing("unit", month(100, unit=50), month(100)).change is None


def test_volume_is_compared_by_the_day() -> None:
    found = of_volume(month(60, days=10), month(310, days=31, first=OCTOBER))
    assert (found.now, found.before, found.change, found.notable) == (6, 10, Decimal("-0.4"), False)


@pytest.mark.parametrize(("rows", "notable"), [(30, True), (31, False), (89, False), (90, True)])
def test_volume_is_notable_from_half_as_much_more_or_less(rows: int, notable: bool) -> None:
    assert of_volume(month(rows), month(60, first=OCTOBER)).notable is notable


@pytest.mark.parametrize("before", [None, month(0)])
def test_nothing_grows_from_nothing(before: Any) -> None:
    assert of_volume(month(60), before).change is None


def test_the_month_before_january_is_december() -> None:
    assert month_before(date(2026, 1, 1)) == date(2025, 12, 1)
