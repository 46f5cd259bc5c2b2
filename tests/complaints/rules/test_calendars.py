from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from complaints.rules.calendars import Hours, WeekdayCalendar, china

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2045, 12, 31))


def test_a_decreed_holiday_is_a_day_off() -> None:
    assert china().is_day_off(date(2026, 10, 1))


def test_a_weekend_is_a_day_off() -> None:
    assert china().is_day_off(date(2026, 11, 21))


def test_a_make_up_saturday_is_a_working_day() -> None:
    assert date(2026, 2, 14).weekday() == 5
    assert china().is_working_day(date(2026, 2, 14))


def test_a_year_without_a_decree_has_plain_weekends_and_is_provisional() -> None:
    beyond = date(max(china().years or ()) + 1, 10, 1)
    assert not china().decreed(beyond)
    assert china().is_working_day(beyond) == (beyond.weekday() < 5)


def test_a_year_before_the_first_decree_does_not_fail() -> None:
    assert china().is_working_day(date(1999, 10, 1))


def test_a_calendar_by_hand_knows_its_own_days() -> None:
    calendar = WeekdayCalendar(holidays={date(2026, 11, 23)}, make_up={date(2026, 11, 21)})
    assert calendar.is_day_off(date(2026, 11, 23))
    assert calendar.is_working_day(date(2026, 11, 21))
    assert calendar.decreed(date(2026, 11, 23))


@given(days)
def test_every_day_is_either_worked_or_off(day: date) -> None:
    assert china().is_day_off(day) != china().is_working_day(day)


@given(days)
def test_no_fortnight_is_without_a_working_day(day: date) -> None:
    assert any(china().is_working_day(day + timedelta(days=offset)) for offset in range(14))


def test_the_version_is_that_of_the_days_asked_for() -> None:
    october = date(2026, 10, 1), date(2026, 10, 31)
    before = WeekdayCalendar(holidays={date(2026, 10, 1)})
    changed = WeekdayCalendar(holidays={date(2026, 10, 1), date(2026, 10, 2)})
    elsewhere = WeekdayCalendar(holidays={date(2026, 10, 1), date(2027, 1, 1)})
    assert before.version(*october) == elsewhere.version(*october) != changed.version(*october)


def test_other_opening_hours_are_another_version() -> None:
    days = date(2026, 10, 1), date(2026, 10, 31)
    hours = (Hours(date(2026, 1, 1), working=((540, 1080),)),)
    assert WeekdayCalendar(hours=hours).version(*days) != WeekdayCalendar().version(*days)


def test_a_decree_that_becomes_known_is_another_version() -> None:
    days = date(2026, 12, 1), date(2027, 1, 31)
    known = WeekdayCalendar(years={2026, 2027}).version(*days)
    assert WeekdayCalendar(years={2026}).version(*days) != known
