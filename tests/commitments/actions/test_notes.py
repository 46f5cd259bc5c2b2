from __future__ import annotations

from datetime import date

import pytest

from commitments import actions
from commitments.models import InterpretationNote

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
