from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commitments import actions, differences
from commitments.models import Blank, Promise
from evidence.models import JournalEntry

CHANGED = ("重复投诉率高于5%但低于8%的", "重复投诉率高于4%但低于8%的")


def promise_of(version, metric, kind="target"):
    return Promise.objects.get(clause__version=version, metric=metric, kind=kind)


@pytest.fixture
def decided(draft, agree, manager):
    """The letter in force with a corrected, a rejected and an added promise among the accepted ones."""
    agree(draft)
    changes = {"value": Decimal("99.9"), "comparator": ">="}
    actions.correct_promise(promise=promise_of(draft, "resolution_rate"), changes=changes, by=manager)
    actions.reject_promise(promise=promise_of(draft, "response_vs_benchmark"), by=manager)
    clause = draft.clauses.get(path="1.2")
    fields = {"kind": "obligation", "metric": "obligation_kept", "period": "year"}
    actions.add_promise(clause=clause, quote="接到反馈", fields=fields, by=manager)
    return actions.activate(version=draft, effective_from=date(2026, 1, 1), by=manager)


@pytest.fixture
def amended(decided, store, letter_text):
    return store(letter_text.replace(*CHANGED).replace("承诺方:和风物业\n", ""), amends=decided.letter)


def test_decisions_on_unchanged_clauses_are_taken_over(amended, decided):
    repeat, before = promise_of(amended, "repeat_rate"), promise_of(decided, "repeat_rate")
    assert (repeat.review, repeat.as_in_version) == ("accepted", 1)
    assert (repeat.reviewed_by, repeat.reviewed_at) == (before.reviewed_by, before.reviewed_at)


def test_a_corrected_value_stays_beside_what_was_proposed(amended):
    resolved = promise_of(amended, "resolution_rate")
    assert (resolved.review, resolved.value) == ("corrected", Decimal("99.9"))
    assert resolved.proposal["value"] == "98"


def test_a_rejected_proposal_stays_rejected(amended):
    assert promise_of(amended, "response_vs_benchmark").review == "rejected"


def test_a_promise_added_by_hand_is_there_again(amended):
    added = promise_of(amended, "obligation_kept", "obligation")
    assert (added.quote, added.clause.path, added.proposal) == ("接到反馈", "1.2", {})
    assert (added.review, added.as_in_version) == ("corrected", 1)


def test_a_changed_clause_waits(amended):
    assert [promise.clause.path for promise in Promise.objects.of_version(amended).unreviewed()] == ["2.1"]


def test_a_proposal_that_reads_otherwise_now_waits(draft, agree, store, manager):
    promise = promise_of(draft, "repeat_rate")
    promise.proposal |= {"period": "year"}
    promise.save()
    actions.activate(version=agree(draft), effective_from=date(2026, 1, 1), by=manager)
    amended = store(amends=draft.letter)
    assert list(Promise.objects.of_version(amended).unreviewed()) == [promise_of(amended, "repeat_rate")]


def test_blanks_are_filled_as_they_were(amended):
    blank = Blank.objects.get(clause__version=amended)
    assert (blank.value, blank.as_in_version) == ("消费者权益保护", 1)


def test_the_signatory_stays_where_the_paper_names_none(amended):
    assert amended.signatory == "和风物业"


def test_what_was_taken_over_is_no_change(amended, decided):
    turns = differences.turns(decided, amended)
    assert {turn.after.clause.path for turn in turns} == {"2.1"}


def test_a_new_decision_is_of_this_version(amended, manager):
    promise = actions.take_back(promise=promise_of(amended, "resolution_rate"), by=manager)
    assert (promise.review, promise.value, promise.as_in_version) == ("proposed", 98, None)
    actions.fill_blank(blank=Blank.objects.get(clause__version=amended), value="价格", by=manager)
    assert Blank.objects.get(clause__version=amended).as_in_version is None


def test_taking_over_is_journalled(amended):
    entry = JournalEntry.objects.get(action="commitments.carry_over")
    assert entry.detail == {"from": 1, "decisions": Promise.objects.of_version(amended).count() - 1, "blanks": 1}


def test_a_new_letter_takes_nothing_over(decided, store):
    assert Promise.objects.of_version(store()).filter(as_in_version__isnull=False).count() == 0
