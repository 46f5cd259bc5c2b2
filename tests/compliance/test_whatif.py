"""A promise beside what is supposed of it: judged like any other, and nothing is written."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation, ServiceUnit
from commitments.models import Benchmark, InterpretationNote, Promise, ResourceFact
from complaints.rules.clocks import Limit
from compliance import whatif
from compliance.actions import recompute
from compliance.actions.keeping import CONTENT
from compliance.models import Result
from compliance.registered import Known
from compliance.rules.periods import Period
from compliance.whatif import NOTHING, Supposed
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
Local = Callable[..., datetime]
START, AS_OF = date(2026, 10, 1), (2026, 11, 20)
QUARTER = Period.parse("2026Q4")
UNITS = ("东城", "西城", "南城")


@pytest.fixture
def try_out(local: Local) -> Callable[..., Result]:
    """`try_out(promise, target=Decimal(95))` is the company's figure of the quarter, supposing that."""

    def of(promise: Promise, **told: Any) -> Result:
        known = Known(promise.clause.version.letter, local(*AS_OF))
        outcome = whatif.judged(promise, QUARTER, known, Supposed(**told))
        assert outcome is not None
        return whatif.as_result(outcome)

    return of


@pytest.fixture
def answers(record: Record, local: Local) -> None:
    """Of ten complaints in the east one is answered after three hours, of ten in the west four."""
    for unit, late in (("东城", 1), ("西城", 4)):
        record.many(10 - late, local(2026, 10, 5), unit=unit, responded=1)
        record.many(late, local(2026, 10, 6), unit=unit, responded=3)


@pytest.fixture
def timely(paper: Paper, answers: None) -> Promise:
    promise = paper.says("first_response_timely_rate", ">=", 80, limit="2h")
    paper.signed(START)
    return promise


def numbers(result: Result) -> tuple[str, int, int]:
    return result.verdict, int(result.numerator or 0), int(result.denominator or 0)


def test_without_a_supposition_it_is_the_letters_own_figure(
    timely: Promise, try_out: Callable[..., Result], local: Local
) -> None:
    recompute(as_of=local(*AS_OF))
    stored, found = Result.objects.of_company().get(period="2026Q4"), try_out(timely)
    assert {name: getattr(found, name) for name in CONTENT if name != "rule_version"} == {
        name: getattr(stored, name) for name in CONTENT if name != "rule_version"
    }


def test_another_target_changes_the_verdict_alone(timely: Promise, try_out: Callable[..., Result]) -> None:
    assert numbers(try_out(timely)) == ("missed", 15, 20)
    assert numbers(try_out(timely, target=Decimal(75))) == ("met", 15, 20)


def test_another_limit_is_counted_anew(timely: Promise, try_out: Callable[..., Result]) -> None:
    assert numbers(try_out(timely, limit=Limit.parse("3h"))) == ("met", 20, 20)
    assert try_out(timely, limit=Limit.parse("30min")).numerator == 0


def test_a_limit_of_time_supposes_the_share_of_cases(
    paper: Paper, answers: None, try_out: Callable[..., Result]
) -> None:
    promise = paper.says("first_response_timely_rate", "<=", 2, unit="hour", limit="2h")
    paper.signed(START)
    assert (try_out(promise).verdict, try_out(promise, target=Decimal(75)).verdict) == ("missed", "met")


def test_a_unit_left_out_takes_its_complaints_along(
    timely: Promise, try_out: Callable[..., Result], record: Record, local: Local
) -> None:
    record(local(2026, 10, 7), responded=1)  # names no unit, and stays
    west = ServiceUnit.objects.get(name="西城").pk
    assert numbers(try_out(timely, without=frozenset({west}))) == ("met", 10, 11)


def test_another_window_counts_other_repeats(
    paper: Paper, record: Record, local: Local, try_out: Callable[..., Result]
) -> None:
    promise = paper.says("repeat_rate", "<=", 3)
    paper.signed(START)
    record(local(2026, 10, 5))
    record(local(2026, 10, 20), since_previous=20 * 86_400)
    assert numbers(try_out(promise)) == ("missed", 1, 2)
    assert numbers(try_out(promise, window_days=7)) == ("met", 0, 2)


def test_what_is_supposed_goes_before_a_note(
    paper: Paper, answers: None, try_out: Callable[..., Result], note: Callable[..., InterpretationNote]
) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 80)
    letter = paper.signed(START)
    note(letter, promise.metric, START, limit="2h")
    found = try_out(promise, limit=Limit.parse("3h"))
    assert (try_out(promise).detail["notes"], numbers(found)) == ([1], ("met", 20, 20))
    assert "notes" not in found.detail


def test_a_target_can_be_supposed_where_the_letter_names_none(
    paper: Paper, answers: None, try_out: Callable[..., Result]
) -> None:
    promise = paper.says("first_response_timely_rate", limit="2h")
    paper.signed(START)
    assert (try_out(promise).reason, try_out(promise, target=Decimal(75)).verdict) == ("no_number", "met")


def test_a_promise_on_registered_facts_takes_another_target(
    paper: Paper, company: Organisation, try_out: Callable[..., Result]
) -> None:
    promise = paper.says("fund_ratio", ">=", 1, period="quarter")
    paper.signed(START)
    for kind, amount in (("fund", 90), ("revenue", 10_000)):
        year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        ResourceFact.objects.create(organisation=company, kind=kind, value=amount, **year)
    assert (try_out(promise).verdict, try_out(promise, target=Decimal("0.9")).verdict) == ("missed", "met")


def test_response_times_are_held_against_the_benchmark_without_a_unit(
    paper: Paper, answers: None, company: Organisation, try_out: Callable[..., Result]
) -> None:
    promise = paper.says("response_vs_benchmark", ">=", 120, statistic="p90")
    paper.signed(START)
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
    Benchmark.objects.create(organisation=company, publisher="p", statistic="p90", population="x", seconds=5400, **days)
    west = ServiceUnit.objects.get(name="西城").pk
    assert (try_out(promise).verdict, try_out(promise, without=frozenset({west})).verdict) == ("missed", "met")


OFFERED = [
    (("first_response_timely_rate", ">=", 98), {"target", "limit", "without"}),
    (("repeat_rate", "<=", 3), {"target", "window_days", "without"}),
    (("satisfaction", ">=", 90), {"target", "without"}),
    (("satisfaction", "between", 90, 95), {"without"}),
    (("fund_ratio", ">=", 1), {"target"}),
    (("obligation_kept",), set()),
]


@pytest.mark.parametrize(("said", "fields"), OFFERED, ids=[said[0][0] for said in OFFERED])
def test_each_metric_offers_what_can_be_supposed_of_it(paper: Paper, said: Any, fields: set[str]) -> None:
    assert whatif.offered(paper.says(*said)) == fields


def test_the_promise_itself_keeps_its_words(timely: Promise) -> None:
    before = (timely.value, dict(timely.parameters), dict(timely.scope))
    whatif.changed(timely, Supposed(Decimal(1), Limit.parse("9h"), 7, frozenset({1})))
    assert (timely.value, timely.parameters, timely.scope) == before


def test_nothing_is_written(timely: Promise, try_out: Callable[..., Result]) -> None:
    west = ServiceUnit.objects.get(name="西城").pk
    with CaptureQueriesContext(connection) as asked:
        try_out(timely, target=Decimal(1), limit=Limit.parse("9h"), without=frozenset({west}))
    assert {query["sql"].lstrip("(").split()[0] for query in asked} == {"SELECT"}


# The same letter with other words in it, judged by a run.

TERMS = {
    "first_response_timely_rate": ([90, 95, "99.5"], ["30min", "2h", "3h", "1d", "2wd"]),
    "resolution_rate": ([60, 90], ["2h", "72h", "3d", "30d", "2wd"]),
    "repeat_rate": ([3, 10, 60], []),
    "satisfaction": ([50, 80], []),
}


@st.composite
def supposed(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A metric, and something that can be supposed of it."""
    metric = draw(st.sampled_from(sorted(TERMS)))
    targets, limits = TERMS[metric]
    told: dict[str, Any] = {"without": draw(st.sets(st.sampled_from(UNITS), max_size=2))}
    if draw(st.booleans()):
        told["target"] = Decimal(draw(st.sampled_from(targets)))
    if limits and draw(st.booleans()):
        told["limit"] = Limit.parse(draw(st.sampled_from(limits)))
    if metric == "repeat_rate" and draw(st.booleans()):
        told["window_days"] = draw(st.sampled_from([1, 7, 30, 90]))
    return metric, told


@pytest.fixture
def busy(record: Record, local: Local) -> None:
    """Two hundred complaints of seven weeks, of every kind and state, the same each time."""
    dice = random.Random(5)
    for _ in range(200):
        at = local(2026, 10, 1) + timedelta(minutes=dice.randrange(70_000))
        facts: dict[str, Any] = {"unit": dice.choice(UNITS), "satisfaction": dice.choice([None, 2, 4, 5])}
        if dice.random() < 0.9:
            facts["responded"] = dice.choice([0.2, 1, 2, 2.5, 30])
        if dice.random() < 0.7:
            facts["resolved"] = dice.choice([1, 40, 73, 400])
            facts["since_previous"] = dice.choice([None, 3600, 10 * 86_400, 40 * 86_400])
        if "resolved" in facts and dice.random() < 0.2:
            facts["reopened"] = facts["resolved"] + 5
        record(at, **facts)


def letter_of(company: Organisation, metric: str, told: dict[str, Any]) -> Promise:
    """A letter that says so from the beginning; without the units of `told` it names all the others."""
    written = Paper(company)
    sign, target = ("<=", 5) if metric == "repeat_rate" else (">=", 80)
    parameters = {"limit": str(told.get("limit") or "2h")} if TERMS[metric][1] else {}
    if "window_days" in told:
        parameters["window_days"] = told["window_days"]
    kept = [unit.pk for unit in ServiceUnit.objects.order_by("pk") if unit.name not in told.get("without", ())]
    scope = {"units": kept} if told.get("without") else {}
    promise = written.says(metric, sign, told.get("target", target), scope=scope, **parameters)
    written.signed(START)
    return promise


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(supposed())
def test_a_supposition_comes_to_what_a_run_makes_of_a_letter_that_says_so(
    company: Organisation, busy: None, local: Local, try_out: Callable[..., Result], asked: tuple[str, dict[str, Any]]
) -> None:
    metric, told = asked
    with transaction.atomic():
        own, other = letter_of(company, metric, {}), letter_of(company, metric, told)
        left_out = ServiceUnit.objects.filter(name__in=told["without"]).values_list("pk", flat=True)
        found = try_out(own, **{**told, "without": frozenset(left_out)})
        recompute(as_of=local(*AS_OF), letters=[other.clause.version.letter])
        stored = Result.objects.of_company().get(promise=other, period="2026Q4")
        said = [name for name in CONTENT if name != "rule_version"]
        assert [getattr(found, name) for name in said] == [getattr(stored, name) for name in said]
        transaction.set_rollback(True)


def test_no_supposition_is_none() -> None:
    assert not NOTHING
    assert Supposed(window_days=7)
