"""The readings of a benchmark, from the stored result to the page, and a note that chooses another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.utils.translation import override

from commitments.models import Benchmark, Promise
from compliance.benchmark_readings import lines, rule
from compliance.models import Result

pytestmark = pytest.mark.django_db
START = date(2026, 1, 1)


@pytest.fixture
def promise(paper: Any, record: Any, company: Any, local: Callable[..., datetime]) -> Promise:
    """P90 is 50 minutes against a benchmark of an hour; 19 of 20 are answered within that hour."""
    promise = paper.says("response_vs_benchmark", ">=", 120)
    paper.signed(START)
    Benchmark.objects.create(
        organisation=company,
        publisher="x",
        statistic="p90",
        seconds=3600,
        valid_from=START,
        valid_until=date(2027, 1, 1),
    )
    record.many(19, local(2026, 2, 1), responded=50 / 60)
    record(local(2026, 2, 2), responded=9)
    return promise


def test_the_three_readings_stand_side_by_side(promise: Promise, judged: Callable[..., Result]) -> None:
    with override("en"):
        found = [
            (line.key, line.value, line.keeps, line.binds) for line in lines(judged(promise, "2026Q1", 2026, 5, 1))
        ]
    assert found == [("R1", "120.00%", True, True), ("R2", "116.67%", False, False), ("R3", "105.56%", False, False)]


def test_what_r3_cannot_come_to_stands_beside_it(promise: Promise, judged: Callable[..., Result]) -> None:
    with override("en"):
        most = [line.most for line in lines(judged(promise, "2026Q1", 2026, 5, 1))]
    assert most == ["", "", "R3 of a P90: at most 111.1%"]


def test_every_reading_shows_its_numbers(promise: Promise, judged: Callable[..., Result]) -> None:
    with override("en"):
        numbers = [line.numbers for line in lines(judged(promise, "2026Q1", 2026, 5, 1))]
    assert numbers[2] == "19 ÷ 20 ÷ 90%"


@pytest.mark.parametrize(
    ("reading", "verdict", "value"), [("R1", "met", "1.2"), ("R2", "missed", "1.166667"), ("R3", "missed", "1.055556")]
)
def test_a_signed_note_chooses_the_reading(
    promise: Promise, note: Any, judged: Callable[..., Result], reading: str, verdict: str, value: str
) -> None:
    signed = note(promise.clause.version.letter, "response_vs_benchmark", START, reading=reading)
    result = judged(promise, "2026Q1", 2026, 5, 1)
    assert (result.verdict, f"{result.value:.6f}".rstrip("0")) == (verdict, value)
    assert result.detail["notes"] == [signed.number]


def test_own_divided_by_benchmark_gets_no_verdict(promise: Promise, note: Any, judged: Callable[..., Result]) -> None:
    note(promise.clause.version.letter, "response_vs_benchmark", START, reading="own/benchmark")
    result = judged(promise, "2026Q1", 2026, 5, 1)
    assert (result.verdict, result.reason) == ("not_evaluable", "unresolved")


def test_a_promise_that_would_be_kept_by_being_slow_gets_no_verdict(
    promise: Promise, paper: Any, judged: Callable[..., Result]
) -> None:
    amended = paper.amended()
    wrong = amended.says("response_vs_benchmark", "<=", 120)
    amended.signed(date(2026, 1, 15))
    result = judged(wrong, "2026Q1", 2026, 5, 1)
    assert (result.verdict, result.reason) == ("not_evaluable", "unresolved")


def test_cases_that_may_still_be_in_time_keep_the_third_reading_provisional(
    promise: Promise, note: Any, record: Any, local: Callable[..., datetime], judged: Callable[..., Result]
) -> None:
    note(promise.clause.version.letter, "response_vs_benchmark", START, reading="R3")
    record(local(2026, 3, 31, 23, 30))
    result = judged(promise, "2026Q1", 2026, 4, 1)
    assert (result.not_yet_due, result.provisional) == (1, True)


def test_other_metrics_have_no_readings(paper: Any, record: Any, local: Any, judged: Callable[..., Result]) -> None:
    promise = paper.says("repeat_rate", "<=", 3)
    paper.signed(START)
    record(local(2026, 2, 1))
    assert lines(judged(promise, "2026Q1", 2026, 5, 1)) == []


def test_the_rule_of_a_verdict_is_that_of_its_reading(
    promise: Promise, note: Any, judged: Callable[..., Result]
) -> None:
    with override("en"):
        assert rule(judged(promise, "2026Q1", 2026, 5, 1)).startswith(
            "The industry benchmark is divided by our own P90"
        )
        note(promise.clause.version.letter, "response_vs_benchmark", START, reading="R3")
        told = rule(judged(promise, "2026Q1", 2026, 5, 2))
    assert told.startswith("Our share answered within the benchmark's time")
    assert told.endswith("120% could never be kept.")
