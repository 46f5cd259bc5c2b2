"""What putting a letter in force would leave behind: the turns of its duties that would be overdue at once."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from commitments import actions
from commitments.models import Letter, LetterVersion
from commitments.portfolio import Portfolio
from compliance.obligations import Occurrence, occurrences

MOST_PERIODS = 120  # ten years of months
UNDONE = {"overdue", "unknown"}


def overdue_after(version: LetterVersion, *, effective_from: date, by: User, at: datetime) -> list[Occurrence]:
    """Duties whose day has passed and which nothing on record shows done, the oldest first, that are not overdue yet.

    The draft is put in force as it would be, the duties are told as their page tells them, and everything is undone.
    Nothing for a draft that cannot be activated.
    """
    before = {_turn(each) for each in _undone(version.letter, at)}
    with transaction.atomic():
        try:
            actions.activate(version=version, effective_from=effective_from, by=by)
        except actions.ActivationRefused:
            return []
        after = _undone(version.letter, at)
        transaction.set_rollback(True)
    return [each for each in after if _turn(each) not in before]


def _undone(letter: Letter, at: datetime) -> list[Occurrence]:
    told = occurrences(Portfolio([letter]), at, back=MOST_PERIODS)
    late = [each for each in told if each.state in UNDONE]
    return sorted(late, key=lambda each: (each.due_on, each.promise.pk))


def _turn(each: Occurrence) -> Hashable:
    return each.promise.lineage, each.period
