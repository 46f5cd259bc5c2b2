"""Periods are half-open and end at local midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.periods import MONTHS, Period, PeriodError

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(1995, 1, 1), date(2090, 1, 1))
KINDS = st.sampled_from(sorted(MONTHS))


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 11, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026H1", date(2026, 1, 1), date(2026, 7, 1)),
        ("2026H2", date(2026, 7, 1), date(2027, 1, 1)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_label_names_its_days(label: str, start: date, end: date) -> None:
    assert (Period.parse(label).start, Period.parse(label).end) == (start, end)


@pytest.mark.parametrize(
    "text", ["", "2026Q5", "2026-13", "2026-00", "0000", "2026-1", "26Q1", "2026H3", "2026q1", "２０２６"]
)
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text)


def test_a_quarter_begins_at_local_midnight() -> None:
    assert Period.parse("2026Q4").bounds(SHANGHAI)[0] == datetime(2026, 9, 30, 16, tzinfo=UTC)


def test_a_month_with_summer_time_is_an_hour_shorter() -> None:
    start, end = Period.parse("2026-03").bounds(ZoneInfo("Europe/Berlin"))
    assert (end - start).total_seconds() == (31 * 24 - 1) * 3600


@given(DAYS, KINDS)
def test_a_day_lies_in_its_period_and_in_no_neighbour(day: date, kind: str) -> None:
    period = Period.containing(day, kind)
    assert day in period
    assert day not in period.previous()
    assert day not in period.next()


@given(DAYS, KINDS)
def test_periods_follow_each_other_without_a_gap(day: date, kind: str) -> None:
    period = Period.containing(day, kind)
    assert period.next().start == period.end
    assert period.next().previous() == period
    assert period.bounds(SHANGHAI)[1] == period.next().bounds(SHANGHAI)[0]


@given(DAYS, KINDS)
def test_a_label_read_back_is_the_same_period(day: date, kind: str) -> None:
    period = Period.containing(day, kind)
    assert Period.parse(period.label) == period


def test_periods_between_two_days_include_both_ends() -> None:
    labels = [p.label for p in Period.between(date(2026, 3, 31), date(2026, 10, 1), "quarter")]
    assert labels == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
