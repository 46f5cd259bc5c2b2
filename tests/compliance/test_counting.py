"""SQL counts exactly what the plain rules count, case by case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.bands import Interval
from complaints import pausing
from complaints.models import Complaint, Pause
from complaints.rules import pauses as rules
from complaints.rules.calendars import Hours, WeekdayCalendar
from complaints.rules.clocks import Limit
from compliance.counting import (
    Cohort,
    answer_seconds,
    arrivals,
    can_still_change,
    classified,
    repeats_by_window,
    tally,
)
from compliance.rules.parts import Ask, Case, Grade, Part, Question, due, part
from compliance.rules.quantiles import fraction_of, quantile
from tests.compliance.conftest import Record, case_of

pytestmark = pytest.mark.django_db

HOURS = (
    Hours(date(2026, 1, 1), working=((540, 720), (810, 1080)), off=((600, 660),)),
    Hours(date(2026, 10, 20), working=((0, 1440),)),
)
CALENDAR = WeekdayCalendar({date(2026, 10, 1), date(2026, 10, 2)}, {date(2026, 10, 10)}, hours=HOURS)
START = datetime(2026, 9, 28, 16, tzinfo=UTC)
END = datetime(2026, 11, 9, 16, tzinfo=UTC)
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York"]  # both leave summer time within the cohort
LIMITS = ["1s", "90s", "30min", "2h", "24h", "1d", "7d", "30d", "1wd", "3wd", "1wh", "4wh", "30wh", "own"]
CAPS = [None, timedelta(0), timedelta(hours=1), timedelta(days=3), timedelta(days=30)]
GRADES = ["(-∞, 30]", "(0, 30]", "[10, 30)", "(10, 33.3]", "(30, ∞)"]

# Times a little before, at and after the edges of limits: that is where mistakes live.
EDGES = [0, 1, 89, 90, 1800, 7200, 9360, 86_400, 3 * 86_400, 7 * 86_400, 9 * 86_400, 30 * 86_400, 39 * 86_400]
SPANS = st.one_of(
    st.none(),
    st.builds(
        lambda seconds, micro: timedelta(seconds=seconds, microseconds=micro),
        st.one_of(st.sampled_from(EDGES), st.integers(0, 40 * 86_400)),
        st.sampled_from([0, 0, 1, 999_999]),
    ),
)


@st.composite
def pauses(draw: st.DrawFn) -> list[tuple[timedelta, timedelta | None, bool]]:
    """From and to after the receipt, and whether the customer was asked; none overlaps another."""
    edges = sorted(
        draw(st.lists(st.one_of(st.sampled_from(EDGES), st.integers(0, 3_456_000)), max_size=6, unique=True))
    )
    micro = timedelta(microseconds=draw(st.sampled_from([0, 1])))
    spans = [timedelta(seconds=edge) + micro for edge in edges]
    ends = [*spans[1::2], None]
    return [(start, end, draw(st.booleans())) for start, end in zip(spans[::2], ends, strict=False)]


RECEIPTS = st.one_of(
    st.datetimes(datetime(2026, 9, 27), datetime(2026, 11, 12), timezones=st.just(UTC)),
    st.builds(lambda day: START + timedelta(days=day), st.integers(0, 42)),
)
CASES = st.fixed_dictionaries(
    {
        "received_at": RECEIPTS,
        "responded_at": SPANS,
        "preliminary_at": SPANS,
        "resolved_at": SPANS,
        "reopened_at": SPANS,
        "due_at": SPANS,
        "since_previous": st.one_of(st.none(), st.sampled_from([0, 604_800, 604_801, 2_592_000, 2_592_001])),
        "satisfaction": st.one_of(st.none(), st.integers(1, 5)),
        "loss_confirmed_on": st.one_of(st.none(), st.dates(date(2026, 9, 28), date(2026, 12, 1))),
        "arrival": st.sampled_from(["counted", "counted", "counted", "chaser", "duplicate"]),
        "channel": st.sampled_from(["phone", "email"]),
        "pauses": pauses(),
    }
)
GRADED = st.sampled_from(GRADES).map(
    lambda text: Grade(Interval.parse(text).per_cent(), (Interval.parse("(33.3, ∞)").per_cent(),))
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    ask = draw(st.sampled_from(list(Ask)))
    limits = [limit for limit in LIMITS if ask is not Ask.OVERRUN or limit != "own"]
    cap = draw(st.sampled_from(CAPS)) if ask is Ask.RESOLUTION else None
    limits = [limit for limit in limits if cap is None or not limit.endswith("wh")]
    return Question(
        ask,
        ZoneInfo(draw(st.sampled_from(ZONES))),
        CALENDAR,
        Limit.parse(draw(st.sampled_from(limits))),
        draw(st.sampled_from([7, 30])),
        draw(GRADED) if ask is Ask.OVERRUN else None,
        draw(st.one_of(st.none(), st.just(END))),
        cap,
    )


def stored(record: Record, facts: list[dict[str, Any]]) -> list[Complaint]:
    units = [None, record.unit("东城"), record.unit("西城")]
    made = []
    for n, told in enumerate(facts):
        told = dict(told)
        received_at = told.pop("received_at")
        for name in ("responded_at", "preliminary_at", "resolved_at", "reopened_at", "due_at"):
            told[name] = None if told[name] is None else received_at + told[name]
        told["reopen_count"] = 1 if told["reopened_at"] else 0
        told["pauses"] = [paused(received_at, *each) for each in told["pauses"]]
        complaint = record.made(received_at, **told)
        complaint.unit = units[n % 3]
        made.append((complaint, told["pauses"]))
    Complaint.objects.bulk_create(complaint for complaint, _ in made)
    Pause.objects.bulk_create(row for complaint, told in made for row in pausing.rows_of(complaint, told))
    return [complaint for complaint, _ in made]


def paused(received_at: datetime, start: timedelta, end: timedelta | None, asked: bool) -> rules.Pause:
    starts_at, ends_at = received_at + start, None if end is None else received_at + end
    return rules.Pause(starts_at, ends_at, "customer" if asked else "supplier", starts_at if asked else None)


def belongs(complaint: Complaint, cohort: Cohort, question: Question) -> bool:
    if not cohort.start <= complaint.received_at < cohort.end or complaint.received_at > cohort.as_of:
        return False
    if question.ask is Ask.LOSS:
        return complaint.arrival != "duplicate"
    return complaint.arrival == "counted"


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
            young = any(age < expected.value for age in ages)
            assert can_still_change(cohort, expected.value, everything()) == young
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
