"""The months of a promise: each as it is judged in its own period, so that they add up to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Promise
from compliance.actions import recompute
from compliance.courses import Course, course
from compliance.models import Result
from compliance.registered import Known
from compliance.rules.periods import Period
from compliance.rules.verdicts import Verdict
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
METRICS = ["first_response_timely_rate", "resolution_rate", "repeat_rate", "satisfaction"]


def of(promise: Promise, as_of: datetime, *earlier: Promise) -> Course:
    known = Known(promise.clause.version.letter, as_of)
    agreed = {each.pk: each for promises in known.portfolio.agreed.values() for each in promises}
    return course([agreed[each.pk] for each in (*earlier, promise)], known, known.today)


FACTS = st.builds(
    lambda hour, took, unit, more: {"hour": hour, "responded": took, "resolved": took, "unit": unit, **more},
    st.integers(0, 150 * 24),
    st.sampled_from([1, 2, 3, 47, 48, 49, 900]),
    st.sampled_from(["", "东城", "西城"]),
    st.sampled_from([{}, {"since_previous": 5}, {"satisfaction": 5}, {"satisfaction": 1}, {"reopened": 901}]),
)


@pytest.mark.parametrize("metric", METRICS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(facts=st.lists(FACTS, min_size=1, max_size=30))
def test_months_add_up_to_the_stored_quarters(
    metric: str, facts: list[dict[str, Any]], company: Any, record: Record, local: Callable[..., datetime]
) -> None:
    as_of = local(2026, 12, 1, 2)
    with transaction.atomic():
        paper = Paper(company)
        promise = paper.says(metric, ">=", 90, limit="48h", period="quarter")
        paper.signed(date(2026, 7, 1))
        for each in facts:
            told = dict(each)
            record(local(2026, 7, 1) + timedelta(hours=told.pop("hour")), **told)
        recompute(as_of=as_of)
        found = of(promise, as_of)
        for result in Result.objects.filter(promise=promise):
            cells = [cell for at, cell in found.of(result.unit_id).items() if at in Period.parse(result.period)]
            told_by_months = [
                sum(each) for each in zip(*((c.hits, c.cases, c.measure.not_yet_due) for c in cells), strict=True)
            ]
            stored = [int(result.numerator or 0), int(result.denominator or 0), result.not_yet_due]
            assert (told_by_months or [0, 0, 0]) == stored
        transaction.set_rollback(True)


@pytest.fixture
def rate(paper: Paper) -> Promise:
    said = paper.says("first_response_timely_rate", ">=", 95, limit="2h", period="quarter")
    paper.band("first_response_timely_rate", "<", 80, period="quarter")
    paper.signed(date(2026, 7, 1))
    return said


def test_a_month_is_held_against_what_the_letter_asks_and_grades(
    rate: Promise, record: Record, local: Callable[..., datetime]
) -> None:
    record.many(10, local(2026, 7, 5), responded=1)
    record.many(9, local(2026, 8, 5), responded=1)
    record.many(1, local(2026, 8, 6), responded=3)
    record.many(1, local(2026, 9, 5), responded=3)
    judged = [cell.judged.verdict for cell in of(rate, local(2026, 12, 1)).company.values()]
    assert judged == [Verdict.MET, Verdict.MISSED, Verdict.MINOR]


def test_a_month_that_runs_or_waits_may_still_move(
    rate: Promise, record: Record, local: Callable[..., datetime]
) -> None:
    record(local(2026, 9, 30, 23), responded=1)
    record(local(2026, 10, 31, 23))  # due at one o'clock of the next day
    record(local(2026, 11, 1), responded=0.1)
    runs = [cell.runs for cell in of(rate, local(2026, 11, 1, 0) + timedelta(minutes=30)).company.values()]
    assert runs == [False, True, True]


def test_nothing_after_the_moment_exists(rate: Promise, record: Record, local: Callable[..., datetime]) -> None:
    record(local(2026, 8, 5), responded=1)
    record(local(2026, 9, 5), responded=1)
    assert [at.month for at in of(rate, local(2026, 9, 1)).company] == [8]


def test_months_of_an_earlier_version_that_asks_the_same_are_told(
    rate: Promise, paper: Paper, record: Record, local: Callable[..., datetime]
) -> None:
    second = paper.amended()
    after = second.says("first_response_timely_rate", ">=", 97, limit="2h", period="quarter")
    second.signed(date(2026, 9, 11))
    record(local(2026, 8, 5), responded=1)
    record(local(2026, 9, 5), responded=1)
    record(local(2026, 9, 15), responded=1)
    found = of(after, local(2026, 12, 1), rate)
    assert {at.month: (cell.promise.pk, cell.cases) for at, cell in found.company.items()} == {
        8: (rate.pk, 1),
        9: (after.pk, 1),  # the part of the later version
    }


def test_months_of_an_earlier_version_that_asks_for_another_limit_are_left_out(
    rate: Promise, paper: Paper, record: Record, local: Callable[..., datetime]
) -> None:
    second = paper.amended()
    after = second.says("first_response_timely_rate", ">=", 95, limit="1h", period="quarter")
    second.signed(date(2026, 10, 1))
    record(local(2026, 8, 5), responded=1)
    record(local(2026, 10, 5), responded=1)
    assert [at.month for at in of(after, local(2026, 12, 1), rate).company] == [10]
