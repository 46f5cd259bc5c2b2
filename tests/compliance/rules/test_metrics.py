"""One definition per metric, and what it makes of its counts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from commitments.metrics import OF_NO_FIGURE, Metric
from compliance.rules.benchmarks import Within
from compliance.rules.metrics import DEFINITIONS, OF_FACTS, Benchmark, against_benchmark, share
from compliance.rules.parts import Part
from compliance.rules.quantiles import Quantile
from compliance.rules.verdicts import Reason


def test_every_metric_that_can_be_judged_has_a_definition() -> None:
    assert set(DEFINITIONS) == set(Metric) - set(OF_NO_FIGURE)


def test_metrics_of_complaints_ask_a_question_and_the_others_do_not() -> None:
    assert {key for key, metric in DEFINITIONS.items() if metric.ask is None} == set(OF_FACTS)
    assert all(bool(metric.denominator) == (metric.ask is not None) for metric in DEFINITIONS.values())


@pytest.mark.parametrize("key", sorted(DEFINITIONS))
def test_a_definition_says_formula_source_and_finality(key: str) -> None:
    definition = DEFINITIONS[key]
    assert definition.formula
    assert definition.final
    assert definition.source.startswith("rule book §")


def test_not_yet_due_cases_are_in_neither_number() -> None:
    found = share(DEFINITIONS["first_response_timely_rate"], {Part.MET: 9, Part.LATE: 1, Part.NOT_YET_DUE: 5})
    assert (found.numerator, found.denominator, found.not_yet_due, found.received) == (9, 10, 5, 15)


def test_cases_without_a_deadline_are_received_and_nothing_else() -> None:
    found = share(DEFINITIONS["resolution_rate"], {Part.MET: 1, Part.NO_DEADLINE: 4})
    assert (found.denominator, found.not_yet_due, found.received) == (1, 0, 5)


def test_a_graded_count_is_a_value_even_when_it_is_zero() -> None:
    found = share(DEFINITIONS["overrun"], {})
    assert (found.value, found.reason) == (0, None)


def test_nothing_received_is_no_data() -> None:
    assert share(DEFINITIONS["repeat_rate"], {}).reason is Reason.NO_DATA


HOUR = Benchmark(3600)
TALLY = {Part.ANSWERED: 90, Part.UNANSWERED: 10}


def test_the_benchmark_is_divided_by_the_own_statistic() -> None:
    found = against_benchmark(Quantile(3000, 90), HOUR, reading="R1", tally=TALLY)
    assert (found.value, found.detail["R1"], found.detail["R2"]) == (Fraction(6, 5), "1.200000", "1.166667")


def test_slower_than_the_benchmark_is_below_one() -> None:
    found = against_benchmark(Quantile(7200, 90), HOUR, reading="R1", tally=TALLY)
    assert found.value == Fraction(1, 2)


def test_another_reading_must_be_chosen_by_the_letter() -> None:
    assert against_benchmark(Quantile(3600, 90), HOUR, reading="R2", tally=TALLY).value == 1
    assert against_benchmark(Quantile(3600, 90), HOUR, reading="own/benchmark", tally=TALLY).reason is Reason.UNRESOLVED


def test_the_ratio_of_timely_rates_judges_where_it_was_chosen() -> None:
    within = Within(90, 10, 5, Fraction(9, 10))
    found = against_benchmark(Quantile(7200, 90, is_lower_bound=True), HOUR, reading="R3", tally=TALLY, within=within)
    assert (found.value, found.not_yet_due, found.reason, found.at_most) == (1, 5, None, False)


def test_a_ratio_of_timely_rates_needs_a_judged_case() -> None:
    within = Within(0, 0, 100, Fraction(9, 10))
    found = against_benchmark(Quantile(10, 90), HOUR, reading="R3", tally=TALLY, within=within)
    assert (found.value, found.reason) == (None, Reason.NO_DATA)


def test_the_readings_that_do_not_bind_stand_beside_the_one_that_does() -> None:
    within = Within(95, 5, 0, Fraction(9, 10))
    found = against_benchmark(Quantile(3000, 90), HOUR, reading="R1", tally=TALLY, within=within)
    assert (found.detail["R2"], found.detail["R3"], found.detail["within"]["met"]) == ("1.166667", "1.055556", 95)


def test_a_lower_bound_of_the_time_is_an_upper_bound_of_the_value() -> None:
    found = against_benchmark(Quantile(7200, 90, is_lower_bound=True), HOUR, reading="R1", tally=TALLY)
    assert (found.at_most, found.reason) == (True, Reason.UNANSWERED)


def test_an_expired_benchmark_is_said_to_be_expired() -> None:
    missing = Benchmark(None, Reason.EXPIRED_BENCHMARK)
    assert against_benchmark(Quantile(1, 1), missing, reading="R1", tally=TALLY).reason is Reason.EXPIRED_BENCHMARK


def test_an_answer_within_the_second_counts_as_one_second() -> None:
    assert against_benchmark(Quantile(0, 1), HOUR, reading="R1", tally=TALLY).value == 3600
