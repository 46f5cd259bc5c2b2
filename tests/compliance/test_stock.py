"""opening + received + reopened − closed = closing, for every unit and period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.models import ChangeSet, Complaint
from compliance import stock
from compliance.actions import recompute
from compliance.models import StockLine
from compliance.rules.periods import Period
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db

OCTOBER = Period.parse("2026-10")
AS_OF = datetime(2026, 12, 1, tzinfo=UTC)
START = datetime(2026, 9, 20, tzinfo=UTC)
DAY = timedelta(days=1)
Local = Callable[..., datetime]


def moves(record: Record, period: Period = OCTOBER, as_of: datetime = AS_OF) -> list[tuple[int, ...]]:
    found = stock.lines(record.organisation.pk, [period], as_of)
    return [tuple(getattr(line, name) for name in stock.MOVES) for line in found]


def test_a_complaint_is_in_stock_from_receipt_to_resolution(record: Record, local: Local) -> None:
    record(local(2026, 9, 30, 12))
    record(local(2026, 9, 30, 12), resolved=48)
    record(local(2026, 10, 5, 12))
    record(local(2026, 10, 5, 12), resolved=1)
    record(local(2026, 11, 1, 0))
    assert moves(record) == [(2, 2, 0, 2, 2)]


def test_a_reopening_brings_a_resolved_one_back(record: Record, local: Local) -> None:
    record(local(2026, 9, 1, 12), resolved=1, reopened=24 * 40)
    assert moves(record) == [(0, 0, 1, 0, 1)]


def test_a_reopening_before_the_last_resolution_closed_at_that_moment(record: Record, local: Local) -> None:
    record(local(2026, 10, 1, 12), reopened=24, resolved=48, reopen_count=1)
    assert moves(record) == [(0, 1, 1, 2, 0)]


def test_chasers_and_duplicates_stand_outside(record: Record, local: Local) -> None:
    record(local(2026, 10, 5, 12), arrival="chaser")
    record(local(2026, 10, 5, 12), arrival="duplicate")
    assert moves(record) == []


def test_a_running_period_ends_with_its_moment(record: Record, local: Local) -> None:
    record(local(2026, 10, 5, 12), resolved=24)
    assert moves(record, as_of=local(2026, 10, 5, 12)) == [(0, 1, 0, 0, 1)]
    assert moves(record, as_of=local(2026, 10, 6, 12)) == [(0, 1, 0, 1, 0)]


def test_every_unit_has_its_line(record: Record, local: Local) -> None:
    east = record(local(2026, 10, 5, 12), unit="东城").unit_id
    record(local(2026, 10, 5, 12))
    assert {line.unit for line in stock.lines(record.organisation.pk, [OCTOBER], AS_OF)} == {east, None}


HOURS = st.one_of(st.none(), st.integers(0, 24 * 70))
LIVES = st.fixed_dictionaries(
    {
        "received": st.integers(0, 24 * 60),
        "resolved": HOURS,
        "reopened": HOURS,
        "unit": st.sampled_from(["", "东城"]),
        "arrival": st.sampled_from(["counted", "counted", "chaser"]),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LIVES, max_size=15), st.integers(0, 24 * 100), st.sampled_from(["2026-09", "2026-10", "2026Q4"]))
def test_whatever_happened_the_stock_adds_up(
    record: Record, lives: list[dict[str, Any]], later: int, label: str
) -> None:
    period, as_of = Period.parse(label), START + timedelta(hours=later)
    with transaction.atomic():
        for life in lives:
            told = {name: life[name] for name in ("resolved", "reopened") if life[name] is not None}
            record(
                START + timedelta(hours=life["received"]),
                unit=life["unit"],
                arrival=life["arrival"],
                reopen_count=1 if "reopened" in told else 0,
                **told,
            )
        found = list(stock.lines(record.organisation.pk, [period], as_of))
        assert all(each.opening + each.received + each.reopened - each.closed == each.closing for each in found)
        assert not stock.cases(record.organisation.pk, period, as_of, None).exists()
        transaction.set_rollback(True)


def test_a_derived_day_that_parted_from_the_facts_is_found(record: Record, local: Local) -> None:
    record(local(2026, 10, 5, 12))
    lost = record(local(2026, 10, 6, 12))
    Complaint.objects.filter(pk=lost.pk).update(received_day="2026-11-02")
    assert moves(record) == [(0, 1, 0, 0, 2)]
    assert list(stock.cases(record.organisation.pk, OCTOBER, AS_OF, None)) == [lost]


def test_a_run_checks_the_running_quarter_and_the_one_before_with_their_months(local: Local) -> None:
    assert [period.label for period in stock.periods(local(2026, 11, 20))] == [
        *("2026Q3", "2026Q4"),
        *("2026-07", "2026-08", "2026-09", "2026-10", "2026-11"),
    ]


def test_every_run_keeps_its_lines(record: Record, paper: Paper, local: Local) -> None:
    paper.signed(local(2026, 10, 1, 12).date())
    record(local(2026, 10, 5, 12))
    for _ in range(2):
        recompute(as_of=local(2026, 11, 20))
    first = StockLine.objects.get(period="2026-10")
    recompute(as_of=local(2026, 11, 21))
    assert (first.received, first.closing, first.difference) == (1, 1, 0)
    assert StockLine.objects.filter(period="2026-10").count() == 2


def test_a_run_over_one_letter_counts_no_stock(record: Record, paper: Paper, local: Local) -> None:
    letter = paper.signed(local(2026, 10, 1, 12).date())
    record(local(2026, 10, 5, 12))
    recompute(as_of=local(2026, 11, 20), letters=[letter])
    assert not StockLine.objects.exists()


def test_what_does_not_add_up_is_failing(record: Record, paper: Paper, local: Local) -> None:
    paper.signed(local(2026, 10, 1, 12).date())
    lost = record(local(2026, 10, 6, 12))
    Complaint.objects.filter(pk=lost.pk).update(received_day="2026-11-02")
    recompute(as_of=local(2026, 11, 20))
    failing = StockLine.objects.of_latest_run([record.organisation.pk]).failing()
    assert {line.period: line.difference for line in failing} == {"2026-10": 1, "2026-11": -1}


def test_lines_are_taken_over_where_nothing_was_written_or_happened(record: Record, paper: Paper, local: Local) -> None:
    """The proof that nothing is counted again: a complaint that no change set knows of is not seen."""
    paper.signed(local(2026, 10, 1, 12).date())
    record(local(2026, 10, 5, 12))
    recompute(as_of=local(2026, 11, 20))
    record.made(local(2026, 10, 6, 12)).save()
    recompute(as_of=local(2026, 11, 21))
    assert [line.received for line in StockLine.objects.filter(period="2026-10")] == [1, 1]


def test_lines_are_counted_again_after_an_event_that_came_to_pass(record: Record, paper: Paper, local: Local) -> None:
    paper.signed(local(2026, 10, 1, 12).date())
    record(local(2026, 11, 5, 12), resolved=24 * 30)
    recompute(as_of=local(2026, 11, 20))
    recompute(as_of=local(2026, 12, 20))
    found = StockLine.objects.filter(period="2026Q4").order_by("run__as_of")
    assert [line.closing for line in found] == [1, 0]


def test_lines_are_counted_again_after_a_change(record: Record, paper: Paper, local: Local) -> None:
    paper.signed(local(2026, 10, 1, 12).date())
    record(local(2026, 10, 5, 12))
    recompute(as_of=local(2026, 11, 20))
    ChangeSet.objects.create(kind=ChangeSet.Kind.FORM, number=99)
    record(local(2026, 10, 6, 12))
    recompute(as_of=local(2026, 11, 21))
    found = StockLine.objects.filter(period="2026-10").order_by("run__as_of")
    assert [line.received for line in found] == [1, 2]


def test_a_quarter_is_put_together_from_its_months(record: Record, local: Local) -> None:
    for month in (9, 10, 11):
        record(local(2026, month, 20, 12), resolved=24 * 20, reopened=24 * 30)
    quarter = [Period.parse("2026Q4"), *Period.between(OCTOBER.start, local(2026, 12, 31).date(), "month")]
    lines = {line.period.label: line for line in stock.lines(record.organisation.pk, quarter, AS_OF + 60 * DAY)}
    months = [lines[label] for label in ("2026-10", "2026-11", "2026-12")]
    for name in ("received", "reopened", "closed"):
        assert getattr(lines["2026Q4"], name) == sum(getattr(month, name) for month in months)
    assert (lines["2026Q4"].opening, lines["2026Q4"].closing) == (months[0].opening, months[-1].closing)
