"""Measures against a breach: planned, changed while planned, done or dropped. They go on beside a lawsuit (§12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from compliance.actions.following import StepRefused, held_standing, journal, refuse_future, refuse_unless
from compliance.models import Breach, Handling
from evidence.actions import Uploads

Status = Handling.Status


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about a breach."""

    cause: str
    measure: str
    responsible: User
    due_on: date


@transaction.atomic
def plan_handling(*, breach: Breach, plan: Plan, by: User) -> Handling:
    """Write down a measure. Who is responsible must be of the company."""
    breach = held_standing(breach, by)
    refuse_unless(plan.responsible.organisation_id == by.organisation_id, "not_of_company")
    handling = Handling.objects.create(breach=breach, planned_by=by, **_columns(plan))
    journal("plan_handling", breach, by, {"handling": handling.pk, **_said(plan)})
    return handling


@transaction.atomic
def change_handling(*, handling: Handling, plan: Plan, by: User) -> Handling:
    """Change a planned measure; saying the same again writes nothing."""
    breach, handling = _held(handling, by)
    refuse_unless(handling.status == Status.PLANNED, "state")
    refuse_unless(plan.responsible.organisation_id == by.organisation_id, "not_of_company")
    before = plan_of(handling)
    if before == plan:
        return handling
    for name, value in _columns(plan).items():
        setattr(handling, name, value)
    handling.save()
    detail = {"handling": handling.pk, "before": _said(before), "after": _said(plan)}
    journal("change_handling", breach, by, detail)
    return handling


@transaction.atomic
def finish_handling(
    *, handling: Handling, done_on: date, outcome: str, by: User, uploads: Uploads | None = None
) -> Handling:
    """The measure is done: when, what came of it, and the proof."""
    breach, handling = _held(handling, by)
    refuse_unless(handling.allows(Status.DONE), "state")
    refuse_unless(bool(outcome.strip()), "no_reason")
    refuse_future(done_on)
    handling.status, handling.done_on, handling.outcome = Status.DONE, done_on, outcome.strip()
    handling.save()
    files = (uploads or Uploads()).keep(by=by)
    handling.evidence.set(files)
    detail = {"handling": handling.pk, "done_on": done_on, "outcome": handling.outcome}
    journal("finish_handling", breach, by, detail | {"files": [file.sha256 for file in files]})
    return handling


@transaction.atomic
def drop_handling(*, handling: Handling, reason: str, by: User) -> Handling:
    """The measure is not carried out, for a reason."""
    breach, handling = _held(handling, by)
    refuse_unless(handling.allows(Status.DROPPED), "state")
    refuse_unless(bool(reason.strip()), "no_reason")
    handling.status, handling.outcome = Status.DROPPED, reason.strip()
    handling.save()
    journal("drop_handling", breach, by, {"handling": handling.pk, "reason": handling.outcome})
    return handling


def plan_of(handling: Handling) -> Plan:
    """What is planned now."""
    return Plan(handling.cause, handling.measure, handling.responsible, handling.due_on)


def _held(handling: Handling, by: User) -> tuple[Breach, Handling]:
    breach = held_standing(handling.breach, by)
    found = Handling.objects.select_for_update(of=("self",)).filter(pk=handling.pk, breach=breach).first()
    if found is None:
        raise StepRefused("state")
    return breach, found


def _columns(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in Plan.__slots__}


def _said(plan: Plan) -> dict[str, object]:
    return {**_columns(plan), "responsible": plan.responsible.username}
