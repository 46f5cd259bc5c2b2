from __future__ import annotations

import pytest

from tests.whitepapers.prose.issues import LETTER, earlier, issue, moving, of_unit, resolved, seats, verdict
from whitepapers.prose.figures import Figures
from whitepapers.prose.placeholders import Fault, PlaceholderError, Problem, parse


def find(snapshot, text):
    return Figures(snapshot).find(parse(f"{{{{ {text} }}}}")[0])


def fault(snapshot, text) -> Problem:
    with pytest.raises(PlaceholderError) as refused:
        find(snapshot, text)
    return refused.value.problem


def test_a_path_leads_to_its_figure():
    assert str(find(issue(resolved()), "clause:2.3.2 resolution_rate value").number) == "0.982100"


def test_a_misspelt_metric_is_named_with_the_one_that_was_meant():
    problem = fault(issue(resolved()), "clause:2.3.2 resolution_rat value")
    assert (problem.fault, problem.at, problem.nearest) == (Fault.UNKNOWN, 16, "resolution_rate")


def test_a_misspelt_field_is_named_with_the_one_that_was_meant():
    assert fault(issue(resolved()), "clause:2.3.2 resolution_rate valeu").nearest == "value"


def test_an_unknown_clause_is_told_what_there_is():
    problem = fault(issue(resolved()), "xyz resolution_rate value")
    assert "clause:2.3.2" in problem.expected


def test_a_path_that_ends_early_is_told_what_may_follow():
    problem = fault(issue(resolved()), "clause:2.3.2")
    assert (problem.fault, problem.expected) == (Fault.INCOMPLETE, ("resolution_rate",))


def test_what_stands_after_a_figure_is_too_much():
    assert fault(issue(resolved()), "total met now").found == "now"


def test_a_figure_without_a_value_is_said_to_be_empty():
    assert fault(issue(resolved(value=None)), "clause:2.3.2 resolution_rate value").fault is Fault.EMPTY


def test_the_figures_before_and_a_year_earlier_are_those_the_verdict_tells():
    snapshot = moving((9821, 10_000), (9750, 10_000), (9700, 10_000))
    assert str(find(snapshot, "clause:2.3.2 resolution_rate before").number) == "0.975000"
    assert str(find(snapshot, "clause:2.3.2 resolution_rate before_year").number) == "0.970000"
    assert str(find(snapshot, "clause:2.3.2 resolution_rate change").number) == "0.007100"


def test_what_is_counted_has_a_step_too():
    snapshot = issue(seats(4100, before=4090))
    assert find(snapshot, "clause:3.3.2 emergency_seats change").number == 10


def test_a_clause_of_two_letters_has_to_say_which():
    snapshot = issue(resolved(), resolved(letter=2), letters=[LETTER, LETTER | {"id": 2}])
    problem = fault(snapshot, "clause:2.3.2 resolution_rate value")
    assert problem.nearest == "clause:2.3.2@1"
    assert find(snapshot, "clause:2.3.2@2 resolution_rate value").row == 1


def test_of_two_verdicts_on_one_promise_the_quarter_is_meant():
    snapshot = issue(resolved(), resolved(period="2026"))
    assert find(snapshot, "clause:2.3.2 resolution_rate value").row == 0


def test_of_two_versions_of_a_letter_the_newer_is_meant():
    assert find(issue(resolved(), resolved(9000)), "clause:2.3.2 resolution_rate value").row == 1


def test_the_worst_unit_of_a_rate_that_should_be_high_has_the_lowest():
    snapshot = issue(resolved(), units=[of_unit("甲", "0.97"), of_unit("乙", "0.99")])
    assert find(snapshot, "clause:2.3.2 resolution_rate worst_unit").text == "甲"


def test_the_worst_unit_of_a_rate_that_should_be_low_has_the_highest():
    row = verdict("2.2.2", "repeat_rate", 30, 1000)
    units = [of_unit(name, value, "2.2.2", "repeat_rate") for name, value in (("甲", "0.02"), ("乙", "0.05"))]
    assert find(issue(row, units=units), "clause:2.2.2 repeat_rate worst_unit").text == "乙"


def test_a_single_unit_is_neither_best_nor_worst():
    snapshot = issue(resolved(), units=[of_unit("甲", "0.97")])
    assert fault(snapshot, "clause:2.3.2 resolution_rate worst_unit").fault is Fault.UNKNOWN


def test_a_suppressed_count_is_not_given_away():
    snapshot = issue(resolved(), categories=[{"category": "网络", "received": None}])
    assert fault(snapshot, "category:1 received").fault is Fault.EMPTY


def test_every_path_leads_to_its_own_figure():
    snapshot = moving((9821, 10_000), (9750, 10_000))
    figures = Figures(snapshot)
    for source, figure in figures.all.items():
        if figure.is_known:
            assert figures.find(parse(f"{{{{ {source} }}}}")[0]) is figure


def test_half_years_are_compared_with_half_years():
    before = earlier("2026H1", {"value": "0.97", "low": None, "high": None})
    snapshot = issue(resolved(period="2026H2", before=before))
    assert find(snapshot, "clause:2.3.2 resolution_rate before_period").text == "2026H1"
