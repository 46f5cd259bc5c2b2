"""What one complaint counts as."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from commitments.bands import Interval
from complaints.rules.calendars import Hours, WeekdayCalendar
from complaints.rules.clocks import INSTANT, Limit, LimitError
from compliance.rules.parts import (
    Ask,
    Case,
    Grade,
    Part,
    Question,
    last_on_its_clock,
    last_provisional,
    part,
    undecided_since,
)

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 10, 5, 4, tzinfo=UTC)  # Monday, 12:00 in Shanghai
HOUR = timedelta(hours=1)
MINOR = Grade(Interval.parse("(0, 30]").per_cent(), (Interval.parse("(30, ∞)").per_cent(),))


def question(ask: Ask, limit: str = "", **more: Any) -> Question:
    return Question(ask, ZONE, WeekdayCalendar(), Limit.parse(limit) if limit else None, **more)


RESPONSE = question(Ask.RESPONSE, "2h")
RESOLUTION = question(Ask.RESOLUTION, "2h")
OVERRUN = question(Ask.OVERRUN, "2h", grade=MINOR)


def test_an_answer_at_the_limit_itself_is_in_time() -> None:
    assert part(Case(NOON, NOON + 2 * HOUR), RESPONSE, as_of=NOON + 9 * HOUR) is Part.MET


def test_an_open_case_past_its_limit_is_late() -> None:
    assert part(Case(NOON), RESPONSE, as_of=NOON + 2 * HOUR + timedelta(microseconds=1)) is Part.LATE


def test_an_open_case_at_its_limit_is_not_yet_due() -> None:
    assert part(Case(NOON), RESPONSE, as_of=NOON + 2 * HOUR) is Part.NOT_YET_DUE


def test_an_answer_after_the_moment_of_judgement_does_not_exist() -> None:
    assert part(Case(NOON, NOON + HOUR), RESPONSE, as_of=NOON + HOUR / 2) is Part.NOT_YET_DUE


def test_an_answer_at_the_moment_of_judgement_exists() -> None:
    assert part(Case(NOON, NOON + HOUR), RESPONSE, as_of=NOON + HOUR) is Part.MET


def test_a_case_reopened_and_not_resolved_again_is_not_resolved() -> None:
    case = Case(NOON, resolved_at=NOON + HOUR, reopened_at=NOON + 3 * HOUR)
    assert part(case, RESOLUTION, as_of=NOON + 2 * HOUR) is Part.MET
    assert part(case, RESOLUTION, as_of=NOON + 3 * HOUR) is Part.LATE


def test_a_case_resolved_again_counts_by_its_last_resolution() -> None:
    case = Case(NOON, resolved_at=NOON + 2 * HOUR, reopened_at=NOON + HOUR)
    assert part(case, RESOLUTION, as_of=NOON + 9 * HOUR) is Part.MET


def test_a_reopening_after_the_period_is_final_counts_in_the_reopen_rate_only() -> None:
    case = Case(NOON, resolved_at=NOON + HOUR, reopened_at=NOON + timedelta(days=90))
    asked = question(Ask.RESOLUTION, "2h", reopen_until=NOON + timedelta(days=60))
    assert part(case, asked, as_of=NOON + timedelta(days=120)) is Part.MET


def test_a_case_without_a_deadline_of_its_own_is_left_out() -> None:
    assert part(Case(NOON), question(Ask.RESOLUTION, "own"), as_of=NOON) is Part.NO_DEADLINE


def test_a_deadline_of_its_own_is_inclusive() -> None:
    case = Case(NOON, resolved_at=NOON + HOUR, due_at=NOON + HOUR)
    assert part(case, question(Ask.RESOLUTION, "own"), as_of=NOON + 2 * HOUR) is Part.MET


def test_a_question_of_time_needs_a_limit() -> None:
    with pytest.raises(LimitError):
        question(Ask.RESPONSE)


@pytest.mark.parametrize(("days", "kind"), [(30, Part.REPEAT), (7, Part.NEW), (14, Part.REPEAT)])
def test_the_window_decides_whether_it_is_a_repeat(days: int, kind: Part) -> None:
    case = Case(NOON, since_previous=14 * 86_400)
    assert part(case, question(Ask.REPEAT, window_days=days), as_of=NOON) is kind


@pytest.mark.parametrize(
    ("score", "kind"), [(5, Part.SATISFIED), (4, Part.SATISFIED), (3, Part.UNSATISFIED), (None, Part.NO_REPLY)]
)
def test_scores_of_four_and_five_are_satisfied(score: int | None, kind: Part) -> None:
    assert part(Case(NOON, satisfaction=score), question(Ask.SATISFACTION), as_of=NOON) is kind


def test_a_loss_counts_from_the_day_it_is_confirmed() -> None:
    case = Case(NOON, loss_confirmed_on=date(2026, 10, 6))
    assert part(case, question(Ask.LOSS), as_of=NOON) is Part.NO_LOSS
    assert part(case, question(Ask.LOSS), as_of=datetime(2026, 10, 5, 16, tzinfo=UTC)) is Part.LOSS


@pytest.mark.parametrize(
    ("minutes", "kind"), [(120, Part.MET), (121, Part.GRADED), (156, Part.GRADED), (157, Part.BEYOND)]
)
def test_an_overrun_of_at_most_thirty_per_cent_is_graded(minutes: int, kind: Part) -> None:
    case = Case(NOON, NOON + timedelta(minutes=minutes))
    assert part(case, OVERRUN, as_of=NOON + timedelta(days=9)) is kind


def test_the_overrun_of_an_open_case_grows_with_time() -> None:
    assert part(Case(NOON), OVERRUN, as_of=NOON + 2 * HOUR) is Part.NOT_YET_DUE
    assert part(Case(NOON), OVERRUN, as_of=NOON + 2.5 * HOUR) is Part.GRADED
    assert part(Case(NOON), OVERRUN, as_of=NOON + 3 * HOUR) is Part.BEYOND


def test_a_response_period_is_final_after_the_limit() -> None:
    end = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert last_provisional(RESPONSE, end) == end + 2 * HOUR - timedelta(microseconds=1)


def test_a_resolution_period_is_final_thirty_days_after_the_limit() -> None:
    end = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert last_provisional(RESOLUTION, end) == end + 2 * HOUR + timedelta(days=30) - timedelta(microseconds=1)


def test_a_repeat_rate_is_final_at_the_end() -> None:
    end = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert last_provisional(question(Ask.REPEAT), end) == end - timedelta(microseconds=1)


def test_an_overrun_is_final_when_its_class_can_no_longer_change() -> None:
    end = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert last_provisional(OVERRUN, end) == end + 2.6 * HOUR - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("band", "goes_on"),
    [("(50, ∞)", True), ("(20, 50]", True), ("[50, ∞)", False), ("(20, 50)", False)],
)
def test_a_class_that_ends_with_a_working_day_may_change_when_the_doors_open_again(band: str, goes_on: bool) -> None:
    hours = WeekdayCalendar(hours=(Hours(date(2026, 1, 1), ((8 * 60, 17 * 60),)),))
    asked = Question(Ask.OVERRUN, ZONE, hours, Limit.parse("6wh"), grade=Grade(Interval.parse(band).per_cent()))
    end = datetime(2026, 10, 5, 16, tzinfo=UTC)  # the night to Tuesday, on which the doors close after nine hours
    closing, opening = datetime(2026, 10, 6, 9, tzinfo=UTC), datetime(2026, 10, 7, 0, tzinfo=UTC)
    assert last_provisional(asked, end) == (opening if goes_on else closing - INSTANT)


def test_what_a_decree_may_still_move_are_deadlines_and_not_the_days_of_reopening() -> None:
    end = datetime(2026, 11, 30, 16, tzinfo=UTC)
    asked = question(Ask.RESOLUTION, "3wd")
    assert last_on_its_clock(asked, Limit.parse("3wd"), end) == datetime(2026, 12, 3, 16, tzinfo=UTC) - INSTANT


def test_no_rule_bounds_deadlines_of_the_cases_own() -> None:
    assert last_provisional(question(Ask.RESOLUTION, "own"), NOON) is None


@pytest.mark.parametrize("limit", ["2h", "90s", "3d", "3wd", "30d"])
def test_what_was_received_before_the_undecided_is_decided(limit: str) -> None:
    asked = question(Ask.RESPONSE, limit)
    since = undecided_since(asked, NOON)
    assert part(Case(since - timedelta(microseconds=1)), asked, as_of=NOON) is Part.LATE
    assert part(Case(since), asked, as_of=NOON) is Part.NOT_YET_DUE


def test_overrun_bands_are_exact_to_the_microsecond() -> None:
    edge = NOON + timedelta(minutes=156)
    for band, kind in (("(0, 30]", Part.GRADED), ("(0, 30)", Part.LATE)):
        asked = question(Ask.OVERRUN, "2h", grade=Grade(Interval.parse(band).per_cent()))
        assert part(Case(NOON, edge), asked, as_of=edge) is kind
        assert part(Case(NOON, edge - timedelta(microseconds=1)), asked, as_of=edge) is Part.GRADED


def test_an_overrun_of_a_limit_in_days_is_measured_from_its_midnight() -> None:
    asked = question(Ask.OVERRUN, "10d", grade=MINOR)  # received Monday 5th: the limit ends Thursday 15th 24:00
    midnight = datetime(2026, 10, 15, 16, tzinfo=UTC)
    assert part(Case(NOON, midnight), asked, as_of=midnight) is Part.GRADED
    assert part(Case(NOON, midnight + timedelta(days=3)), asked, as_of=midnight + timedelta(days=9)) is Part.GRADED
    after = midnight + timedelta(days=3, microseconds=1)
    assert part(Case(NOON, after), asked, as_of=after) is Part.BEYOND


def test_the_clock_of_working_days_stands_still_on_a_weekend() -> None:
    half = Grade(Interval(Fraction(0), Fraction(1, 2), False, True), (Interval(Fraction(1, 2), None),))
    asked = question(Ask.OVERRUN, "2wd", grade=half)  # due Wednesday 7th 24:00; half of it is Thursday 8th
    thursday = Case(NOON, datetime(2026, 10, 8, 15, 59, tzinfo=UTC))
    friday = Case(NOON, datetime(2026, 10, 8, 16, 1, tzinfo=UTC))
    assert part(thursday, asked, as_of=NOON + timedelta(days=30)) is Part.GRADED
    assert part(friday, asked, as_of=NOON + timedelta(days=30)) is Part.BEYOND
    full = Grade(Interval(Fraction(0), Fraction(1), False, True), (Interval(Fraction(1), None),))
    asked = question(Ask.OVERRUN, "2wd", grade=full)  # used up at the end of Friday 9th; the weekend adds nothing
    sunday, monday = (Case(NOON, datetime(2026, 10, day, 4, tzinfo=UTC)) for day in (11, 12))
    assert part(sunday, asked, as_of=NOON + timedelta(days=30)) is Part.GRADED
    assert part(monday, asked, as_of=NOON + timedelta(days=30)) is Part.BEYOND


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        (Case(NOON), Part.UNRESOLVED),
        (Case(NOON, resolved_at=NOON + HOUR), Part.FRESH),
        (Case(NOON, resolved_at=NOON + HOUR, reopened_at=NOON + 2 * HOUR), Part.REOPENED),
        (Case(NOON, resolved_at=NOON + 3 * HOUR, reopened_at=NOON + 2 * HOUR), Part.REOPENED),
        (Case(NOON, reopened_at=NOON + 2 * HOUR), Part.REOPENED),
        (Case(NOON, resolved_at=NOON + 99 * HOUR), Part.UNRESOLVED),
        (Case(NOON, resolved_at=NOON + HOUR, reopened_at=NOON + 99 * HOUR), Part.FRESH),
    ],
)
def test_reopened_once_is_reopened_for_good(case: Case, kind: Part) -> None:
    assert part(case, question(Ask.REOPENED), as_of=NOON + 4 * HOUR) is kind


def test_thirty_days_after_a_resolution_nothing_is_waited_for_any_more() -> None:
    case, asked = Case(NOON, resolved_at=NOON), question(Ask.REOPENED)
    assert part(case, asked, as_of=NOON + timedelta(days=30) - timedelta(microseconds=1)) is Part.FRESH
    assert part(case, asked, as_of=NOON + timedelta(days=30)) is Part.STAYED


def test_reopenings_have_no_day_on_which_they_are_final() -> None:
    assert last_provisional(question(Ask.REOPENED), NOON) is None


DAY = 86_400
SOLVED = {"resolved_at": NOON + HOUR, "first_contact": True}


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (SOLVED, Part.AT_ONCE),
        ({**SOLVED, "first_contact": False}, Part.NOT_AT_ONCE),
        ({**SOLVED, "first_contact": None}, Part.NOT_AT_ONCE),
        ({"first_contact": True}, Part.NOT_AT_ONCE),
        ({**SOLVED, "resolved_at": NOON + 99 * 24 * HOUR}, Part.NOT_AT_ONCE),
        ({**SOLVED, "followed_at": NOON + 2 * HOUR, "followed_after": 30 * DAY}, Part.CAME_AGAIN),
        ({**SOLVED, "followed_at": NOON + 2 * HOUR, "followed_after": 30 * DAY + 1}, Part.AT_ONCE),
        ({**SOLVED, "followed_at": NOON + 2 * HOUR, "followed_after": None}, Part.AT_ONCE),
        ({**SOLVED, "followed_at": NOON + 99 * 24 * HOUR, "followed_after": DAY}, Part.AT_ONCE),
    ],
)
def test_solved_at_first_contact_is_what_did_not_come_again(facts: Any, kind: Part) -> None:
    assert part(Case(NOON, **facts), question(Ask.FIRST_CONTACT), as_of=NOON + timedelta(days=40)) is kind


def test_a_repeat_after_the_figure_was_final_undoes_no_solution() -> None:
    until = NOON + timedelta(days=2)
    case = Case(NOON, **SOLVED, followed_at=until, followed_after=DAY)
    asked = question(Ask.FIRST_CONTACT, reopen_until=until)
    assert part(case, asked, as_of=NOON + timedelta(days=40)) is Part.CAME_AGAIN
    earlier = question(Ask.FIRST_CONTACT, reopen_until=until - timedelta(microseconds=1))
    assert part(case, earlier, as_of=NOON + timedelta(days=40)) is Part.AT_ONCE


def test_first_contact_is_final_when_the_window_of_the_last_receipt_has_run_out() -> None:
    asked = question(Ask.FIRST_CONTACT, window_days=7)
    assert last_provisional(asked, NOON) == NOON - timedelta(microseconds=1) + timedelta(days=7)
