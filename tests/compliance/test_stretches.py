from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from commitments.models import Clause, InterpretationNote, LetterVersion, Promise
from compliance import stretches
from compliance.models import Result


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def a_promise(version=1, value=3, metric="repeat_rate", comparator="<="):
    clause = Clause(path="1", version=LetterVersion(pk=version, number=version, letter_id=1))
    number = None if value is None else Decimal(value)
    return Promise(metric=metric, clause=clause, comparator=comparator, value=number, unit="percent", kind="target")


def a_result(promise, **detail):
    return Result(promise=promise, detail=detail)


def names(*results, notes=()):
    return [each.name for each in stretches.alike(results, notes)]


def test_what_is_judged_alike_is_one_stretch_without_a_name():
    [whole] = stretches.alike([a_result(a_promise()), a_result(a_promise())], [])
    assert (len(whole.results), whole.name, whole.goal) == (2, "", "≤ 3%")


def test_another_version_begins_another_stretch_and_says_its_target():
    assert names(a_result(a_promise()), a_result(a_promise(2, 4))) == ["version 1", "version 2, target ≤ 4%"]


def test_a_target_that_stays_is_not_said_again():
    assert names(a_result(a_promise()), a_result(a_promise(2))) == ["version 1", "version 2"]


def test_another_reading_of_the_benchmark_begins_another_stretch():
    promise = a_promise(metric="response_vs_benchmark", value=120, comparator=">=")
    told = names(a_result(promise, reading="R1"), a_result(promise, reading="R1"), a_result(promise, reading="R2"))
    assert told == ["version 1, reading R1", "reading R2"]


def test_a_number_that_a_note_sets_from_some_day_on_begins_another_stretch():
    promise = a_promise(value=None, comparator="")
    note = InterpretationNote(letter_id=1, number=4, metric="repeat_rate", parameters={"target": "[0, 3]"})
    first, second = stretches.alike([a_result(promise), a_result(promise, notes=[4])], [note])
    assert (first.target, second.target) == (None, Fraction(3, 100))
    assert (first.name, second.name) == ("version 1", "target ≤ 3% by note 4")
