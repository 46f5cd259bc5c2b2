from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from commitments.models import Clause, InterpretationNote, LetterVersion, Promise
from compliance import agreed
from compliance.models import Result


def a_promise(metric="availability", **more):
    clause = Clause(path="1", version=LetterVersion(letter_id=1))
    return Promise(**{"metric": metric, "clause": clause, "unit": "percent", "kind": "target", **more})


def a_note(target="[99.9, ∞)", metric="availability", number=7):
    return InterpretationNote(letter_id=1, number=number, metric=metric, parameters={"target": target})


def judged(promise, *notes):
    return Result(promise=promise, detail={"notes": list(notes)})


def test_a_number_that_a_note_sets_is_told_with_its_note():
    with translation.override("en"):
        assert agreed.words(a_promise(), a_note()) == "≥ 99.9% by note 7"


def test_it_is_a_line_in_the_measure_of_the_values():
    assert agreed.target(a_promise(), a_note()) == Fraction(999, 1000)
    seats = a_promise("emergency_seats", unit="count")
    assert agreed.target(seats, a_note("[4000, ∞)", "emergency_seats")) == 4000


def test_two_ends_and_the_hours_of_people_are_no_line():
    assert agreed.target(a_promise(), a_note("[98, 99]")) is None
    assert agreed.target(a_promise("training_hours", unit="hour"), a_note("[40, ∞)", "training_hours")) is None


def test_the_note_that_the_verdict_used_is_the_one():
    other, used = a_note(number=6), a_note()
    assert agreed.note_of(judged(a_promise(), 7), [other, used]) is used


@pytest.mark.parametrize("note", [a_note(metric="repeat_rate"), a_note("twice"), a_note("")])
def test_a_note_on_something_else_or_without_a_number_sets_none(note):
    assert agreed.note_of(judged(a_promise(), 7), [note]) is None


def test_the_letter_goes_before_the_note():
    own = a_promise(comparator=">=", value=Decimal(99))
    assert agreed.note_of(judged(own, 7), [a_note()]) is None
    assert agreed.note_of(None, [a_note()]) is None


def a_gap(number=1, class_="minor", **more):
    parameters = {"gap": "(3, 5]", "breach_class": class_}
    told = {"letter_id": 1, "number": number, "metric": "repeat_rate", "valid_from": date(2026, 1, 1)}
    return InterpretationNote(parameters=parameters, **{**told, **more})


def repeats(value, *notes, verdict="minor"):
    days = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 10, 1)}
    promise = a_promise("repeat_rate", value=Decimal(3), comparator="<=")
    return Result(promise=promise, value=Decimal(value), verdict=verdict, detail={"notes": list(notes)}, **days)


def test_a_verdict_rests_on_the_note_that_gives_its_gap_this_class():
    note = a_gap()
    assert agreed.classed_by(repeats("0.0475", 1), [note]) is note


@pytest.mark.parametrize(
    "result", [repeats("0.0475"), repeats("0.06", 1), repeats("0.0475", 1, verdict="major"), repeats("0.03", 1)]
)
def test_it_rests_on_none_that_was_not_used_or_speaks_of_other_values_or_of_another_class(result):
    assert agreed.classed_by(result, [a_gap()]) is None


def test_a_note_counts_for_a_period_on_whose_last_day_it_is_valid():
    assert agreed.counts(repeats("0.02"), a_gap(valid_from=date(2026, 9, 30)))
    assert not agreed.counts(repeats("0.02"), a_gap(valid_from=date(2026, 10, 1)))


def test_a_note_does_not_count_for_a_figure_in_its_gap_that_was_judged_without_it():
    assert not agreed.counts(repeats("0.0475", verdict="missed"), a_gap())


def signed(day, **more):
    note = a_gap(**more)
    note.signed_by_manager_id, note.signed_by_auditor_id = 1, 2
    note.signed_by_manager_on, note.signed_by_auditor_on = date(2026, 1, 1), day
    return note


RUN = date(2026, 11, 23)


def test_a_note_signed_since_the_last_run_awaits_the_next():
    assert agreed.awaits_run(repeats("0.0475"), signed(RUN), RUN)
    assert not agreed.awaits_run(repeats("0.0475"), signed(date(2026, 11, 22)), RUN)


def test_a_note_that_lacks_a_signature_or_was_used_awaits_no_run():
    assert not agreed.awaits_run(repeats("0.0475"), a_gap(), RUN)
    assert not agreed.awaits_run(repeats("0.0475", 1), signed(RUN), RUN)


def test_a_note_on_a_limit_awaits_the_run_only_where_the_promise_names_none():
    note = signed(RUN, metric="resolution_rate")
    note.parameters = {"limit": "30d"}
    open_, named = (a_promise("resolution_rate", parameters=told) for told in ({}, {"limit": "10d"}))
    assert agreed.awaits_run(judged(open_), note, RUN)
    assert not agreed.awaits_run(judged(named), note, RUN)
