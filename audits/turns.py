"""Whose turn it is with a finding: what is waited for, from which side, until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.models import CorrectiveAction, Finding

AUDITOR, COMPANY = User.Role.AUDITOR, User.Role.MANAGER
Status, Done = Finding.Status, CorrectiveAction.Status


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side has to do next. `due` is the last day for it, where there is one."""

    side: str
    words: str | Promise
    due: date | None = None

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


def turns(finding: Finding, actions: Sequence[CorrectiveAction]) -> list[Turn]:
    """Everything that is waited for; nothing once the finding is closed or withdrawn. `actions` are the finding's."""
    if finding.status == Status.DRAFT:
        return [Turn(AUDITOR, _("issue it, or discard it"))]
    if finding.status not in {Status.ISSUED, Status.ANSWERED}:
        return []
    waited_for = list(_of_actions(actions))
    if finding.status == Status.ISSUED:
        return [Turn(COMPANY, _("answer"), finding.due_on), *waited_for]
    return waited_for or [Turn(AUDITOR, _("check the answer"))]


def turn_of(action: CorrectiveAction) -> Turn | None:
    """Who has to do something about a corrective action; nobody where it is retested effective or withdrawn."""
    if action.status in CorrectiveAction.TO_BE_DONE:
        return Turn(COMPANY, _("carry out and report"), action.due_on)
    return Turn(AUDITOR, _("retest")) if action.status == Done.REPORTED else None


def _of_actions(actions: Sequence[CorrectiveAction]) -> Iterator[Turn]:
    """The company's with its nearest day, then the auditor's; each once, however many actions there are."""
    to_do = [action.due_on for action in actions if action.status in CorrectiveAction.TO_BE_DONE]
    if to_do:
        yield Turn(COMPANY, _("carry out the corrective actions"), min(to_do))
    if any(action.status == Done.REPORTED for action in actions):
        yield Turn(AUDITOR, _("retest the corrective actions"))
