from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.rules import clocks
from complaints.rules.calendars import WeekdayCalendar, china
from complaints.rules.clocks import Limit, LimitError, State, deadline, resolution, seconds_between, state

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
PLAIN = WeekdayCalendar()
MICRO = timedelta(microseconds=1)
instants = st.datetimes(datetime(2005, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC))
limits = st.builds(Limit, st.integers(1, 60), st.sampled_from(["s", "min", "h", "d", "wd"]))
zones = st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/Havana"), ZoneInfo("America/Sao_Paulo"), ZoneInfo("UTC")])


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def ends(limit: str, received: str, calendar: object = PLAIN, zone: ZoneInfo = SHANGHAI) -> str:
    """The first instant that is too late, in local time."""
    last = deadline(Limit.parse(limit), at(received, zone), zone=zone, calendar=calendar)  # type: ignore[arg-type]
    return f"{(last + MICRO).astimezone(zone):%Y-%m-%d %H:%M}"


# limits as clauses write them


@pytest.mark.parametrize("text", ["2h", "30min", "90s", "30d", "3wd", "4wh", "own"])
def test_a_limit_is_read_and_written_back(text: str) -> None:
    assert str(Limit.parse(text)) == text


@pytest.mark.parametrize("text", ["", "2", "h", "0h", "-1h", "2 h", "1.5h", "２h", "2weeks", "owns", "999999999d"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(LimitError):
        Limit.parse(text)


def test_working_days_have_no_fixed_length() -> None:
    with pytest.raises(LimitError):
        _ = Limit.parse("3wd").length


def test_two_hours_are_two_hours_long() -> None:
    assert Limit.parse("2h").length == timedelta(hours=2)
    assert Limit.parse("30d").length == timedelta(days=30)


# the three states


def judged(event: str | None, as_of: str, limit: str = "2h", received: str = "2026-11-02 09:00") -> State:
    until = deadline(Limit.parse(limit), at(received), zone=SHANGHAI, calendar=PLAIN)
    return state(at(received), at(event) if event else None, until, at(as_of))


def test_an_answer_before_the_limit_is_in_time() -> None:
    assert judged("2026-11-02 10:59", "2026-11-03 00:00") is State.MET


def test_the_limit_itself_is_still_in_time() -> None:
    assert judged("2026-11-02 11:00", "2026-11-03 00:00") is State.MET


def test_an_answer_after_the_limit_is_late() -> None:
    assert judged("2026-11-02 11:00:00.000001", "2026-11-03 00:00") is State.LATE


def test_an_open_case_past_its_limit_is_late() -> None:
    assert judged(None, "2026-11-02 11:00:00.000001") is State.LATE


def test_an_open_case_within_its_limit_is_not_yet_due() -> None:
    assert judged(None, "2026-11-02 11:00") is State.NOT_YET_DUE


def test_an_answer_after_the_moment_of_judgement_has_not_happened() -> None:
    assert judged("2026-11-02 10:30", "2026-11-02 10:00") is State.NOT_YET_DUE
    assert judged("2026-11-02 12:30", "2026-11-02 12:00") is State.LATE


def test_a_complaint_received_later_does_not_exist() -> None:
    with pytest.raises(clocks.NotReceivedYetError):
        judged(None, "2026-11-02 08:00")


@given(instants, st.integers(0, 10**7), limits, st.integers(0, 10**7))
def test_states_never_go_back(received: datetime, answered_after: int, limit: Limit, judged_after: int) -> None:
    """Met and late stay so for every later moment of judgement; only not-yet-due may still become either."""
    until = deadline(limit, received, zone=SHANGHAI, calendar=PLAIN)
    event = received + timedelta(seconds=answered_after)
    early = received + timedelta(seconds=judged_after)
    before, later = (state(received, event, until, moment) for moment in (early, early + timedelta(days=400)))
    if before is not State.NOT_YET_DUE:
        assert before is later


# deadlines in hours and days


def test_hours_run_from_the_instant_through_night_and_weekend() -> None:
    assert ends("48h", "2026-11-20 23:30") == "2026-11-22 23:30"


def test_days_exclude_the_day_of_receipt() -> None:
    assert ends("3d", "2026-11-02 00:00") == "2026-11-06 00:00"
    assert ends("3d", "2026-11-02 23:59") == "2026-11-06 00:00"


def test_midnight_belongs_to_the_next_day() -> None:
    until = deadline(Limit.parse("3d"), at("2026-11-02 09:00"), zone=SHANGHAI, calendar=PLAIN)
    received, as_of = at("2026-11-02 09:00"), at("2026-12-01 00:00")
    assert state(received, at("2026-11-06 00:00"), until, as_of) is State.LATE
    assert state(received, at("2026-11-06 00:00") - MICRO, until, as_of) is State.MET


def test_an_end_on_a_day_off_moves_on() -> None:
    assert ends("1d", "2026-11-20 09:00") == "2026-11-24 00:00"  # received on Friday, the last day is Saturday


def test_an_end_in_the_national_holiday_moves_to_the_first_working_day() -> None:
    assert ends("5d", "2026-09-28 09:00", china()) == "2026-10-09 00:00"  # 3 October, off until the 7th


def test_a_make_up_working_day_is_no_day_off() -> None:
    assert ends("1d", "2026-02-13 09:00", china()) == "2026-02-15 00:00"  # Saturday 14 February 2026 is worked


def test_a_day_off_in_the_middle_is_counted() -> None:
    assert ends("4d", "2026-11-20 09:00") == "2026-11-25 00:00"


def test_working_days_skip_weekends() -> None:
    assert ends("3wd", "2026-11-20 09:00") == "2026-11-26 00:00"


def test_working_days_count_make_up_days() -> None:
    assert ends("1wd", "2026-02-13 09:00", china()) == "2026-02-15 00:00"


def test_the_day_of_receipt_is_the_local_one() -> None:
    assert ends("1d", "2026-11-03 01:00") == "2026-11-05 00:00"  # still 2 November in UTC


def test_a_day_limit_over_the_change_of_clocks_ends_at_local_midnight() -> None:
    assert ends("2d", "2026-03-27 12:00", WeekdayCalendar(make_up={date(2026, 3, 29)}), BERLIN) == "2026-03-30 00:00"


def test_hours_over_the_change_of_clocks_are_real_hours() -> None:
    received = at("2026-03-29 01:30", BERLIN)
    assert deadline(Limit.parse("2h"), received, zone=BERLIN, calendar=PLAIN) - received == timedelta(hours=2)
    assert ends("2h", "2026-03-29 01:30", zone=BERLIN) == "2026-03-29 04:30"


def test_a_day_without_a_midnight_begins_when_its_clock_begins() -> None:
    begins = clocks.start_of_day(date(2018, 11, 4), zone=ZoneInfo("America/Sao_Paulo"))
    assert f"{begins.astimezone(ZoneInfo('America/Sao_Paulo')):%d %H:%M}" == "04 01:00"


def test_the_own_deadline_is_the_one_the_source_gave() -> None:
    own = at("2026-11-05 17:00")
    assert deadline(Limit.parse("own"), at("2026-11-02 09:00"), zone=SHANGHAI, calendar=PLAIN, own=own) == own


def test_without_an_own_deadline_there_is_nothing_to_judge() -> None:
    with pytest.raises(LimitError):
        deadline(Limit.parse("own"), at("2026-11-02 09:00"), zone=SHANGHAI, calendar=PLAIN)


@given(instants, limits, zones)
def test_a_deadline_never_lies_before_its_limit_has_run(received: datetime, limit: Limit, zone: ZoneInfo) -> None:
    until = deadline(limit, received, zone=zone, calendar=china())
    assert until >= received
    if limit.in_days:
        # the day of receipt is a present, so N days last at least N times 24 hours, less an hour of changed clocks
        assert until - received >= timedelta(days=limit.amount) - timedelta(hours=1) - MICRO
        local = (until + MICRO).astimezone(zone)
        assert (local - MICRO * 3_600_000_000 * 2).date() == local.date() - timedelta(days=1)


@given(instants, limits, zones)
def test_a_limit_in_days_never_ends_on_a_day_off(received: datetime, limit: Limit, zone: ZoneInfo) -> None:
    if limit.in_days:
        day = clocks.last_day(limit, received.astimezone(zone).date(), calendar=china())
        assert china().is_working_day(day)


@given(instants, instants, limits)
def test_who_comes_later_is_never_due_earlier(one: datetime, other: datetime, limit: Limit) -> None:
    first, second = sorted((one, other))
    assert deadline(limit, first, zone=SHANGHAI, calendar=china()) <= deadline(
        limit, second, zone=SHANGHAI, calendar=china()
    )


# resolutions and lengths


def test_a_resolution_undone_by_reopening_does_not_hold() -> None:
    resolved, reopened = at("2026-11-02 09:00"), at("2026-11-03 09:00")
    assert resolution(resolved, reopened, as_of=at("2026-11-04 00:00")) is None


def test_before_it_was_reopened_the_resolution_held() -> None:
    resolved, reopened = at("2026-11-02 09:00"), at("2026-11-03 09:00")
    assert resolution(resolved, reopened, as_of=at("2026-11-02 12:00")) == resolved


def test_a_complaint_resolved_again_is_resolved() -> None:
    resolved, reopened = at("2026-11-05 09:00"), at("2026-11-03 09:00")
    assert resolution(resolved, reopened, as_of=at("2026-11-06 00:00")) == resolved


def test_a_resolution_after_the_moment_of_judgement_has_not_happened() -> None:
    assert resolution(at("2026-11-05 09:00"), None, as_of=at("2026-11-04 00:00")) is None


@given(instants, st.integers(0, 10**12), st.integers(1, 10**6))
def test_seconds_decide_a_limit_as_the_instants_do(start: datetime, micros: int, limit: int) -> None:
    end = start + timedelta(microseconds=micros)
    assert (seconds_between(start, end) <= limit) == (end <= start + timedelta(seconds=limit))  # type: ignore[operator]


def test_no_end_has_no_length() -> None:
    assert seconds_between(at("2026-11-02 09:00"), None) is None
