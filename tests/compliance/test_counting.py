"""SQL counts exactly what the plain rules count, case by case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.rules.clocks import Limit
from compliance.counting import (
    Cohort,
    answer_seconds,
    arrivals,
    classified,
    repeats_by_window,
    tally,
)
from compliance.rules.parts import Ask, Case, Grade, Part, Question, due, part
from compliance.rules.quantiles import fraction_of, quantile
from tests.compliance.conftest import Record, case_of
from tests.compliance.generated import (
    CALENDAR,
    CAPS,
    CASES,
    END,
    GRADED,
    LIMITS,
    START,
    ZONES,
    belongs,
    questions,
    stored,
)

pytestmark = pytest.mark.django_db


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CASES, min_size=1, max_size=25), questions(), st.integers(0, 70 * 86_400), st.data())
def test_sql_and_the_plain_rules_agree_case_by_case(
    record: Record, facts: list[dict[str, Any]], question: Question, later: int, data: st.DataObject
) -> None:
    events = [fact["received_at"] + (fact["responded_at"] or timedelta()) for fact in facts]
    as_of = data.draw(st.sampled_from([START + timedelta(seconds=later), *events]))
    cohort = Cohort(record.organisation.pk, START, END, as_of)
    with transaction.atomic():
        complaints = stored(record, facts)
        expected = {
            complaint.pk: part(case_of(complaint), question, as_of=as_of)
            for complaint in complaints
            if belongs(complaint, cohort, question)
        }
        assert dict(classified(cohort, question).values_list("pk", "part")) == expected
        groups = {complaint.pk: (complaint.unit_id, complaint.channel) for complaint in complaints}
        counted: dict[Any, Counter[Part]] = {}
        for pk, found in expected.items():
            counted.setdefault(groups[pk], Counter())[found] += 1
        assert tally(cohort, question) == counted
        transaction.set_rollback(True)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(CASES, min_size=1, max_size=12),
    st.sampled_from(["1wh", "4wh", "30wh"]),
    st.sampled_from([Ask.RESPONSE, Ask.RESOLUTION, Ask.OVERRUN]),
    GRADED,
    st.data(),
)
def test_sql_and_the_plain_rules_agree_about_working_hours_at_their_very_edges(
    record: Record, facts: list[dict[str, Any]], limit: str, ask: Ask, grade: Grade, data: st.DataObject
) -> None:
    grade_of = grade if ask is Ask.OVERRUN else None
    question = Question(ask, ZoneInfo(ZONES[0]), CALENDAR, Limit.parse(limit), grade=grade_of)
    micro = st.sampled_from([-1, 0, 1]).map(lambda n: n * timedelta(microseconds=1))
    for told in facts:
        edge = due(Case(told["received_at"]), question, as_of=END) + data.draw(micro)
        told["responded_at"] = told["resolved_at"] = edge - told["received_at"]
        told["reopened_at"] = None
    as_of = data.draw(st.sampled_from([END, *(told["received_at"] + told["responded_at"] for told in facts)]))
    cohort = Cohort(record.organisation.pk, START, END, as_of + data.draw(micro))
    with transaction.atomic():
        expected = {
            complaint.pk: part(case_of(complaint), question, as_of=cohort.as_of)
            for complaint in stored(record, facts)
            if belongs(complaint, cohort, question)
        }
        assert dict(classified(cohort, question).values_list("pk", "part")) == expected
        transaction.set_rollback(True)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(CASES, min_size=1, max_size=12),
    st.sampled_from([limit for limit in LIMITS if not limit.endswith("wh")]),
    st.sampled_from(CAPS[1:]),
    st.data(),
)
def test_sql_and_the_plain_rules_agree_about_the_net_clock(
    record: Record, facts: list[dict[str, Any]], limit: str, cap: timedelta, data: st.DataObject
) -> None:
    question = Question(Ask.RESOLUTION, ZoneInfo(ZONES[0]), CALENDAR, Limit.parse(limit), pause_cap=cap)
    with transaction.atomic():
        complaints = stored(record, facts)
        ends = [due(each, question, as_of=END) for each in map(case_of, complaints) if each.due_at or limit != "own"]
        moments = [edge for each in complaints for pause in each.pauses for edge in (pause.starts_at, pause.ends_at)]
        as_of = data.draw(st.sampled_from([END, *ends, *(moment for moment in moments if moment)]))
        as_of += data.draw(st.sampled_from([-1, 0, 1])) * timedelta(microseconds=1)
        cohort = Cohort(record.organisation.pk, START, END, as_of)
        expected = {
            complaint.pk: part(case_of(complaint), question, as_of=as_of)
            for complaint in complaints
            if belongs(complaint, cohort, question)
        }
        assert dict(classified(cohort, question).values_list("pk", "part")) == expected
        transaction.set_rollback(True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CASES, min_size=1, max_size=20), st.sampled_from(["p50", "p90"]), st.integers(0, 70 * 86_400))
def test_the_quantile_from_sql_is_the_quantile_of_the_rule(
    record: Record, facts: list[dict[str, Any]], statistic: str, later: int
) -> None:
    as_of = START + timedelta(seconds=later)
    cohort = Cohort(record.organisation.pk, START, END, as_of)
    with transaction.atomic():
        complaints = [
            c for c in stored(record, facts) if belongs(c, cohort, Question(Ask.ANSWER, ZoneInfo(ZONES[0]), CALENDAR))
        ]
        answered = [c for c in complaints if c.responded_at and c.responded_at <= as_of]
        ages = [(as_of - c.received_at) // timedelta(seconds=1) for c in complaints if c not in answered]
        expected = quantile(fraction_of(statistic), [c.response_seconds for c in answered], ages)
        if expected is not None:
            found = answer_seconds(cohort, expected.rank, len(answered), everything())
            assert found == (expected.value, expected.is_lower_bound)
        transaction.set_rollback(True)


def everything() -> Any:
    from django.db.models import Q

    return Q()


NOON = datetime(2026, 10, 5, 4, tzinfo=UTC)


def quarter(record: Record, **more: Any) -> Cohort:
    return Cohort(record.organisation.pk, START, END, END, **more)


def test_chasers_and_duplicates_are_counted_apart(record: Record) -> None:
    record(NOON, unit="东城")
    record(NOON, unit="东城", arrival="chaser")
    record(NOON, arrival="duplicate")
    assert arrivals(quarter(record)) == {
        record.unit("东城").pk: Counter(counted=1, chaser=1),
        None: Counter(duplicate=1),
    }


def test_every_window_is_counted_side_by_side(record: Record) -> None:
    for days in (5, 20, 80):
        record(NOON, since_previous=days * 86_400)
    assert repeats_by_window(quarter(record)) == {None: Counter({7: 1, 30: 2, 90: 3})}


@pytest.mark.parametrize(
    ("scope", "n"),
    [({}, 3), ({"channels": ["email"]}, 1), ({"segments": ["contract"]}, 2), ({"channels": ["counter"]}, 0)],
)
def test_a_scope_is_tested_at_receipt(record: Record, scope: dict[str, Any], n: int) -> None:
    record(NOON)
    record(NOON, segment="contract")
    record(NOON, segment="contract", channel="email")
    assert quarter(record, scope=scope).counted().count() == n


def test_a_scope_of_units_leaves_the_others_out(record: Record) -> None:
    record(NOON, unit="东城")
    record(NOON, unit="西城")
    assert quarter(record, scope={"units": [record.unit("东城").pk]}).counted().count() == 1


def test_another_company_is_not_counted(record: Record, local: Callable[..., datetime]) -> None:
    from accounts.models import Organisation

    other = Record(Organisation.objects.create(name="别家", slug="other"))
    other(NOON)
    assert quarter(record).counted().count() == 0
