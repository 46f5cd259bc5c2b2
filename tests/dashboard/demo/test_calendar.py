from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dashboard.demo.calendar import Calendar, instant, quarter_of, shifted


def test_the_record_covers_twenty_four_months_with_the_running_one():
    assert Calendar(date(2026, 11, 23)).first_day == date(2024, 12, 1)


@pytest.mark.parametrize(
    ("today", "binding"),
    [
        (date(2026, 11, 23), date(2025, 1, 1)),
        (date(2026, 12, 31), date(2025, 1, 1)),
        (date(2027, 1, 12), date(2025, 4, 1)),
    ],
)
def test_letters_bind_from_the_first_whole_quarter(today, binding):
    assert Calendar(today).effective_from == binding


def test_months_are_counted_across_years():
    assert (shifted(date(2026, 1, 31), -1), shifted(date(2026, 12, 5), 2)) == (date(2025, 12, 1), date(2027, 2, 1))


def test_on_the_first_day_of_a_quarter_the_one_before_is_still_told():
    assert Calendar(date(2027, 1, 1)).running_quarter == date(2026, 10, 1)


def test_days_begin_at_local_midnight():
    assert instant(date(2026, 11, 23)) == datetime(2026, 11, 22, 16, tzinfo=UTC)


def test_the_festival_presses_on_its_days_only():
    calendar = Calendar(date(2026, 11, 23))
    assert calendar.festival_weight(date(2026, 2, 18)) > 0.8
    assert calendar.festival_weight(date(2026, 6, 1)) == 0
    assert quarter_of(date(2026, 2, 18)) == date(2026, 1, 1)
