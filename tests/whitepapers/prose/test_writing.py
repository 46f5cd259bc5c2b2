from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.whitepapers.prose.issues import breach, issue, moving, of_unit, opinion, resolved, seats
from whitepapers.prose.catalogue import groups
from whitepapers.prose.known import known
from whitepapers.prose.placeholders import Fault
from whitepapers.prose.writing import Run, Writer, message

ISSUE = issue(resolved(), seats(4100, before=4090), breaches=[breach()], opinions=[opinion()])


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def said(snapshot, text: str) -> str:
    return "\n".join("".join(run.text for run in runs) for runs in Writer(snapshot).runs(text))


def told(snapshot, text: str) -> list[str]:
    return [message(problem) for problem in Writer(snapshot).problems(text)]


def test_a_placeholder_becomes_the_figure_with_its_source():
    runs = Writer(ISSUE).runs("The rate was {{ clause:2.3.2 resolution_rate value }}.")
    assert runs == [[Run("The rate was "), Run("98.21%", "clause:2.3.2 resolution_rate value"), Run(".")]]


def test_every_line_is_a_paragraph():
    assert Writer(ISSUE).runs("One\n\n  two  \r\nthree") == [[Run("One")], [Run("two")], [Run("three")]]


def test_an_empty_text_has_no_paragraph():
    assert Writer(ISSUE).runs(" \n ") == []


def test_figures_are_written_as_the_reader_writes_them():
    with translation.override("zh-hans"):
        assert (
            said(moving((9821, 10_000), (9750, 10_000)), "{{ clause:2.3.2 resolution_rate step }}") == "0.71 个百分点"
        )
        assert said(ISSUE, "{{ period name }}") == "2026 年第三季度"
    assert said(ISSUE, "{{ period name }}, {{ clause:3.3.2 emergency_seats value }}") == "Q3 2026, 4,100"


def test_a_share_is_never_rounded_across_its_target():
    close = issue(resolved(97_999, 100_000, verdict="missed"))
    assert said(close, "{{ clause:2.3.2 resolution_rate value }}") == "97.999%"


def test_change_has_a_sign_and_a_step_has_none():
    snapshot = moving((9750, 10_000), (9821, 10_000))
    text = "{{ clause:2.3.2 resolution_rate change }} / {{ clause:2.3.2 resolution_rate step }}"
    assert said(snapshot, text) == "−0.71 pp / 0.71 percentage points"


def test_a_gap_is_the_difference_of_the_two_figures_that_are_shown():
    assert said(ISSUE, "{{ clause:2.3.2 resolution_rate gap }}") == "0.21 percentage points"


def test_what_cannot_be_written_stays_as_it_was_typed_and_says_why():
    (run,) = Writer(ISSUE).runs("{{ clause:2.3.2 resolution_rat value }}")[0]
    assert run.text == "{{ clause:2.3.2 resolution_rat value }}"
    assert run.problem.fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "{{ clause:2.3.2 resolution_rat value }}",
            "There is no “resolution_rat” here: did you mean “resolution_rate”?",
        ),
        ("{{ total }}", "Something is missing after “total”: received, promises, judged, met, not_met, missed, …."),
        ("{{ total met", "{{ total met: the closing }} is missing on this line."),
        ("{{ }}", "{{ }}: the name of a figure is missing between the braces."),
        ("{{ total met now }}", "“now” stands after the figure: remove it."),
        (
            "{{ period zzzzzzzz }}",
            "There is no “zzzzzzzz” here. There is: name, before, year_before, from, until, as_of, ….",
        ),
        (
            "{{ clause:2.3.2 resolution_rate before }}",
            "clause:2.3.2 resolution_rate before has no value in this issue: remove it, or say so in words.",
        ),
    ],
)
def test_every_fault_says_what_is_wrong_and_what_to_do(text, words):
    assert told(ISSUE, text) == [words]


def offered(snapshot):
    return [offer.written for group in groups(Writer(snapshot)) for offer in group.offers]


def test_every_known_figure_can_be_written_in_both_languages():
    snapshot = moving((9821, 10_000), (9750, 10_000), (9700, 10_000)) | {
        "units": [of_unit("甲", "0.9"), of_unit("乙", "1")]
    }
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert all(words and "{{" not in words for words in offered(snapshot))


@given(st.text(alphabet="{}: \nclausetotlm.23_r", max_size=40) | st.text())
def test_no_text_breaks_the_writer_and_none_vanishes(text):
    runs = [run for paragraph in Writer(ISSUE).runs(text) for run in paragraph]
    kept = "".join(run.text for run in runs)
    assert [each for each in text if not each.isspace()] == [each for each in kept if not each.isspace()] or any(
        run.source and not run.problem for run in runs
    )


def test_figures_are_known_in_the_measure_they_are_typed_in():
    found = {each.source: each for each in known(Writer(moving((9821, 10_000), (9750, 10_000))))}
    value = found["clause:2.3.2 resolution_rate value"]
    assert (str(value.value), value.measure, value.called) == ("98.21", "percent", ("resolution rate", "2.3.2"))
    assert found["clause:2.3.2 resolution_rate step"].measure == "points"
    assert found["clause:2.3.2 resolution_rate target"].is_promised
    assert found["total received"].measure == ""
