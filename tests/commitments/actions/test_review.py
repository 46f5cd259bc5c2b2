from __future__ import annotations

from decimal import Decimal

import pytest

from commitments import actions
from commitments.models import FrozenError, Promise
from evidence.models import JournalEntry


def test_accepting_says_who_and_when(promise, manager):
    accepted = actions.accept_promise(promise=promise("resolution_rate"), by=manager)
    assert (accepted.review, accepted.reviewed_by) == ("accepted", manager)
    assert accepted.reviewed_at is not None


def test_a_correction_keeps_what_was_proposed(promise, manager):
    corrected = actions.correct_promise(
        promise=promise("resolution_rate"), changes={"value": Decimal(97), "parameters": {"limit": "30d"}}, by=manager
    )
    assert (corrected.review, corrected.value, corrected.parameters) == ("corrected", 97, {"limit": "30d"})
    assert corrected.proposal["value"] == "98"


def test_a_correction_cannot_touch_the_quote(promise, manager):
    with pytest.raises(ValueError, match="quote"):
        actions.correct_promise(promise=promise("resolution_rate"), changes={"quote": "99%"}, by=manager)


def test_a_rejected_phrase_is_not_judged(promise, manager):
    rejected = actions.reject_promise(promise=promise("resolution_rate"), by=manager)
    assert not rejected.is_judged
    assert rejected not in Promise.objects.agreed()


def test_a_promise_is_added_at_the_place_of_its_words(draft, manager):
    clause = draft.clauses.get(path="1.1")
    added = actions.add_promise(
        clause=clause, quote="问题解决率", fields={"kind": "target", "metric": "resolution_rate"}, by=manager
    )
    assert (added.start, added.end, added.review) == (0, 5, "corrected")


def test_words_that_are_not_in_the_clause_are_no_promise(draft, manager):
    with pytest.raises(ValueError, match="满意度"):
        actions.add_promise(clause=draft.clauses.get(path="1.1"), quote="满意度", fields={}, by=manager)


def test_every_decision_is_journalled(promise, manager):
    actions.reject_promise(promise=promise("resolution_rate"), by=manager)
    assert JournalEntry.objects.filter(action="commitments.rejected", actor_id_at=manager.pk).count() == 1


def test_a_decision_is_taken_back_and_the_proposal_waits_again(promise, manager):
    actions.correct_promise(promise=promise("repeat_rate"), changes={"value": Decimal(9)}, by=manager)
    actions.take_back(promise=promise("repeat_rate"), by=manager)
    again = promise("repeat_rate")
    assert (again.review, again.value, again.parameters) == ("proposed", 3, {"window_days": 30})
    assert (again.reviewed_by, again.reviewed_at) == (None, None)
    assert JournalEntry.objects.get(action="commitments.take_back").detail["review"] == "corrected"


def test_what_a_person_added_goes_when_it_is_taken_back(draft, manager):
    added = actions.add_promise(
        clause=draft.clauses.get(path="1.1"), quote="问题", fields={"kind": "target", "metric": "other"}, by=manager
    )
    assert actions.take_back(promise=added, by=manager) is None
    assert not Promise.objects.filter(pk=added.pk).exists()


def test_nothing_is_taken_back_once_the_letter_binds(active, manager):
    with pytest.raises(FrozenError):
        actions.take_back(promise=Promise.objects.first(), by=manager)
    assert not JournalEntry.objects.filter(action="commitments.take_back").exists()


def test_words_that_stand_twice_are_added_where_they_were_marked(store, letter_text, manager):
    version = store(letter_text.replace("1.1问题", "1.1尽快答复,答复不拖延。问题"))
    clause = version.clauses.get(path="1.1")
    second = clause.text.index("答复", 4)
    fields = {"kind": "target", "metric": "other"}
    added = actions.add_promise(clause=clause, quote="答复", start=second, fields=fields, by=manager)
    assert (added.start, added.end) == (second, second + 2)
    with pytest.raises(ValueError, match="答复"):
        actions.add_promise(clause=clause, quote="答复", start=0, fields=fields, by=manager)
