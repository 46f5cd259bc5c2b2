"""Why a step of an audit is refused."""

from __future__ import annotations

from collections.abc import Sequence


class NotAllowedError(Exception):
    """The record is not in a state, or the person not in a role, in which this step may follow."""


class DayPastError(NotAllowedError):
    """The day for the answer is past before the finding is issued."""


class ActionsOpenError(NotAllowedError):
    """Corrective actions of the finding are not retested effective yet."""


class NoActionError(NotAllowedError):
    """A nonconformity without an effective corrective action is closed only with the reason why none is needed."""


class IncompleteError(NotAllowedError):
    """What is written lacks something that this step must say; `lacking` names the fields."""

    def __init__(self, lacking: Sequence[str]) -> None:
        super().__init__(", ".join(lacking))
        self.lacking = lacking


class ChangedMeanwhileError(Exception):
    """Somebody else saved the draft after this person opened it."""


def refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise NotAllowedError
