"""Metrics of registered facts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from commitments.bands import Interval
from complaints.rules.calendars import WeekdayCalendar
from compliance.rules.periods import Period
from compliance.rules.resources import (
    Fact,
    Outage,
    Setting,
    Step,
    Violation,
    availability,
    emergency_seats,
    fund_ratio,
    law_violations,
    milestone_on_time,
    obligation_kept,
    supervisor_ratio,
    training_hours,
)
from compliance.rules.verdicts import Reason

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = ("2026-01-01", "2026-12-31")
Q4 = "2026Q4"


def fact(subject: str, starts_on: str, ends_on: str = "", value: str | int = 1, *, forecast: bool = False) -> Fact:
    return Fact(
        subject, date.fromisoformat(starts_on), date.fromisoformat(ends_on or starts_on), Decimal(value), forecast
    )


def setting(label: str = Q4, today: str = "2027-02-01", since: str = "2025-01-01", **more: Any) -> Setting:
    day = date.fromisoformat(today)
    as_of = datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)
    return Setting(Period.parse(label), as_of, day, ZONE, WeekdayCalendar(), date.fromisoformat(since), **more)


def funded(*revenues: Fact, label: str = "2026") -> Any:
    facts = {"fund": [fact("", *YEAR, "500")], "revenue": list(revenues)}
    return fund_ratio(setting(label, facts=facts))


def test_the_fund_is_divided_by_the_revenue_of_its_year() -> None:
    assert funded(fact("", *YEAR, "10000")).value == Fraction(5, 100)


def test_a_quarter_is_judged_by_its_year() -> None:
    assert funded(fact("", *YEAR, "10000"), label=Q4).value == Fraction(5, 100)


def test_a_forecast_revenue_is_unsettled() -> None:
    assert funded(fact("", *YEAR, "10000", forecast=True)).unsettled
    assert not funded(fact("", *YEAR, "10000")).unsettled


def test_it_is_told_which_of_the_two_is_a_forecast() -> None:
    assert funded(fact("", *YEAR, "10000", forecast=True)).detail["forecasts"] == ["revenue"]
    budget = {"fund": [fact("", *YEAR, "500", forecast=True)], "revenue": [fact("", *YEAR, "10000")]}
    found = fund_ratio(setting("2026", facts=budget))
    assert (found.detail["forecasts"], found.unsettled) == (["fund"], True)


def test_the_revenue_of_another_year_is_no_data() -> None:
    assert funded(fact("", "2025-01-01", "2025-12-31", "10000")).reason is Reason.NO_DATA


def test_half_a_year_of_revenue_would_flatter_and_is_incomplete() -> None:
    assert funded(fact("", "2026-01-01", "2026-06-30", "5000")).reason is Reason.INCOMPLETE_FACTS


def test_two_halves_make_a_year() -> None:
    halves = fact("", "2026-01-01", "2026-06-30", "4000"), fact("", "2026-07-01", "2026-12-31", "6000")
    assert funded(*halves).value == Fraction(5, 100)


def heads(**months: tuple[int, int]) -> dict[str, list[Fact]]:
    ends = {"oct": "2026-10-31", "nov": "2026-11-30", "dec": "2026-12-31"}
    return {
        "supervisors": [fact("", ends[month], value=pair[0]) for month, pair in months.items()],
        "agents": [fact("", ends[month], value=pair[1]) for month, pair in months.items()],
    }


def test_the_lowest_month_end_counts() -> None:
    found = supervisor_ratio(setting(facts=heads(oct=(15, 100), nov=(14, 100), dec=(20, 100))))
    assert found.value == Fraction(14, 100)
    assert found.detail["month"] == "2026-11"


def test_a_month_without_a_head_count_cannot_be_passed_over() -> None:
    found = supervisor_ratio(setting(facts=heads(oct=(15, 100), dec=(20, 100))))
    assert (found.reason, found.at_most) == (Reason.INCOMPLETE_FACTS, True)
    assert found.detail["missing"] == ["2026-11"]


def test_in_a_running_quarter_the_known_months_stand() -> None:
    found = supervisor_ratio(setting(today="2026-12-05", facts=heads(oct=(15, 100))))
    assert (found.value, found.reason) == (Fraction(15, 100), None)


def test_a_month_end_still_to_come_does_not_exist() -> None:
    found = supervisor_ratio(setting(today="2026-11-05", facts=heads(oct=(15, 100), nov=(1, 100))))
    assert found.value == Fraction(15, 100)


def test_heads_of_several_sites_are_added() -> None:
    facts = {
        "supervisors": [fact("north", "2026-10-31", value=10), fact("south", "2026-10-31", value=5)],
        "agents": [fact("north", "2026-10-31", value=60), fact("south", "2026-10-31", value=40)],
    }
    assert supervisor_ratio(setting("2026-10", facts=facts)).value == Fraction(15, 100)


FORTY = Interval(Fraction(40), None, True, False)


def trained(*hours: tuple[str, str]) -> Any:
    facts = {"training_hours": [fact(who, "2026-07-01", "2026-12-31", value) for who, value in hours]}
    return training_hours(setting("2026H2", facts=facts, wanted=FORTY))


def test_every_person_must_reach_the_hours() -> None:
    found = trained(("A1", "40"), ("A2", "39.99"), ("A3", "80"))
    assert found.value == Fraction(2, 3)
    assert found.detail == {"lowest": "39.99", "below": 1}


def test_the_courses_of_a_person_are_added() -> None:
    facts = {"training_hours": [fact("A1", "2026-07-01", value=24), fact("A1", "2026-09-01", value=16)]}
    assert training_hours(setting("2026H2", facts=facts, wanted=FORTY)).value == 1


def test_training_is_due_on_the_last_day() -> None:
    assert trained(("A1", "1")).due == date(2026, 12, 31)


def test_nobody_on_record_is_no_data() -> None:
    assert trained().reason is Reason.NO_DATA


def outage(start: datetime, minutes: int, *, planned: bool = False) -> Outage:
    return Outage(start, start + timedelta(minutes=minutes), planned)


NOON = datetime(2026, 10, 5, 4, tzinfo=UTC)
MINUTES = 92 * 24 * 60


def test_unplanned_outage_lowers_availability_and_planned_is_shown_apart() -> None:
    found = availability(setting(outages=[outage(NOON, 60), outage(NOON + timedelta(days=1), 30, planned=True)]))
    assert found.value == 1 - Fraction(60, MINUTES)
    assert found.detail == {"unplanned_minutes": 60, "planned_minutes": 30}


def test_outages_that_overlap_count_once() -> None:
    found = availability(setting(outages=[outage(NOON, 60), outage(NOON + timedelta(minutes=30), 60)]))
    assert found.detail["unplanned_minutes"] == 90


def test_an_outage_across_the_end_counts_only_inside() -> None:
    end = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert availability(setting(outages=[outage(end - timedelta(minutes=5), 60)])).detail["unplanned_minutes"] == 5


def test_a_note_may_let_planned_outage_count() -> None:
    asked = setting(outages=[outage(NOON, 30, planned=True)], parameters={"planned_outage": "counts"})
    assert availability(asked).detail["unplanned_minutes"] == 30


def test_a_running_period_is_measured_up_to_now() -> None:
    asked = setting(today="2026-10-02", outages=[outage(datetime(2026, 10, 1, 4, tzinfo=UTC), 144)])
    assert availability(asked).value == Fraction(9, 10)


def test_the_latest_drill_of_the_period_counts() -> None:
    drills = [
        fact("", "2026-06-01", value=5000),
        fact("", "2026-10-10", value=4100),
        fact("", "2026-12-01", value=3900),
    ]
    found = emergency_seats(setting(facts={"seats": drills}))
    assert found.value == 3900
    assert found.detail["proven_on"] == "2026-12-01"


def test_an_earlier_drill_is_shown_and_proves_nothing() -> None:
    found = emergency_seats(setting(facts={"seats": [fact("", "2026-06-01", value=5000)]}))
    assert (found.value, found.reason) == (None, Reason.NO_DATA)
    assert found.detail["earlier"] == "2026-06-01 5000"


def published(*days: str, **more: Any) -> Any:
    papers = {"white_paper": [fact("2026Q3", day) for day in days]}
    return obligation_kept(setting(facts=papers, parameters={"fact": "white_paper"}, **more))


def test_a_quarter_judges_the_issue_on_the_quarter_before() -> None:
    found = published("2026-10-30")
    assert (found.value, found.due, found.detail["issue"]) == (1, date(2026, 10, 30), "2026Q3")


def test_a_paper_after_the_due_day_is_not_in_time() -> None:
    assert published("2026-10-31").value == 0


def test_a_due_day_on_a_day_off_moves_on() -> None:
    asked = setting("2026Q2", parameters={"fact": "white_paper", "due_days": 25})  # 25 April 2026 is a Saturday
    assert obligation_kept(asked).due == date(2026, 4, 27)


def test_a_paper_dated_before_its_quarter_ended_is_none() -> None:
    assert published("2026-09-30").value == 0


def test_the_first_issue_is_owed_on_the_first_quarter_in_force() -> None:
    assert published(since="2026-10-01").reason is Reason.FIRST_DUE_LATER
    assert published(since="2026-09-30").reason is None


def test_an_obligation_that_names_no_fact_cannot_be_judged() -> None:
    assert obligation_kept(setting()).reason is Reason.NO_FACT_KIND


def test_training_must_take_place_within_the_half_year() -> None:
    asked = {"parameters": {"fact": "training_session"}, "label": "2026H2"}
    assert obligation_kept(setting(facts={"training_session": [fact("", "2026-12-31")]}, **asked)).value == 1
    assert obligation_kept(setting(facts={"training_session": [fact("", "2026-06-30")]}, **asked)).value == 0


def held(*days: str, since: str = "2026-10-15") -> Any:
    facts = {"training_session": [fact("", day) for day in days]}
    return obligation_kept(setting("2026H2", since=since, facts=facts, parameters={"fact": "training_session"}))


def test_training_before_the_promise_bound_counts_for_its_half_year_and_says_so() -> None:
    found = held("2026-09-05")
    assert (found.value, found.detail["done_on"], found.detail["bound_from"]) == (1, "2026-09-05", "2026-10-15")
    assert held("2026-06-30").value == 0


def test_training_since_the_promise_bound_is_shown_first() -> None:
    found = held("2026-09-05", "2026-10-15", "2026-12-01")
    assert (found.value, found.detail["done_on"], "bound_from" in found.detail) == (1, "2026-10-15", False)


def test_what_is_entered_for_a_day_to_come_does_not_exist() -> None:
    assert published("2026-10-30", today="2026-10-29").value == 0


def test_how_many_supervisors_are_short_is_rounded_up() -> None:
    wanted = Interval(Fraction(15, 100), None, True, False)
    assert supervisor_ratio(setting(facts=heads(dec=(14, 99)), wanted=wanted)).detail["short"] == 1


def plan(*steps: tuple[str, str], today: str, label: str = Q4) -> Any:
    """Steps as (due, done) against the period, on a day."""
    days = [Step(date.fromisoformat(due), date.fromisoformat(done) if done else None) for due, done in steps]
    return milestone_on_time(setting(label, today, plan=days))


def test_steps_of_earlier_periods_count_too_and_later_ones_do_not() -> None:
    found = plan(("2026-03-31", "2026-03-01"), ("2026-10-31", "2026-10-31"), ("2027-03-31", ""), today="2027-02-01")
    assert (found.value, found.denominator, found.detail) == (1, 2, {"late": 0, "ahead": 1})


def test_a_late_step_stays_late_and_nothing_waits_for_the_others() -> None:
    found = plan(("2026-03-31", "2026-04-01"), ("2026-12-31", ""), today="2026-11-23")
    assert (found.value, found.due, found.detail["late"]) == (0, None, 1)


def test_while_every_step_is_in_time_the_verdict_waits_for_the_last() -> None:
    found = plan(("2026-03-31", "2026-03-31"), ("2026-12-15", ""), today="2026-12-15")
    assert (found.value, found.due) == (Fraction(1, 2), date(2026, 12, 15))


def test_a_step_is_broken_the_day_after() -> None:
    assert plan(("2026-12-15", ""), today="2026-12-16").due is None


def test_what_is_said_to_be_done_later_than_today_is_not_done() -> None:
    assert plan(("2026-12-15", "2026-12-10"), today="2026-12-09").value == 0


def test_before_the_first_step_falls_due_there_is_nothing_to_judge() -> None:
    found = plan(("2027-03-31", ""), today="2026-11-23")
    assert (found.reason, found.due) == (Reason.FIRST_DUE_LATER, date(2027, 3, 31))


def test_without_a_plan_there_are_no_data() -> None:
    assert plan(today="2026-11-23").reason is Reason.NO_DATA


def violation(entry: int, occurred_on: str, confirmed_on: str, law: str = "电信条例") -> Violation:
    return Violation(entry, law, date.fromisoformat(occurred_on), date.fromisoformat(confirmed_on))


def violated(*found: Violation, declared: tuple[Fact, ...] = (), **more: Any) -> Any:
    return law_violations(setting(violations=found, facts={"no_violations": declared}, **more))


def test_confirmed_violations_of_the_period_are_counted_one_by_one() -> None:
    found = violated(
        violation(3, "2026-10-01", "2026-12-01"),
        violation(1, "2026-12-31", "2027-01-20", law="消费者权益保护法"),
        violation(2, "2027-01-01", "2027-01-02"),
    )
    assert (found.value, found.detail) == (2, {"entries": [3, 1], "law": "消费者权益保护法"})


def test_a_violation_is_not_known_before_it_is_confirmed() -> None:
    told = violation(1, "2026-10-01", "2027-01-20")
    assert violated(told, today="2027-01-19").reason is Reason.NO_DATA
    assert violated(told, today="2027-01-20").value == 1


def test_an_empty_register_is_not_the_same_as_none() -> None:
    assert violated().reason is Reason.NO_DATA


def test_none_is_none_where_declarations_speak_of_every_day() -> None:
    october = fact("", "2026-10-01", "2026-10-31", 0)
    assert violated(declared=(october,)).reason is Reason.NO_DATA
    assert violated(declared=(october, fact("", "2026-11-01", "2026-12-31", 0))).value == 0


def test_while_the_period_runs_nobody_can_declare_that_there_was_none() -> None:
    declared = (fact("", "2026-10-01", "2026-12-30", 0),)
    assert violated(declared=declared, today="2026-12-31").reason is Reason.NO_DATA


def test_a_confirmed_violation_counts_whatever_was_declared() -> None:
    whole = fact("", "2026-10-01", "2026-12-31", 0)
    assert violated(violation(1, "2026-11-05", "2027-01-05"), declared=(whole,)).value == 1
