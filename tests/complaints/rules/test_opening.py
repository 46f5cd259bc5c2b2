"""Working hours: the clock that ticks while the doors are open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.rules.calendars import Hours, WeekdayCalendar, china, hours_at
from complaints.rules.clocks import Limit, LimitError, deadline
from complaints.rules.opening import NoHoursError, not_beyond, pieces, reached

ZONE = ZoneInfo("Asia/Shanghai")
MICRO = timedelta(microseconds=1)
DAY = Hours(date(2026, 1, 1), working=((540, 720), (810, 1080)))  # 9:00–12:00 and 13:30–18:00
WEEK = WeekdayCalendar(hours=(DAY,))
CHINA = WeekdayCalendar(china().holidays, china().make_up, hours=(DAY,))
NIGHTS = WeekdayCalendar(hours=(Hours(date(2026, 1, 1), working=((0, 1440),), off=((600, 720),)),))
CALENDARS = st.sampled_from([WEEK, CHINA, NIGHTS])
RECEIPTS = st.datetimes(datetime(2026, 2, 1), datetime(2026, 11, 30), timezones=st.just(UTC))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def ends(limit: str, received: str, calendar: WeekdayCalendar = WEEK) -> str:
    until = deadline(Limit.parse(limit), at(received), zone=ZONE, calendar=calendar)
    return f"{until.astimezone(ZONE):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("received", "until"),
    [
        ("2026-11-23 09:30", "11-23 15:00"),  # the lunch hour does not count
        ("2026-11-23 16:00", "11-24 11:00"),  # nor does the night
        ("2026-11-27 17:00", "11-30 12:00"),  # nor the weekend; noon itself is in time
        ("2026-11-22 03:00", "11-23 14:30"),  # Sunday waits for Monday
        ("2026-11-23 14:00", "11-23 18:00"),  # closing time itself is in time
        ("2026-11-23 18:00", "11-24 14:30"),
    ],
)
def test_four_working_hours(received: str, until: str) -> None:
    assert ends("4wh", received) == until


def test_a_make_up_saturday_is_open_and_a_decreed_holiday_is_not() -> None:
    assert ends("4wh", "2026-02-13 16:00", CHINA) == "02-14 11:00"
    assert ends("4wh", "2026-09-30 16:00", CHINA) == "10-08 11:00"


def test_doors_may_be_open_on_days_off() -> None:
    assert ends("1wh", "2026-11-22 03:00", NIGHTS) == "11-22 11:00"


def test_the_hours_in_force_at_receipt_govern_to_the_end() -> None:
    longer = Hours(date(2026, 11, 24), working=((480, 1200),))
    changed = WeekdayCalendar(hours=(DAY, longer))
    assert ends("4wh", "2026-11-23 16:00", changed) == "11-24 11:00"
    assert ends("4wh", "2026-11-24 16:00", changed) == "11-24 20:00"


def test_what_came_before_the_first_version_has_the_first_version() -> None:
    assert hours_at(WEEK, date(2020, 1, 1)) == DAY


def test_without_opening_hours_there_is_no_deadline() -> None:
    with pytest.raises(LimitError):
        ends("4wh", "2026-11-23 16:00", WeekdayCalendar())
    with pytest.raises(NoHoursError):
        reached(at("2026-11-23 16:00"), timedelta(hours=1), zone=ZONE, calendar=WeekdayCalendar())


def test_the_clock_stands_still_until_the_doors_open_again() -> None:
    closing = reached(at("2026-11-23 16:00"), timedelta(hours=2), zone=ZONE, calendar=WEEK)
    opening = not_beyond(at("2026-11-23 16:00"), timedelta(hours=2), zone=ZONE, calendar=WEEK)
    assert (closing, opening) == (at("2026-11-23 18:00"), at("2026-11-24 09:00"))


def open_time(start: datetime, end: datetime, calendar: WeekdayCalendar) -> timedelta:
    """Open time by brute force, minute by minute; both ends on whole minutes."""
    found = timedelta()
    while start < end:
        local = start.astimezone(ZONE)
        hours = hours_at(calendar, local.date())
        assert hours
        spans = hours.working if calendar.is_working_day(local.date()) else hours.off
        minute = local.hour * 60 + local.minute
        found += timedelta(minutes=any(a <= minute < b for a, b in spans))
        start += timedelta(minutes=1)
    return found


@given(CALENDARS, st.integers(0, 10 * 1440), st.integers(1, 20))
def test_at_the_deadline_exactly_so_much_has_been_open(calendar: WeekdayCalendar, minute: int, hours: int) -> None:
    received = at("2026-09-28 00:00") + timedelta(minutes=minute)
    until = deadline(Limit(hours, "wh"), received, zone=ZONE, calendar=calendar)
    assert open_time(received, until, calendar) == timedelta(hours=hours)
    assert open_time(received, until - timedelta(minutes=1), calendar) < timedelta(hours=hours)


@given(CALENDARS, RECEIPTS, st.timedeltas(timedelta(0), timedelta(days=20)), st.integers(1, 40))
def test_a_later_receipt_never_has_an_earlier_deadline(
    calendar: WeekdayCalendar, received: datetime, later: timedelta, hours: int
) -> None:
    first, second = (
        deadline(Limit(hours, "wh"), moment, zone=ZONE, calendar=calendar) for moment in (received, received + later)
    )
    assert first <= second


@given(
    CALENDARS,
    st.sampled_from([reached, not_beyond, lambda *args, **kept: reached(*args, **kept) - MICRO]),
    RECEIPTS,
    st.timedeltas(timedelta(microseconds=1), timedelta(days=4)),
    st.timedeltas(timedelta(microseconds=1), timedelta(hours=40)),
    st.data(),
)
def test_the_pieces_are_the_rule(
    calendar: WeekdayCalendar, rule: object, start: datetime, span: timedelta, length: timedelta, data: st.DataObject
) -> None:
    def of(moment: datetime) -> datetime:
        return rule(moment, length, zone=ZONE, calendar=calendar)  # type: ignore[operator]

    found = list(pieces(of, start, start + span, zone=ZONE, calendar=calendar))
    assert found[-1].until == start + span
    edges = [start, *(piece.until for piece in found)]
    near = [edge + n * MICRO for edge in edges for n in (-1, 0, 1) if start <= edge + n * MICRO < start + span]
    moment = data.draw(st.sampled_from(near) | st.datetimes(_naive(start), _naive(start + span - MICRO)).map(_utc))
    piece = next(piece for piece in found if moment < piece.until)
    assert (piece.at or moment + (piece.shift or timedelta())) == of(moment)


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
