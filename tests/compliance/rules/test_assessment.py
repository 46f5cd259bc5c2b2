"""Who gets a verdict, and why some figures get none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from commitments.bands import Interval
from compliance.rules.assessment import Terms, assess
from compliance.rules.measures import Measure, ratio
from compliance.rules.verdicts import Judged, Reason, Verdict

TODAY = date(2026, 11, 2)
TERMS = Terms(Interval(Fraction(98, 100), None, True, False))


def test_a_share_is_judged() -> None:
    assert assess(ratio(98, 100), TERMS, today=TODAY) == Judged(Verdict.MET)


def test_best_effort_is_reported_and_never_missed() -> None:
    assert assess(ratio(1, 100), replace(TERMS, binding=False), today=TODAY).verdict is Verdict.REPORTED


def test_a_binding_target_without_a_number_is_not_evaluable() -> None:
    assert assess(ratio(99, 100), Terms(None), today=TODAY) == Judged(Verdict.NOT_EVALUABLE, Reason.NO_NUMBER)


def test_a_clause_that_grades_cases_has_counts_and_no_verdict() -> None:
    assert assess(ratio(1, 100), Terms(None, grades=True), today=TODAY).verdict is Verdict.GRADES


def test_a_grading_clause_without_its_limit_is_not_evaluable() -> None:
    found = assess(Measure(reason=Reason.NO_LIMIT), Terms(None, grades=True), today=TODAY)
    assert found == Judged(Verdict.NOT_EVALUABLE, Reason.NO_LIMIT)


def test_no_complaints_are_no_data() -> None:
    assert assess(ratio(0, 0), TERMS, today=TODAY) == Judged(Verdict.NOT_EVALUABLE, Reason.NO_DATA)


def test_fewer_cases_than_the_minimum_are_not_evaluable() -> None:
    terms = replace(TERMS, minimum=30)
    assert assess(ratio(29, 29, cases=29), terms, today=TODAY).reason == Reason.BELOW_MINIMUM
    assert assess(ratio(30, 30, cases=30), terms, today=TODAY).verdict is Verdict.MET


def test_a_missing_benchmark_is_never_a_pass() -> None:
    found = assess(Measure(value=Fraction(2), reason=Reason.NO_BENCHMARK), TERMS, today=TODAY)
    assert found == Judged(Verdict.NOT_EVALUABLE, Reason.NO_BENCHMARK)


def test_an_upper_bound_below_the_target_is_already_missed() -> None:
    bound = Measure(value=Fraction(1, 2), reason=Reason.UNANSWERED, at_most=True)
    assert assess(bound, TERMS, today=TODAY).verdict is Verdict.MISSED


def test_an_upper_bound_above_the_target_proves_nothing() -> None:
    bound = Measure(value=Fraction(2), reason=Reason.UNANSWERED, at_most=True)
    assert assess(bound, TERMS, today=TODAY) == Judged(Verdict.NOT_EVALUABLE, Reason.UNANSWERED)


def test_a_cumulative_promise_is_not_yet_due_until_its_day() -> None:
    assert assess(ratio(1, 100, due=TODAY), TERMS, today=TODAY).verdict is Verdict.NOT_YET_DUE


def test_a_cumulative_promise_is_met_as_soon_as_it_is_fulfilled() -> None:
    assert assess(ratio(1, 1, due=date(2026, 12, 31)), TERMS, today=TODAY).verdict is Verdict.MET


def test_a_cumulative_promise_is_missed_after_its_day() -> None:
    assert assess(ratio(1, 100, due=date(2026, 11, 1)), TERMS, today=TODAY).verdict is Verdict.MISSED
