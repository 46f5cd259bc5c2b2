"""By when, and by how much a complaint missed it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.bands import Interval
from complaints.rules.calendars import WeekdayCalendar
from complaints.rules.clocks import Limit
from compliance.rules.parts import Ask, Case, Grade, Part, Question, part
from compliance.rules.standing import MISSED, standing

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 10, 5, 4, tzinfo=UTC)  # Monday, 12:00 in Shanghai
HOUR = timedelta(hours=1)
SPANS = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=9)))


def question(ask: Ask, limit: str = "2h", **more: Any) -> Question:
    return Question(ask, ZONE, WeekdayCalendar(), Limit.parse(limit), **more)


RESPONSE, RESOLUTION = question(Ask.RESPONSE), question(Ask.RESOLUTION)


def test_a_late_answer_is_late_by_what_lies_after_the_deadline() -> None:
    stands = standing(Case(NOON, NOON + 3 * HOUR), RESPONSE, as_of=NOON + 9 * HOUR)
    assert (stands.due, stands.late_by, stands.overrun) == (NOON + 2 * HOUR, 3600, Fraction(1, 2))


def test_while_there_is_no_answer_the_delay_counts_on() -> None:
    stands = standing(Case(NOON), RESPONSE, as_of=NOON + 5 * HOUR)
    assert (stands.happened, stands.late_by) == (None, 3 * 3600)


def test_late_by_a_blink_is_late_by_a_second() -> None:
    case = Case(NOON, NOON + 2 * HOUR + timedelta(microseconds=1))
    assert standing(case, RESPONSE, as_of=NOON + 9 * HOUR).late_by == 1


@pytest.mark.parametrize("limit", ["1d", "1wd"])
def test_an_overrun_of_days_is_measured_from_midnight_itself(limit: str) -> None:
    midnight = datetime(2026, 10, 6, 16, tzinfo=UTC)  # the end of Tuesday in Shanghai
    late = [
        standing(Case(NOON, at), question(Ask.RESPONSE, limit), as_of=midnight + 9 * HOUR).late_by
        for at in (midnight - timedelta(microseconds=1), midnight, midnight + HOUR)
    ]
    assert late == [None, 1, 3600]


def test_what_is_in_time_is_late_by_nothing() -> None:
    stands = standing(Case(NOON, NOON + HOUR), RESPONSE, as_of=NOON + 9 * HOUR)
    assert (stands.part, stands.happened, stands.late_by) == (Part.MET, NOON + HOUR, None)


def test_a_reopening_that_undid_the_resolution_is_named() -> None:
    case = Case(NOON, resolved_at=NOON + HOUR, reopened_at=NOON + 4 * HOUR)
    stands = standing(case, RESOLUTION, as_of=NOON + 9 * HOUR)
    assert (stands.part, stands.undone, stands.happened) == (Part.LATE, NOON + 4 * HOUR, None)


def test_a_limit_of_working_days_has_no_length_to_overrun() -> None:
    assert standing(Case(NOON), question(Ask.RESPONSE, "1wd"), as_of=NOON + 999 * HOUR).overrun is None


def test_where_nothing_is_timed_only_the_part_is_known() -> None:
    asked = Question(Ask.REPEAT, ZONE, WeekdayCalendar())
    assert standing(Case(NOON, since_previous=5), asked, as_of=NOON).due is None


@given(
    st.sampled_from([Ask.RESPONSE, Ask.PRELIMINARY, Ask.RESOLUTION, Ask.OVERRUN]),
    st.sampled_from(["90s", "2h", "24h", "1d", "2wd"]),
    st.lists(SPANS, min_size=4, max_size=4),
    st.timedeltas(timedelta(0), timedelta(days=12)),
)
def test_it_says_the_same_as_the_part(ask: Ask, limit: str, spans: list[timedelta | None], age: timedelta) -> None:
    grade = Grade(Interval.parse("(0, 30]").per_cent(), (Interval.parse("(30, ∞)").per_cent(),))
    asked = question(ask, limit, grade=grade if ask is Ask.OVERRUN else None)
    case = Case(NOON, *(None if span is None else NOON + span for span in spans))
    stands = standing(case, asked, as_of=NOON + age)
    assert stands.part is part(case, asked, as_of=NOON + age)
    assert (stands.late_by is not None) == (stands.part in MISSED)
    assert stands.happened is None or stands.happened <= NOON + age
    if stands.overrun is not None and stands.part in (Part.GRADED, Part.BEYOND):
        assert (stands.overrun <= Fraction(3, 10)) == (stands.part is Part.GRADED)
