from __future__ import annotations

from datetime import date

import pytest

from commitments import actions
from commitments.models import InterpretationNote

TODAY = date(2026, 11, 23)


@pytest.fixture
def note(draft, manager):
    return actions.propose_note(
        letter=draft.letter, question="?", reading="!", valid_from=TODAY, metric="resolution_rate", by=manager
    )


def test_notes_are_numbered_within_their_letter(note, draft, manager):
    second = actions.propose_note(letter=draft.letter, question="?", reading="!", valid_from=TODAY, by=manager)
    assert (note.number, second.number) == (1, 2)


def test_a_note_counts_when_both_have_signed(note, manager, auditor, engage):
    engage(note.letter)
    actions.sign_note(note=note, by=manager, on=TODAY)
    assert not InterpretationNote.objects.signed().exists()
    actions.sign_note(note=note, by=auditor, on=TODAY)
    assert InterpretationNote.objects.in_force(TODAY).get() == note


def test_a_note_does_not_count_before_its_day(note, manager, auditor, engage):
    engage(note.letter)
    for person in (manager, auditor):
        actions.sign_note(note=note, by=person, on=TODAY)
    assert not InterpretationNote.objects.in_force(date(2026, 11, 22)).exists()


def test_an_auditor_without_an_engagement_does_not_sign(note, stranger):
    with pytest.raises(actions.SignRefused, match="not_his_letter"):
        actions.sign_note(note=note, by=stranger, on=TODAY)


def test_a_closed_engagement_signs_nothing(note, auditor, engage):
    engage(note.letter, today=date(2026, 1, 1))
    with pytest.raises(actions.SignRefused, match="not_his_letter"):
        actions.sign_note(note=note, by=auditor, on=TODAY)


def test_nobody_signs_twice(note, manager):
    actions.sign_note(note=note, by=manager, on=TODAY)
    with pytest.raises(actions.SignRefused, match="signed_already"):
        actions.sign_note(note=note, by=manager, on=TODAY)


def test_a_clerk_does_not_sign(note, clerk):
    with pytest.raises(actions.SignRefused, match="role"):
        actions.sign_note(note=note, by=clerk, on=TODAY)
