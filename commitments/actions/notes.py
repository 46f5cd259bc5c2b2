"""Interpretation notes: proposed by one side, in force once the other has signed (rule book §11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from commitments.models import InterpretationNote, Letter
from evidence.actions import record


class SignRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """This person may not sign or decline this note: `code` is `not_his_letter`, `signed_already`, `declined` or
    `role`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def propose_note(
    *,
    letter: Letter,
    question: str,
    reading: str,
    valid_from: date | None,
    by: User,
    on: date,
    valid_until: date | None = None,
    alternatives: str = "",
    clause_path: str = "",
    metric: str = "",
    parameters: dict[str, Any] | None = None,
) -> InterpretationNote:
    """Propose how a question of the letter is read, and sign it for one's own side by doing so.

    Without a `valid_from` it is valid from the letter's first day; if that is not known yet, activation fills it in.
    It changes no verdict before the other side has signed. Raises SignRefused for whoever may not sign.
    """
    Letter.objects.select_for_update().get(pk=letter.pk)
    latest = letter.notes.aggregate(latest=Max("number"))["latest"] or 0
    note = InterpretationNote(
        letter=letter,
        number=latest + 1,
        clause_path=clause_path,
        metric=metric,
        question=question,
        reading=reading,
        alternatives=alternatives,
        parameters=parameters or {},
        valid_from=valid_from or _no_later(letter.first_day or on, valid_until),
        from_first_day=valid_from is None,
        valid_until=valid_until,
        proposed_by=by,
    )
    _sign(note, by, on)
    note.save()
    detail = {"question": question, "reading": reading, "parameters": note.parameters, "as": by.role, "on": str(on)}
    record(action="commitments.propose_note", actor=by, subject=note, detail=detail)
    return note


def begin_notes(letter: Letter, first_day: date) -> None:
    """Let the notes that are valid from the letter's first day begin on it, now that it is known."""
    for note in letter.notes.filter(from_first_day=True):
        note.valid_from = _no_later(first_day, note.valid_until)
        note.save(update_fields=["valid_from"])


def _no_later(first: date, last: date | None) -> date:
    return first if last is None else min(first, last)


@transaction.atomic
def sign_note(*, note: InterpretationNote, by: User, on: date) -> InterpretationNote:
    """Sign for the other side: as a manager of the company or as an auditor of an open engagement on this letter."""
    note = InterpretationNote.objects.select_for_update().get(pk=note.pk)
    _sign(note, by, on)
    note.save()
    record(action="commitments.sign_note", actor=by, subject=note, detail={"as": by.role, "on": str(on)})
    return note


@transaction.atomic
def decline_note(*, note: InterpretationNote, reason: str, by: User, on: date) -> InterpretationNote:
    """Decline a note that the other side proposed; it never counts, and another may be proposed. Raises SignRefused for
    whoever may not sign it, ValueError without a reason."""
    note = InterpretationNote.objects.select_for_update().get(pk=note.pk)
    _refuse_unless_he_may(note, by, on)
    if not reason.strip():
        raise ValueError("reason")
    note.declined_by, note.declined_on, note.declined_because = by, on, reason.strip()
    note.save()
    detail = {"as": by.role, "on": str(on), "reason": note.declined_because}
    record(action="commitments.decline_note", actor=by, subject=note, detail=detail)
    return note


def _sign(note: InterpretationNote, by: User, on: date) -> None:
    _refuse_unless_he_may(note, by, on)
    if by.role == User.Role.MANAGER:
        note.signed_by_manager, note.signed_by_manager_on = by, on
    else:
        note.signed_by_auditor, note.signed_by_auditor_on = by, on


def _refuse_unless_he_may(note: InterpretationNote, by: User, on: date) -> None:
    """Only the side that has not signed yet settles a note, and once."""
    if not Letter.objects.visible_to(by, on).filter(pk=note.letter_id).exists():
        raise SignRefused("not_his_letter")
    if note.is_declined:
        raise SignRefused("declined")
    signatures = {User.Role.MANAGER: note.signed_by_manager_id, User.Role.AUDITOR: note.signed_by_auditor_id}
    if by.role not in signatures:
        raise SignRefused("role")
    if signatures[User.Role(by.role)] is not None:
        raise SignRefused("signed_already")
