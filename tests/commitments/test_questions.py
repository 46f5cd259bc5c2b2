from __future__ import annotations

from datetime import date

import pytest

from commitments import actions, questions
from commitments.models import InterpretationNote, Promise

TODAY = date(2026, 11, 23)


@pytest.fixture
def note(draft, manager, auditor):
    """A note on the letter; signed by both unless said otherwise."""

    def write(**more):
        said = {"metric": "response_vs_benchmark", "parameters": {"reading": "R2"}, "valid_from": date(2026, 1, 1)}
        signed = {"signed_by_manager": manager, "signed_by_auditor": auditor}
        return InterpretationNote.objects.create(letter=draft.letter, number=1, **{**said, **signed, **more})

    return write


def asked(version, on=TODAY):
    return questions.of_versions([version], on).get(version.pk, [])


def test_how_a_benchmark_is_read_is_asked_before_anybody_has_chosen(draft, agree):
    [found] = asked(agree(draft))
    assert found.promise.metric == "response_vs_benchmark"
    assert found.promise.quote in found.question
    assert "R1" in str(found)


def test_nothing_is_asked_of_a_proposal_that_nobody_has_read(draft):
    assert asked(draft) == []


def test_a_band_is_read_as_its_target_is(draft, agree):
    Promise.objects.filter(metric="response_vs_benchmark").update(kind="band")
    assert asked(agree(draft)) == []


@pytest.mark.parametrize("reading", ["R1", "R2", "R3"])
def test_a_note_of_both_sides_settles_it_whichever_it_chooses(draft, agree, note, reading):
    note(parameters={"reading": reading})
    assert asked(agree(draft)) == []


def test_a_note_on_the_clause_settles_it_too(draft, agree, note):
    note(metric="", clause_path="1.3")
    assert asked(agree(draft)) == []


@pytest.mark.parametrize(
    "other",
    [
        {"parameters": {"statistic": "p95"}},
        {"metric": "repeat_rate"},
        {"metric": "", "clause_path": "1.1"},
        {"valid_until": date(2026, 11, 22)},
    ],
)
def test_a_note_that_says_something_else_or_is_over_leaves_it_open(draft, agree, note, other):
    note(**other)
    assert [each.proposed for each in asked(agree(draft))] == [None]


def test_a_note_that_lacks_a_signature_is_named(draft, agree, note):
    proposed = note(signed_by_auditor=None)
    assert [each.proposed for each in asked(agree(draft))] == [proposed]


def test_a_letter_without_a_benchmark_costs_one_question_to_the_database(store, agree, django_assert_num_queries):
    version = agree(store("服务承诺书\n1.标准\n1.1重复投诉率控制在3%以内。\n承诺方:和风物业\n"))
    with django_assert_num_queries(1):
        assert asked(version) == []


def test_what_the_letter_was_read_as_applies_meanwhile(draft, agree, manager):
    promise = Promise.objects.get(metric="response_vs_benchmark")
    changes = {"parameters": {**promise.parameters, "reading": "R3"}}
    actions.correct_promise(promise=promise, changes=changes, by=manager)
    assert "R3" in str(asked(draft)[0])


def test_a_target_that_r3_can_never_reach_is_told_where_it_is_chosen(draft, agree):
    [found] = asked(agree(draft))
    assert found.caution
    assert str(found).endswith(found.caution)
