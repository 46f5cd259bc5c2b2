"""Every definition of a metric says everything that is asked of it."""

from __future__ import annotations

import pytest

from commitments.definitions import METRICS, MetricDefinition, Numbers, Part, has, keys_of, taking
from complaints.rules.clocks import State

ALL = pytest.mark.parametrize("definition", METRICS.values(), ids=list(METRICS))


def test_a_definition_is_known_by_its_key() -> None:
    assert [each.key for each in METRICS.values()] == list(METRICS)


@ALL
def test_a_definition_has_a_name_a_formula_a_rule_a_source_and_an_end(definition: MetricDefinition) -> None:
    assert all([definition.name, definition.formula, definition.words.rule, definition.final])
    assert definition.source.startswith("rule book §")


@ALL
def test_somebody_else_than_the_author_has_checked_it_and_will_again(definition: MetricDefinition) -> None:
    care = definition.care
    assert care.author != care.checker
    assert care.checked_on < care.next_review_on


@ALL
def test_its_versions_are_numbered_and_each_says_what_it_is(definition: MetricDefinition) -> None:
    versions = definition.versions
    assert [each.number for each in versions] == [str(n + 1) for n in range(len(versions))]
    assert all(each.what for each in versions)
    assert [each.since for each in versions] == sorted(each.since for each in versions)
    assert definition.version == versions[-1].number


@ALL
def test_a_metric_rests_on_complaints_or_on_registers_that_are_named(definition: MetricDefinition) -> None:
    if definition.ask is None:
        assert definition.facts
        assert definition.registers
    else:
        assert definition.numerator < definition.denominator
        assert not definition.waiting & definition.denominator


@ALL
def test_a_case_that_is_not_decided_can_still_change_the_figure(definition: MetricDefinition) -> None:
    assert definition.waiting <= definition.changing


@ALL
def test_what_usually_holds_can_be_set(definition: MetricDefinition) -> None:
    assert set(definition.usual) <= definition.takes


@ALL
def test_what_is_counted_one_by_one_grades_and_says_what_each_case_is(definition: MetricDefinition) -> None:
    assert definition.one_by_one == bool(definition.words.every)
    assert definition.grades or not definition.one_by_one


def test_states_of_a_clock_are_parts_by_the_same_names() -> None:
    assert [Part(state.value) for state in State] == [Part.MET, Part.LATE, Part.NOT_YET_DUE]


def test_attributes_are_asked_by_key_and_an_unknown_metric_has_none() -> None:
    assert has("repeat_rate", "lower_is_better")
    assert not has("resolution_rate", "lower_is_better")
    assert not has("temperature", "lower_is_better")
    assert keys_of("one_by_one") == {"property_loss_cases", "law_violations"}


def test_a_parameter_knows_its_metrics() -> None:
    assert taking("window_days") == {"repeat_rate", "first_contact_resolution"}
    assert taking("nothing") == frozenset()


def test_a_time_may_be_promised_of_shares_that_keep_a_limit_alone() -> None:
    timely = {"first_response_timely_rate", "preliminary_solution_rate", "resolution_rate"}
    assert keys_of("is_timely") == timely
    assert keys_of("needs_limit") == timely | {"overrun"}


def test_what_is_kept_by_doing_it_has_no_number() -> None:
    assert keys_of("is_done") == {"obligation_kept", "milestone_on_time"}
    assert all(METRICS[key].numbers is Numbers.NONE for key in keys_of("is_done"))
