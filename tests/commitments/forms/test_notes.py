"""What a note may set about a benchmark."""

from __future__ import annotations

from datetime import date

import pytest

from commitments import metrics
from commitments.forms.notes import BENCHMARK_READINGS, SETS, NoteForm, using
from commitments.models import Letter
from compliance.rules.benchmarks import READINGS

GIVEN = {"metric": "response_vs_benchmark", "question": "?", "reading": "!", "valid_from": date(2026, 1, 1)}


@pytest.fixture
def note(company):
    letter = Letter.objects.create(organisation=company, title="服务承诺书")

    def form(**given):
        return NoteForm({**GIVEN, "letter": letter.pk, **given}, letters=Letter.objects.all())

    return form


def test_a_note_chooses_how_the_benchmark_is_read(note):
    form = note(benchmark_reading="R2")
    assert form.is_valid()
    assert form.parameters == {"reading": "R2"}


def test_own_divided_by_benchmark_is_refused(note):
    assert "benchmark_reading" in note(benchmark_reading="own/benchmark").errors


def test_only_the_metric_of_the_benchmark_has_readings(note):
    assert "benchmark_reading" in note(benchmark_reading="R1", metric="repeat_rate").errors


def test_the_form_offers_the_readings_that_are_computed():
    assert tuple(key for key, _words in BENCHMARK_READINGS if key) == READINGS


@pytest.mark.parametrize(("typed", "kept"), [("≥ 99.9%", "[99.9, ∞)"), ("<= 3", "(-∞, 3]"), (">5", "(5, ∞)")])
def test_a_note_sets_the_number_that_the_letter_does_not_name(note, typed, kept):
    form = note(target=typed)
    assert form.is_valid()
    assert form.parameters == {"target": kept}


@pytest.mark.parametrize("typed", ["99.9", "about 5", "≥"])
def test_a_number_says_on_which_side_the_promise_is_kept(note, typed):
    assert "target" in note(target=typed).errors


def test_a_note_binds_the_net_clock_and_caps_it(note):
    form = note(metric="resolution_rate", binding_clock="net", pause_cap=" 10 d ")
    assert form.is_valid()
    assert form.parameters == {"binding_clock": "net", "pause_cap": "10d"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"metric": "resolution_rate", "pause_cap": "10wd"}, "pause_cap"),
        ({"metric": "repeat_rate", "binding_clock": "net"}, "binding_clock"),
    ],
)
def test_a_net_clock_is_capped_in_calendar_time_and_only_resolutions_have_one(note, given, field):
    assert field in note(**given).errors


def asked(form):
    return {field.name for field, shown in form.settings if shown}


@pytest.mark.parametrize(
    ("metric", "fields"),
    [
        ("", set()),
        ("other", set()),
        ("repeat_rate", {"target", "gap", "breach_class", "window_days", "minimum_count"}),
        ("response_vs_benchmark", {"target", "gap", "breach_class", "benchmark_reading", "statistic", "minimum_count"}),
        ("resolution_rate", {"limit", "target", "gap", "breach_class", "minimum_count", "binding_clock", "pause_cap"}),
        ("availability", {"target", "gap", "breach_class", "planned_outage"}),
        ("overrun", {"limit", "gap", "breach_class"}),
        ("obligation_kept", {"due_days"}),
    ],
)
def test_only_what_the_metric_can_use_is_asked_for(metric, fields):
    assert asked(NoteForm(letters=Letter.objects.none(), initial={"metric": metric})) == fields


@pytest.mark.parametrize("name", SETS)
def test_every_setting_is_of_use_to_some_metric_that_exists(name):
    assert using(name)
    assert using(name) <= set(metrics.offered())


def test_a_field_that_holds_something_is_shown_whatever_the_metric(note):
    assert "window_days" in asked(note(metric="availability", window_days="7"))


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("limit", "2h"),
        ("gap", "(3, 5]"),
        ("statistic", "p95"),
        ("window_days", "7"),
        ("minimum_count", "20"),
        ("planned_outage", "counts"),
        ("due_days", "0"),
        ("pause_cap", "10d"),
    ],
)
def test_what_the_metric_has_no_use_for_is_not_dropped_but_sent_back(note, name, typed):
    wrong = next(metric for metric in metrics.offered() if metric not in using(name))
    form = note(metric=wrong, **{name: typed})
    assert set(form.errors) == {name}
    assert form[name].value() == typed
    assert name in asked(form)


@pytest.mark.parametrize(
    ("metric", "given", "kept"),
    [
        ("repeat_rate", {"window_days": "90", "minimum_count": "20"}, {"window_days": 90, "minimum_count": 20}),
        ("availability", {"planned_outage": "counts"}, {"planned_outage": "counts"}),
        ("obligation_kept", {"due_days": "0"}, {"due_days": 0}),
        ("response_vs_benchmark", {"statistic": "p95"}, {"statistic": "p95"}),
    ],
)
def test_a_note_sets_what_its_metric_can_use(note, metric, given, kept):
    form = note(metric=metric, **given)
    assert form.is_valid()
    assert form.parameters == kept


def test_a_setting_without_a_metric_asks_for_one(note):
    assert set(note(metric="", window_days="7").errors) == {"metric"}
