"""The story is in the record: each test reads the facts the way a person would count them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from complaints.facts import Facts, problems
from dashboard.demo import cast
from dashboard.demo.calendar import ZONE, Calendar, quarter_of
from dashboard.demo.complaints import record

COUNT = 12_000


@pytest.fixture(scope="module")
def facts(calendar) -> list[Facts]:
    return record(calendar, COUNT)


def quarter(each: Facts) -> date:
    return quarter_of(each.received_at.astimezone(ZONE).date())


def repeats(facts, keep=lambda each: True) -> Counter:
    """Repeats and counted complaints by quarter: same customer and topic within 30 days of the resolution."""
    found, last = Counter(), {}
    for each in facts:
        key, before = (each.customer, each.subcategory), last.get((each.customer, each.subcategory))
        if each.marked_duplicate or (before and (not before.resolved_at or each.received_at < before.resolved_at)):
            continue
        last[key] = each
        if keep(each):
            came_back = bool(before) and each.received_at - before.resolved_at <= timedelta(days=30)
            found[quarter(each), came_back] += 1
    return found


def rate(found: Counter, start: date) -> float:
    return found[start, True] / (found[start, True] + found[start, False])


def test_the_same_day_tells_the_same_story(calendar):
    assert record(calendar, 600) == record(calendar, 600)


def test_another_day_tells_another_one(calendar):
    assert record(calendar, 600) != record(Calendar(date(2026, 11, 22)), 600)


def test_the_number_asked_for_is_about_the_number_told(facts):
    assert len(facts) == pytest.approx(COUNT, rel=0.03)


def test_nothing_told_is_impossible(facts, calendar):
    assert [
        problems(each, now=calendar.known_until) for each in facts if problems(each, now=calendar.known_until)
    ] == []


def test_complaints_come_in_order_each_under_its_own_reference(facts):
    assert all(one.received_at <= other.received_at for one, other in pairwise(facts))
    assert len({each.reference for each in facts}) == len(facts)


def test_the_repeat_rate_is_quiet_then_enters_the_gap_then_the_minor_band(facts, calendar):
    found = repeats(facts)
    year_before, gap_1, gap_2, now = (rate(found, calendar.quarter(back)) for back in (5, 2, 1, 0))
    assert year_before < 0.03 < gap_1 < gap_2 < 0.05 < now < 0.08


def test_the_slow_unit_repeats_most(facts, calendar):
    slow = repeats(facts, lambda each: each.unit == cast.SLOW_UNIT)
    others = repeats(facts, lambda each: each.unit != cast.SLOW_UNIT)
    assert rate(slow, calendar.quarter(1)) > 1.2 * rate(others, calendar.quarter(1))


def waits(facts, start: date) -> list[float]:
    chosen = [each for each in facts if each.unit == cast.SLOW_UNIT and quarter(each) == start and each.responded_at]
    return sorted((each.responded_at - each.received_at).total_seconds() for each in chosen)


def test_the_slow_unit_answers_later_every_quarter(facts, calendar):
    medians = [(found := waits(facts, calendar.quarter(back)))[len(found) // 2] for back in (4, 2, 0)]
    assert medians[0] < medians[1] < medians[2]
    assert medians[2] > 1.4 * medians[0]


def resolved(facts, start: date, known) -> float:
    due = [each for each in facts if quarter(each) == start and not each.marked_duplicate]
    in_time = [each for each in due if each.resolved_at and each.resolved_at - each.received_at <= timedelta(days=31)]
    late = [each for each in due if each not in in_time and known - each.received_at > timedelta(days=31)]
    return len(in_time) / (len(in_time) + len(late))


@pytest.mark.parametrize("back", [4, 1, 0])
def test_the_resolution_rate_stays_just_above_its_target(facts, calendar, back):
    assert 0.979 <= resolved(facts, calendar.quarter(back), calendar.known_until) <= 0.992


def test_one_loss_is_confirmed_and_one_is_not(facts):
    lost = [each for each in facts if each.loss_amount]
    assert sorted(bool(each.loss_confirmed_on) for each in lost) == [False, True]


def test_the_festival_is_a_peak(facts):
    per_day = Counter(each.received_at.astimezone(ZONE).date() for each in facts)
    festival = sum(per_day[date(2026, 2, 14) + timedelta(days=n)] for n in range(7))
    ordinary = sum(per_day[date(2026, 3, 14) + timedelta(days=n)] for n in range(7))
    assert festival > 1.4 * ordinary


def test_weekends_are_quieter(facts):
    weekdays = Counter(each.received_at.astimezone(ZONE).weekday() for each in facts)
    assert max(weekdays[5], weekdays[6]) < min(weekdays[day] for day in range(5))


def test_about_a_third_of_the_closed_cases_are_rated(facts):
    closed = [each for each in facts if each.closed_at]
    assert sum(each.satisfaction is not None for each in closed) / len(closed) == pytest.approx(0.35, abs=0.03)


def test_phone_numbers_belong_to_nobody(facts):
    assert all(each.customer_contact.startswith("1990000") for each in facts)
