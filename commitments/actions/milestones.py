"""The plan of a letter: proposed from its words, agreed to by the manager, then corrected like any registered entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from commitments import plan
from commitments.actions.registering import RegisterRefused
from commitments.models import Letter, LetterVersion, Milestone
from evidence.actions import record


@transaction.atomic
def propose_plan(*, version: LetterVersion, by: User | None) -> list[Milestone]:
    """Propose every step that the version names and no earlier version has named in the same words."""
    known = set(version.letter.milestones.values_list("clause_path", "quote"))
    fresh = [step for step in plan.steps(version) if (step.clause_path, step.quote) not in known]
    for step in fresh:
        step.entered_by = by
        step.save()
    if fresh:
        record(action="commitments.propose_plan", actor=by, subject=version, detail={"steps": len(fresh)})
    return fresh


@transaction.atomic
def agree_milestone(*, milestone: Milestone, changes: Mapping[str, Any], by: User) -> Milestone:
    """Make a proposed step part of the plan, as proposed or otherwise. Raises RegisterRefused without a last day."""
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.withdrawn or milestone.agreed:
        raise RegisterRefused("withdrawn" if milestone.withdrawn else "agreed_already")
    before = milestone.words
    _change(milestone, changes)
    milestone.agreed, milestone.entered_by = True, by
    milestone.save()
    detail = {"proposed": before, "agreed": milestone.words}
    record(action="commitments.agree_milestone", actor=by, subject=milestone, detail=detail)
    return milestone


@transaction.atomic
def add_milestone(*, letter: Letter, clause_path: str, changes: Mapping[str, Any], by: User) -> Milestone:
    """Add a step that the letter's words did not propose. Raises RegisterRefused without a last day."""
    Letter.objects.select_for_update().get(pk=letter.pk)
    last = letter.milestones.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    milestone = Milestone(letter=letter, clause_path=clause_path, position=position, agreed=True, entered_by=by)
    _change(milestone, changes)
    milestone.save()
    record(action="commitments.add_milestone", actor=by, subject=milestone, detail=milestone.words)
    return milestone


def _change(milestone: Milestone, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name not in milestone.SAYS:
            raise ValueError(name)
        setattr(milestone, name, value)
    if milestone.due is None:
        raise RegisterRefused("no_day")
