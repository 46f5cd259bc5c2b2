from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from commitments import actions
from commitments.models import InterpretationNote
from commitments.models.notes import SettledNoteError
from evidence.models import JournalEntry

TODAY = date(2026, 11, 23)


@pytest.fixture
def note(draft, manager):
    return actions.propose_note(
        letter=draft.letter, question="?", reading="!", valid_from=TODAY, metric="resolution_rate", by=manager, on=TODAY
    )


def test_notes_are_numbered_within_their_letter(note, draft, manager):
    second = actions.propose_note(
        letter=draft.letter, question="?", reading="!", valid_from=TODAY, by=manager, on=TODAY
    )
    assert (note.number, second.number) == (1, 2)


def test_whoever_proposes_has_signed_for_his_side(note, manager):
    assert (note.proposed_by, note.signed_by_manager, note.signed_by_manager_on) == (manager, manager, TODAY)
    assert not InterpretationNote.objects.signed().exists()


def test_a_note_counts_when_the_other_side_has_signed(note, auditor, engage):
    engage(note.letter)
    actions.sign_note(note=note, by=auditor, on=TODAY)
    assert InterpretationNote.objects.in_force(TODAY).get() == note


def test_an_auditor_proposes_and_the_manager_signs(draft, manager, auditor, engage):
    engage(draft.letter)
    note = actions.propose_note(letter=draft.letter, question="?", reading="!", valid_from=TODAY, by=auditor, on=TODAY)
    assert (note.signed_by_auditor, note.is_signed) == (auditor, False)
    assert actions.sign_note(note=note, by=manager, on=TODAY).is_signed


def test_a_note_does_not_count_before_its_day(note, auditor, engage):
    engage(note.letter)
    actions.sign_note(note=note, by=auditor, on=TODAY)
    assert not InterpretationNote.objects.in_force(date(2026, 11, 22)).exists()


def test_a_note_counts_through_its_last_day(draft, manager, auditor, engage):
    engage(draft.letter)
    note = actions.propose_note(
        letter=draft.letter, question="?", reading="!", valid_from=TODAY, valid_until=TODAY, by=manager, on=TODAY
    )
    actions.sign_note(note=note, by=auditor, on=TODAY)
    days = [TODAY, date(2026, 11, 24)]
    assert [InterpretationNote.objects.in_force(day).exists() for day in days] == [True, False]


def test_an_auditor_without_an_engagement_neither_proposes_nor_signs(note, stranger):
    with pytest.raises(actions.SignRefused, match="not_his_letter"):
        actions.sign_note(note=note, by=stranger, on=TODAY)
    with pytest.raises(actions.SignRefused, match="not_his_letter"):
        actions.propose_note(letter=note.letter, question="?", reading="!", valid_from=TODAY, by=stranger, on=TODAY)


def test_a_closed_engagement_signs_nothing(note, auditor, engage):
    engage(note.letter, today=date(2026, 1, 1))
    with pytest.raises(actions.SignRefused, match="not_his_letter"):
        actions.sign_note(note=note, by=auditor, on=TODAY)


def test_nobody_signs_twice(note, manager):
    with pytest.raises(actions.SignRefused, match="signed_already"):
        actions.sign_note(note=note, by=manager, on=TODAY)


def test_a_clerk_does_not_sign(note, clerk):
    with pytest.raises(actions.SignRefused, match="role"):
        actions.sign_note(note=note, by=clerk, on=TODAY)


@pytest.fixture
def of_first_day(draft, manager, auditor, engage):
    engage(draft.letter)

    def signed(**days):
        given = {"question": "?", "reading": "!", "valid_from": None, **days}
        note = actions.propose_note(letter=draft.letter, by=manager, on=TODAY, **given)
        return actions.sign_note(note=note, by=auditor, on=TODAY)

    return signed


@pytest.mark.parametrize("first", [date(2026, 8, 15), date(2027, 1, 1)])
def test_a_note_without_a_day_begins_with_the_letter_whatever_day_that_becomes(of_first_day, agree, manager, first):
    note = of_first_day()
    actions.activate(version=agree(note.letter.versions.get()), effective_from=first, by=manager)
    assert InterpretationNote.objects.get().valid_from == first
    assert InterpretationNote.objects.in_force(first).exists()


def test_a_note_that_ends_before_the_letter_begins_is_never_used(of_first_day, agree, manager):
    note = of_first_day(valid_until=date(2026, 8, 14))
    actions.activate(version=agree(note.letter.versions.get()), effective_from=date(2026, 8, 15), by=manager)
    assert not InterpretationNote.objects.in_force(date(2026, 8, 15)).exists()


def test_a_day_that_was_written_down_stays(of_first_day, agree, manager):
    note = of_first_day(valid_from=TODAY)
    actions.activate(version=agree(note.letter.versions.get()), effective_from=date(2026, 8, 15), by=manager)
    assert InterpretationNote.objects.get().valid_from == TODAY
    assert InterpretationNote.objects.beginning_after(date(2026, 8, 15)).get() == note


def test_an_amendment_moves_no_note(of_first_day, active, store, agree, manager):
    note = of_first_day()
    actions.activate(version=agree(store(amends=active.letter)), effective_from=date(2026, 11, 15), by=manager)
    assert InterpretationNote.objects.get(pk=note.pk).valid_from == active.effective_from


def test_a_declined_note_says_who_when_and_why_and_never_counts(note, auditor, engage):
    engage(note.letter)
    declined = actions.decline_note(note=note, reason=" 与条文不符。 ", by=auditor, on=TODAY)
    assert (declined.declined_by, declined.declined_on, declined.declined_because) == (auditor, TODAY, "与条文不符。")
    assert declined.status == "declined"
    assert not InterpretationNote.objects.unsigned(TODAY).exists()
    assert not InterpretationNote.objects.in_force(TODAY).exists()


def test_declining_is_journalled_with_the_reason(note, auditor, engage):
    engage(note.letter)
    actions.decline_note(note=note, reason="与条文不符。", by=auditor, on=TODAY)
    entry = JournalEntry.objects.get(action="commitments.decline_note")
    assert (entry.actor, entry.detail["reason"]) == (str(auditor), "与条文不符。")


def test_a_manager_declines_what_an_auditor_proposed(draft, manager, auditor, engage):
    engage(draft.letter)
    note = actions.propose_note(letter=draft.letter, question="?", reading="!", valid_from=TODAY, by=auditor, on=TODAY)
    assert actions.decline_note(note=note, reason="x", by=manager, on=TODAY).declined_by == manager


def test_nobody_declines_his_own_note_nor_without_a_reason(note, manager, auditor, engage):
    engage(note.letter)
    with pytest.raises(actions.SignRefused, match="signed_already"):
        actions.decline_note(note=note, reason="x", by=manager, on=TODAY)
    with pytest.raises(ValueError, match="reason"):
        actions.decline_note(note=note, reason=" ", by=auditor, on=TODAY)


def test_a_stranger_and_a_clerk_decline_nothing(note, stranger, clerk):
    for person, code in ((stranger, "not_his_letter"), (clerk, "role")):
        with pytest.raises(actions.SignRefused, match=code):
            actions.decline_note(note=note, reason="x", by=person, on=TODAY)


@pytest.mark.parametrize("first", ["sign", "decline"])
@pytest.mark.parametrize("then", ["sign", "decline"])
def test_a_note_is_settled_once(note, auditor, engage, first, then):
    engage(note.letter)
    steps = {
        "sign": lambda: actions.sign_note(note=note, by=auditor, on=TODAY),
        "decline": lambda: actions.decline_note(note=note, reason="x", by=auditor, on=TODAY),
    }
    steps[first]()
    with pytest.raises(actions.SignRefused):
        steps[then]()


def test_past_the_actions_a_settled_note_stays_settled(note, auditor, engage):
    engage(note.letter)
    note = actions.decline_note(note=note, reason="x", by=auditor, on=TODAY)
    note.declined_by = note.declined_on = None
    note.declined_because = ""
    with pytest.raises(SettledNoteError):
        note.save()
    with pytest.raises(IntegrityError):
        InterpretationNote.objects.update(signed_by_auditor=auditor)


def test_it_is_told_until_something_is_proposed_anew(note, auditor, manager, engage):
    engage(note.letter)
    actions.decline_note(note=note, reason="x", by=auditor, on=TODAY)
    assert InterpretationNote.objects.declined_since(TODAY).get() == note
    assert not InterpretationNote.objects.declined_since(date(2026, 11, 24)).exists()
    told = {"question": "?", "reading": "another", "valid_from": TODAY, "metric": "resolution_rate"}
    actions.propose_note(letter=note.letter, **told, by=manager, on=TODAY)
    assert not InterpretationNote.objects.declined_since(TODAY).exists()
