"""What a series says of its months or days is what counting their complaints says."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import tallies
from compliance import counting
from compliance.counting import Cohort
from compliance.rules.parts import Part, Question
from compliance.series import Bucket, by_day, by_month, series
from tests.compliance.conftest import Record
from tests.compliance.generated import CASES, END, START, questions
from tests.compliance.test_tallied import LATER, NOON, RESPONSE, SCOPES, count_up, october, written

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


def told(cohort: Cohort, question: Question, bucket: Bucket) -> Any:
    def read(days: tallies.Days, channels: tuple[str, ...]) -> tallies.Dated:
        calendar = question.calendar
        return tallies.dated(
            cohort.organisation, days, bucket=bucket, as_of=cohort.as_of, calendar=calendar, channels=channels
        )

    return series([(cohort, question)], bucket, read)


def counted(cohort: Cohort, question: Question, bucket: Bucket) -> dict[Any, Counter[Part]]:
    found: dict[Any, Counter[Part]] = defaultdict(Counter)
    for piece in counting.stretches(cohort, question):
        rows: Any = counting.classified(piece, question)
        for complaint in rows:
            found[complaint.unit_id, bucket(complaint.received_at.astimezone(ZONE).date())][Part(complaint.part)] += 1
    return dict(found)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(CASES, min_size=1, max_size=25),
    st.lists(CASES, max_size=4),
    questions(),
    st.sampled_from(SCOPES),
    st.one_of(st.none(), st.integers(0, 70 * 86_400)),
    st.sampled_from([by_day, by_month]),
)
def test_a_series_and_counting_agree(
    record: Record,
    before: list[dict[str, Any]],
    after: list[dict[str, Any]],
    question: Question,
    scope: dict[str, Any],
    seconds: int | None,
    bucket: Bucket,
) -> None:
    as_of = LATER if seconds is None else START + timedelta(seconds=seconds)
    cohort = Cohort(record.organisation.pk, START, END, as_of, scope)
    with transaction.atomic():
        written(record, before)
        count_up(record, question, scope=scope)
        written(record, after)
        assert told(cohort, question, bucket) == counted(cohort, question, bucket)
        transaction.set_rollback(True)


def test_tallied_days_are_not_counted_again(record: Record) -> None:
    """A complaint that nobody marked is not seen."""
    record(NOON, responded=1)
    count_up(record, RESPONSE)
    record.made(NOON, responded=1).save()
    assert told(october(record), RESPONSE, by_month) == {(None, date(2026, 10, 1)): Counter({Part.MET: 1})}


def test_days_are_told_apart(record: Record) -> None:
    record(NOON, unit="东", responded=1)
    record(NOON + timedelta(days=1), unit="东", responded=3)
    count_up(record, RESPONSE)
    unit = record.unit("东").pk
    assert told(october(record), RESPONSE, by_day) == {
        (unit, date(2026, 10, 5)): Counter({Part.MET: 1}),
        (unit, date(2026, 10, 6)): Counter({Part.LATE: 1}),
    }


def test_what_is_read_of_other_days_is_left_out(record: Record) -> None:
    """One read may serve several periods: neither its counts nor its silent days are taken for those of another."""
    record(NOON, responded=1)
    record(NOON + timedelta(days=40), responded=1)
    count_up(record, RESPONSE)
    record(NOON + timedelta(days=41), responded=1)
    wide = tallies.dated(
        record.organisation.pk,
        tallies.Days(date(2026, 10, 1), date(2026, 11, 30)),
        bucket=by_month,
        as_of=LATER,
        calendar=RESPONSE.calendar,
    )
    found = series([(october(record), RESPONSE)], by_month, lambda _days, _channels: wide)
    assert found == {(None, date(2026, 10, 1)): Counter({Part.MET: 1})}


def test_a_year_of_months_is_read_in_as_many_queries_as_one(record: Record, django_assert_max_num_queries: Any) -> None:
    for month in range(12):
        record(NOON - timedelta(days=30 * month), responded=1)
    count_up(record, RESPONSE)
    year = Cohort(record.organisation.pk, NOON - timedelta(days=365), LATER, LATER)
    with django_assert_max_num_queries(9):
        assert len(told(year, RESPONSE, by_month)) == 12
