"""What the version before made of a promise, beside the proposal of an amendment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import reduce

import pytest

from commitments import actions
from commitments.models import Promise
from commitments.precedents import precedents


def promise_of(version, metric, kind="target"):
    return Promise.objects.get(clause__version=version, metric=metric, kind=kind)


@pytest.fixture
def decided(draft, agree, manager):
    """In force, with a corrected, a rejected and an added promise among the accepted ones."""
    agree(draft)
    resolution, repeat = promise_of(draft, "resolution_rate"), promise_of(draft, "repeat_rate")
    actions.correct_promise(promise=resolution, changes={"value": Decimal(97)}, by=manager)
    actions.reject_promise(promise=repeat, by=manager)
    fields = {"kind": "target", "metric": "satisfaction", "comparator": ">=", "value": 90, "unit": "percent"}
    actions.add_promise(clause=draft.clauses.get(path="1.1"), quote="问题", fields=fields, by=manager)
    return actions.activate(version=draft, effective_from=date(2026, 1, 1), by=manager)


@pytest.fixture
def amended(decided, store, letter_text):
    """Clause 1.1 says other numbers of each of its promises, and so does 2.1."""
    said = (("不低于98%", "不低于99%"), ("3%以内", "2%以内"), ("高于5%", "高于4%"))
    text = reduce(lambda words, change: words.replace(*change), said, letter_text)
    return store(text, amends=decided.letter)


def test_a_correction_stands_beside_the_proposal_of_a_changed_clause(amended):
    resolution = promise_of(amended, "resolution_rate")
    was = precedents(amended).of[resolution.pk]
    assert (resolution.value, was.review, was.value, was.proposal["value"]) == (99, "corrected", 97, "98")


def test_a_rejection_and_an_agreement_do_too(amended):
    told = precedents(amended).of
    assert told[promise_of(amended, "repeat_rate").pk].review == "rejected"
    assert told[promise_of(amended, "repeat_rate", "band").pk].review == "accepted"


def test_a_corrected_metric_hides_nothing(draft, agree, manager, store, letter_text):
    agree(draft)
    resolution = promise_of(draft, "resolution_rate")
    actions.correct_promise(promise=resolution, changes={"metric": "satisfaction"}, by=manager)
    actions.activate(version=draft, effective_from=date(2026, 1, 1), by=manager)
    amended = store(letter_text.replace("98%", "99%"), amends=draft.letter)
    assert precedents(amended).of[promise_of(amended, "resolution_rate").pk].metric == "satisfaction"


def test_what_was_added_by_hand_and_is_not_proposed_now_is_told_at_its_clause(amended):
    clause = amended.clauses.get(path="1.1")
    assert [was.metric for was in precedents(amended).gone[clause.pk]] == ["satisfaction"]


def test_a_decision_in_the_draft_changes_nothing_about_what_was(amended, manager):
    resolution = promise_of(amended, "resolution_rate")
    actions.correct_promise(promise=resolution, changes={"metric": "satisfaction", "value": Decimal(95)}, by=manager)
    assert precedents(amended).of[resolution.pk].value == 97


def test_a_first_version_has_no_precedents(draft):
    assert precedents(draft).of == precedents(draft).gone == {}
