"""Response times at a rank, for all units at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from compliance.answers import COMPANY, last_waiting, seconds_at
from compliance.counting import Cohort
from tests.compliance.conftest import Record

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 10, 5, 4, tzinfo=UTC)
DAY = timedelta(days=1)


def cohort(record: Record, as_of: datetime = NOON + DAY) -> Cohort:
    return Cohort(record.organisation.pk, NOON - DAY, NOON + DAY, as_of)


def test_each_unit_has_its_own_and_the_company_that_of_everybody(record: Record) -> None:
    east, west = record.unit("东城").pk, record.unit("西城").pk
    for hours, unit in [(1, "东城"), (3, "东城"), (2, "西城"), (4, "")]:
        record(NOON, unit=unit, responded=hours)
    found = seconds_at(cohort(record), {east: 2, west: 1, COMPANY: 3})
    assert found == {east: 3 * 3600, west: 2 * 3600, COMPANY: 3 * 3600}


def test_chasers_and_answers_to_come_have_no_rank(record: Record) -> None:
    record(NOON, responded=1, arrival="chaser")
    record(NOON, responded=30)
    record(NOON, responded=2)
    assert seconds_at(cohort(record), {COMPANY: 1}) == {COMPANY: 2 * 3600}


def test_nothing_is_asked_where_no_rank_is_wanted(record: Record) -> None:
    assert seconds_at(cohort(record), {}) == {}


def test_the_youngest_that_waits_is_told_for_each_unit(record: Record) -> None:
    east, west = record.unit("东城").pk, record.unit("西城").pk
    record(NOON, unit="东城")
    record(NOON + timedelta(hours=1), unit="东城", responded=48)
    record(NOON + timedelta(hours=2), unit="西城")
    record(NOON + timedelta(hours=3), unit="西城", responded=1)
    found = last_waiting(cohort(record))
    hour = timedelta(hours=1)
    assert found == {east: NOON + hour, west: NOON + 2 * hour, COMPANY: NOON + 2 * hour}


def test_where_nobody_waits_there_is_no_youngest(record: Record) -> None:
    record(NOON, responded=1)
    assert last_waiting(cohort(record)) == {}
