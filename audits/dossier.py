"""What the page of a finding tells besides its own words: corrective actions, whose turn it is, where it was found
before and since, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audits.models import CorrectiveAction, CorrectiveStep, Finding, FindingStep
from audits.turns import Turn, turn_of, turns
from complaints.models import Complaint

TIMES: dict[int, str | Promise] = {
    2: gettext_lazy("Found for the second time."),
    3: gettext_lazy("Found for the third time."),
    4: gettext_lazy("Found for the fourth time."),
    5: gettext_lazy("Found for the fifth time."),
}
FILES = ("evidence__uploaded_by", "evidence__later")
TOLD_APART = {FindingStep.Kind.WRITTEN, FindingStep.Kind.ISSUED, FindingStep.Kind.CAUSE}  # not among the replies


@dataclass(frozen=True, slots=True)
class Related:
    """An earlier or later finding of the same thing; `open` where this reader may open it."""

    finding: Finding
    open: bool


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Where the same was found: earlier ones, the nearest first, and later ones that name this finding."""

    words: str
    earlier: list[Related]
    later: list[Related]


@dataclass(frozen=True, slots=True)
class Corrective:
    """A corrective action with its steps, and who has to do something about it."""

    action: CorrectiveAction
    steps: list[CorrectiveStep]
    turn: Turn | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the history."""

    at: datetime
    by: User
    words: str


def dossier(finding: Finding, reader: User, today: date) -> dict[str, Any]:
    """The context of the page."""
    steps = list(finding.steps.select_related("by__organisation").prefetch_related(*FILES))
    corrective = _corrective(finding)
    actions = [each.action for each in corrective]
    return {
        "finding": finding,
        "issued": next((step for step in steps if step.kind == FindingStep.Kind.ISSUED), None),
        "causes": [step for step in steps if step.kind == FindingStep.Kind.CAUSE],
        "conversation": [step for step in steps if step.kind not in TOLD_APART],
        "complaints": _complaints(finding, reader),
        "recurrence": _recurrence(finding, reader, today),
        "corrective": corrective,
        "blocked": any(action.status in CorrectiveAction.OPEN for action in actions),
        "turns": [(turn, turn.is_late(today)) for turn in turns(finding, actions)],
        "history": _history(steps, corrective),
        "is_late": finding.is_overdue(today),
        "today": today,
    }


def _corrective(finding: Finding) -> list[Corrective]:
    found = finding.corrective_actions.select_related("owner", "planned_by").order_by("number")
    of_steps = ("steps__by__organisation", *(f"steps__{name}" for name in FILES), "steps__samples", "steps__complaints")
    told = []
    for action in found.prefetch_related(*of_steps):
        action.finding = finding
        waits = finding.status in {Finding.Status.ISSUED, Finding.Status.ANSWERED}
        told.append(Corrective(action, list(action.steps.all()), turn_of(action) if waits else None))
    return told


def _recurrence(finding: Finding, reader: User, today: date) -> Recurrence | None:
    """None for a finding that stands alone. Drafts are told to those who may see them, and to nobody else."""
    earlier, later = finding.earlier(), list(finding.recurrences.order_by("pk"))
    related = [*earlier, *later]
    if not related:
        return None
    pks = [each.pk for each in related]
    seen = set(Finding.objects.visible_to(reader, today).filter(pk__in=pks).values_list("pk", flat=True))
    later = [each for each in later if each.status != Finding.Status.DRAFT or each.pk in seen]
    if not earlier and not later:
        return None
    words = times(len(earlier) + 1) if earlier else ""
    return Recurrence(words, *([Related(each, each.pk in seen) for each in side] for side in (earlier, later)))


def times(count: int) -> str:
    """How often something was found by now."""
    return str(TIMES[count]) if count in TIMES else _("Found %(count)s times by now.") % {"count": count}


def _history(steps: Sequence[FindingStep], corrective: Sequence[Corrective]) -> list[Line]:
    """Every step of the finding and of its corrective actions, in the order of time."""
    lines = [Line(step.at, step.by, capfirst(step.get_kind_display())) for step in steps]
    for each in corrective:
        for step in each.steps:
            told = {"number": each.action, "status": step.get_to_status_display()}
            lines.append(Line(step.at, step.by, _("%(number)s: %(status)s") % told))
    return sorted(lines, key=lambda line: line.at)


def _complaints(finding: Finding, reader: User) -> list[dict[str, Any]]:
    """The complaints the finding names; `pk` is empty where this person may not open one."""
    opens = set(Complaint.objects.visible_to(reader).filter(findings=finding).values_list("pk", flat=True))
    named = finding.complaints.order_by("reference").values("pk", "reference")
    return [each | {"pk": each["pk"] if each["pk"] in opens else None} for each in named]
