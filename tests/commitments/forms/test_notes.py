"""What a note may set about a benchmark."""

from __future__ import annotations

from datetime import date

import pytest

from commitments.forms.notes import BENCHMARK_READINGS, NoteForm
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
    assert "metric" in note(benchmark_reading="R1", metric="repeat_rate").errors


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
        ({"metric": "repeat_rate", "binding_clock": "net"}, "metric"),
    ],
)
def test_a_net_clock_is_capped_in_calendar_time_and_only_resolutions_have_one(note, given, field):
    assert field in note(**given).errors
