"""What stands is what judging everything again would find, whatever came about in between and in whichever order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from commitments.metrics import Metric
from commitments.models import Benchmark, InterpretationNote, Letter, Outage
from complaints.decrees import Days, enter_decree
from complaints.models import Complaint, Source, TalliedMonth
from compliance.actions import recompute
from compliance.models import Breach, JudgedStep, Result
from tests.complaints.generated import START, told, write
from tests.compliance.conftest import Paper, Record
from tests.compliance.runs import forget

pytestmark = pytest.mark.django_db

Local = Callable[..., datetime]
DAY = timedelta(days=1)
SIGNED = date(2026, 11, 1)


@pytest.fixture
def letter(paper: Paper, manager: User, auditor: User) -> Letter:
    """Promises of every kind that complaints decide, by month and by quarter; the holidays of 2027 are settled."""
    new_year = [Days(date(2027, 1, 1), date(2027, 1, 3), "off")]
    company = paper.letter.organisation
    enter_decree(organisation=company, days=new_year, source="通知", learnt_on=SIGNED, settles=True, by=manager)
    paper.says("first_response_timely_rate", ">=", 60, limit="2h", period="month")
    paper.band("first_response_timely_rate", "<", 30)
    paper.says("resolution_rate", ">=", 50, limit="3d", period="month")
    paper.says("repeat_rate", "<=", 3)
    paper.says("satisfaction", ">=", 80, period="month")
    paper.says("response_vs_benchmark", ">=", 90, reading="r1", period="month")
    paper.band("overrun", "between", 10, 500, limit="2h", period="month")
    paper.says("availability", ">=", 99, period="month")
    return paper.signed(SIGNED)


@pytest.fixture
def source(record: Record) -> Source:
    return record.source


def learn_of_a_benchmark(letter: Letter, _source: Source) -> None:
    seconds = 3600 * (Benchmark.objects.count() + 1)
    Benchmark.objects.create(
        organisation=letter.organisation,
        statistic="p90",
        seconds=seconds,
        valid_from=SIGNED,
        valid_until=SIGNED + 999 * DAY,
    )


def give_a_day_off(letter: Letter, _source: Source) -> None:
    day = [Days(date(2026, 11, 23), date(2026, 11, 23), "off")]
    by = User.objects.get(username="manager")
    enter_decree(organisation=letter.organisation, days=day, source="通知", learnt_on=SIGNED, settles=False, by=by)


def register_an_outage(letter: Letter, _source: Source) -> None:
    begins = START + (3 + Outage.objects.count()) * DAY
    Outage.objects.create(organisation=letter.organisation, starts_at=begins, ends_at=begins + DAY / 2)


def sign_a_note(letter: Letter, _source: Source) -> None:
    people = {side: User.objects.get(username=side) for side in ("manager", "auditor")}
    InterpretationNote.objects.create(
        letter=letter,
        number=letter.notes.count() + 1,
        metric=Metric.REPEAT,
        parameters={"window_days": 7 + letter.notes.count()},
        valid_from=SIGNED,
        **{f"signed_by_{side}": person for side, person in people.items()},
        **{f"signed_by_{side}_on": SIGNED for side in people},
    )


REGISTERED = st.sampled_from([learn_of_a_benchmark, give_a_day_off, register_an_outage, sign_a_note])
WRITTEN = st.lists(told(), min_size=1, max_size=4)
STEPS = st.lists(st.tuples(st.one_of(WRITTEN, REGISTERED), st.integers(0, 40)), min_size=2, max_size=5)


def found() -> tuple[Any, ...]:
    results = Result.objects.values_list("promise", "unit", "period", "digest").order_by("promise", "unit", "period")
    breaches = Breach.objects.standing().values_list("key", "severity", "cases", "occurred_on").order_by("key")
    return list(results), list(breaches)


def from_scratch(as_of: datetime) -> tuple[Any, ...]:
    forget()
    TalliedMonth.objects.update(content={})
    recompute(as_of=as_of)
    return found()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_results_that_were_kept_are_those_of_judging_everything_again(
    letter: Letter, source: Source, steps: list[tuple[Any, int]]
) -> None:
    as_of = START + 5 * DAY
    with transaction.atomic():
        for happened, days in steps:
            if callable(happened):
                happened(letter, source)
            else:
                write(source, happened)
            as_of += days * DAY
            recompute(as_of=as_of)
        assert found() == from_scratch(as_of)
        transaction.set_rollback(True)


OVER = {"2026-11", "2026-12", "2026Q4"}


def judged_again(as_of: datetime) -> set[str]:
    """The periods, of those that are over for good, that a run judges all the same."""
    run = recompute(as_of=as_of).run
    return OVER & set(JudgedStep.objects.filter(as_of=run.as_of).values_list("period", flat=True))


@pytest.fixture
def settled(letter: Letter, record: Record, local: Local) -> Letter:
    """November, December and the quarter of both are over for good."""
    record(local(2026, 11, 5, 12), responded=1, resolved=24, satisfaction=5)
    record(local(2026, 12, 5, 12), responded=1, resolved=24, satisfaction=5)
    recompute(as_of=local(2027, 3, 20))
    return letter


def test_only_what_time_may_change_is_judged_the_next_night(settled: Letter, local: Local) -> None:
    assert judged_again(local(2027, 3, 21)) == set()
    assert JudgedStep.objects.get(period="2027-03").as_of == local(2027, 3, 21)


def test_the_same_moment_is_not_judged_twice(settled: Letter, local: Local) -> None:
    before = Result.objects.values_list("run", flat=True)
    recompute(as_of=local(2027, 3, 20))
    Complaint.objects.update(responded_at=None)  # unmarked: the proof that nobody looks
    recompute(as_of=local(2027, 3, 20))
    assert list(before) == list(Result.objects.values_list("run", flat=True))


def test_a_complaint_that_changed_has_its_month_and_quarter_judged_again(
    settled: Letter, record: Record, local: Local
) -> None:
    record(local(2026, 11, 6, 12), responded=1, resolved=24)
    assert judged_again(local(2027, 3, 21)) == {"2026-11", "2026Q4"}


def test_whatever_is_registered_has_everything_judged_again(settled: Letter, source: Source, local: Local) -> None:
    learn_of_a_benchmark(settled, source)
    assert judged_again(local(2027, 3, 21)) == OVER


def test_an_event_on_record_after_the_moment_keeps_a_period_open(letter: Letter, record: Record, local: Local) -> None:
    record(local(2026, 11, 5, 12), responded=1, resolved=24 * 100)
    recompute(as_of=local(2027, 1, 20))
    assert not JudgedStep.objects.get(period="2026-11").settled
    recompute(as_of=local(2027, 3, 20))
    assert JudgedStep.objects.get(period="2026-11").settled


def test_after_a_look_back_everything_is_judged_anew(settled: Letter, record: Record, local: Local) -> None:
    """A look back withdraws no breach; the next run has to, although the facts have not changed since."""
    late = record(local(2026, 11, 7, 12))
    recompute(as_of=local(2027, 3, 21))
    assert Breach.objects.standing().filter(period="2026-11").exists()
    record.forget(Complaint.objects.filter(pk=late.pk))
    recompute(as_of=local(2027, 2, 20))
    recompute(as_of=local(2027, 3, 22))
    assert not Breach.objects.standing().filter(period="2026-11").exists()


def test_a_result_that_stands_tells_until_when(settled: Letter, local: Local) -> None:
    recompute(as_of=local(2027, 3, 21))
    result = Result.objects.filter(period="2026-11", unit=None).first()
    assert result is not None
    confirmed = JudgedStep.objects.confirming(result)
    assert confirmed is not None
    assert (result.as_of, confirmed.confirmed_at) == (local(2027, 3, 20), local(2027, 3, 21))
