"""Response times at a rank, for all units at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import tallies
from complaints.models import TalliedMonth
from complaints.rules.calendars import WeekdayCalendar
from compliance.answers import COMPANY, LISTED, Answers, ages, answers, last_waiting
from compliance.counting import Cohort
from tests.compliance.conftest import Record
from tests.compliance.generated import CASES, END, START, stored

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 10, 5, 4, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def cohort(record: Record, as_of: datetime = NOON + DAY) -> Cohort:
    return Cohort(record.organisation.pk, NOON - DAY, NOON + DAY, as_of)


def sums_of(cohort: Cohort) -> Any:
    calendar = WeekdayCalendar()
    return lambda days, channels: tallies.settled(
        cohort.organisation, days, as_of=cohort.as_of, calendar=calendar, channels=channels
    )


def read(cohort: Cohort) -> Answers:
    """From the tallies where they speak."""
    return answers(
        cohort,
        sums_of(cohort),
        lambda days, sums, column, channels: tallies.listed(cohort.organisation, days, sums, column, channels),
    )


def count_up(record: Record) -> None:
    tallies.lay_out(record.organisation.pk, [LISTED])
    tallies.catch_up(record.organisation.pk, calendar=WeekdayCalendar())


def test_each_unit_has_its_own_and_the_company_that_of_everybody(record: Record) -> None:
    east, west = record.unit("东城").pk, record.unit("西城").pk
    for hours, unit in [(1, "东城"), (3, "东城"), (2, "西城"), (4, "")]:
        record(NOON, unit=unit, responded=hours)
    found = read(cohort(record))
    assert (found.at(2, east), found.at(1, west), found.at(3, COMPANY)) == (3 * 3600, 2 * 3600, 3 * 3600)


def test_chasers_and_answers_to_come_have_no_rank(record: Record) -> None:
    record(NOON, responded=1, arrival="chaser")
    record(NOON, responded=30)
    record(NOON, responded=2)
    found = read(cohort(record))
    assert found.at(1, COMPANY) == 2 * 3600
    with pytest.raises(ValueError, match="no rank"):
        found.at(2, COMPANY)


def test_those_that_wait_have_their_rank_by_their_age(record: Record) -> None:
    record(NOON, responded=2)
    record(NOON)
    found = read(cohort(record))
    assert found.with_waiting(2, COMPANY, ages(cohort(record), COMPANY)) == 24 * 3600


def test_tallied_days_are_not_read_again(record: Record) -> None:
    """The proof that the tallies answer: an answer that nobody marked is not seen."""
    record(NOON, responded=2)
    count_up(record)
    record.made(NOON, responded=1).save()
    month = replace(cohort(record), start=datetime(2026, 9, 30, 16, tzinfo=UTC), as_of=NOON + 40 * DAY)
    assert read(replace(month, end=datetime(2026, 10, 31, 16, tzinfo=UTC))).at(1, COMPANY) == 2 * 3600


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(CASES, min_size=1, max_size=25),
    st.lists(CASES, max_size=4),
    st.sampled_from([{}, {"channels": ["email"]}, {"segments": ["contract"]}]),
    st.integers(0, 70 * 86_400),
)
def test_tallies_and_complaints_tell_the_same_times(
    record: Record, before: list[Any], after: list[Any], scope: dict[str, Any], seconds: int
) -> None:
    of = Cohort(record.organisation.pk, START, END, START + timedelta(seconds=seconds), scope)
    with transaction.atomic():
        record.mark(stored(record, before))
        count_up(record)
        record.mark(stored(record, after))
        told, waiting = read(of), last_waiting(of, sums_of(of))
        tallies_forgotten(record)
        assert seconds_of(told) == seconds_of(read(of))
        assert waiting == last_waiting(of, sums_of(of))
        transaction.set_rollback(True)


def seconds_of(answers: Answers) -> dict[int | None, list[int]]:
    return {unit: sorted(seconds.tolist()) for unit, seconds in answers.by_unit.items()}


def tallies_forgotten(record: Record) -> None:
    TalliedMonth.objects.filter(organisation=record.organisation).update(content={})


def test_the_youngest_that_waits_is_told_for_each_unit(record: Record) -> None:
    east, west = record.unit("东城").pk, record.unit("西城").pk
    record(NOON, unit="东城")
    record(NOON + HOUR, unit="东城", responded=48)
    record(NOON + 2 * HOUR, unit="西城")
    record(NOON + 3 * HOUR, unit="西城", responded=1)
    found = last_waiting(cohort(record), sums_of(cohort(record)))
    assert found == {east: NOON + HOUR, west: NOON + 2 * HOUR, COMPANY: NOON + 2 * HOUR}


def test_where_nobody_waits_there_is_no_youngest(record: Record) -> None:
    record(NOON, responded=1)
    assert last_waiting(cohort(record), sums_of(cohort(record))) == {}
