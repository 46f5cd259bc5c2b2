"""A year as its page shows it."""

from __future__ import annotations

from datetime import date

import pytest

from complaints import calendars, year

pytestmark = pytest.mark.django_db


def shown(number: int) -> year.Month:
    return year.months(2026, calendars.named_days(None, 2026))[number - 1]


def kinds(month: year.Month) -> dict[int, str]:
    return {cell.day.day: cell.kind for week in month.weeks for cell in week if cell}


def test_every_month_has_all_its_days_in_weeks_from_monday() -> None:
    february = shown(2)
    assert list(kinds(february)) == list(range(1, 29))
    assert february.weeks[0].index(next(cell for cell in february.weeks[0] if cell)) == date(2026, 2, 1).weekday()


def test_days_off_and_make_up_days_are_told_apart_from_weekends() -> None:
    october = kinds(shown(10))
    assert (october[1], october[7], october[8], october[10], october[11]) == ("off", "off", "", "worked", "weekend")


def test_days_that_say_the_same_are_told_together() -> None:
    told = [(each.first.day, each.last.day, each.named.kind, each.named.name) for each in shown(10).stretches]
    assert told == [(1, 7, "off", "国庆节"), (10, 10, "worked", "国庆节")]


def test_a_month_without_a_decreed_day_says_nothing() -> None:
    assert shown(7).stretches == []
