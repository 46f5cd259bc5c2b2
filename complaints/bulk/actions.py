"""Carrying out an act on many complaints: all of it in one transaction, or nothing.

It goes through `complaints.actions.write_facts` like every other write, so each complaint gets its revision, arrivals
are decided again, and the tallies are marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import ServiceUnit, User
from complaints.actions import take_turn, write_facts
from complaints.bulk.plans import Act, Plan, RefusedError, plan
from complaints.bulk.selection import Selection
from complaints.facts import Facts
from complaints.models import ChangeSet, Complaint, Source
from evidence.actions import record

NAMED_IN_JOURNAL = 100  # references; the change sets have them all


@transaction.atomic
def carry_out(
    *,
    act: Act,
    chosen: Selection,
    seen: str,
    count: int,
    reason: str,
    by: User,
    now: datetime,
    unit: ServiceUnit | None = None,
    target: Complaint | None = None,
) -> Plan:
    """Do what the person saw and confirmed: to exactly `count` complaints with the fingerprint `seen`.

    Raises RefusedError where the set has changed since, or where the act has become impossible.
    """
    if by.organisation_id is None or not reason.strip():
        raise ValueError("somebody of a company, and a reason, are needed")
    take_turn(by.organisation_id)
    present = chosen.again()
    if present.mark != seen or len(present.complaints) != count:
        raise RefusedError("changed", before=count, now=len(present.complaints))
    if target is not None:
        target = Complaint.objects.select_related("source").get(pk=target.pk)
    made = plan(act, present.complaints, unit=unit, target=target)
    _write(made, reason=reason.strip(), by=by, now=now)
    record(action=f"complaints.bulk.{act}", actor=by, subject="complaints.complaint", detail=_told(made, reason))
    return made


def _write(made: Plan, **why: Any) -> None:
    match made.act:
        case Act.UNIT:
            _tell(made.changing, {"unit": made.unit.name if made.unit else ""}, {}, **why)
        case Act.VOID | Act.RESTORE:
            _tell(made.changing, {}, {"voided": made.act is Act.VOID}, **why)
        case Act.DUPLICATE | Act.MERGE if made.target is not None:
            _tell(made.changing, {"marked_duplicate": True}, {"duplicate_of_id": made.target.pk}, **why)
            if made.taken:
                _tell([made.target], made.taken, {}, **why)


def _tell(
    complaints: Iterable[Complaint],
    facts: Mapping[str, Any],
    decided: Mapping[str, Any],
    *,
    reason: str,
    by: User,
    now: datetime,
) -> None:
    """Write the same facts and decisions for every one of these complaints, source by source."""
    by_source: dict[Source, list[str]] = defaultdict(list)
    for complaint in complaints:
        by_source[complaint.source].append(complaint.reference)
    for source, references in sorted(by_source.items(), key=lambda pair: pair[0].pk):
        write_facts(
            source=source,
            facts=[Facts(reference=reference, received_at=None, **facts) for reference in references],
            told=list(facts),
            decided=decided,
            kind=ChangeSet.Kind.FORM,
            reason=reason,
            by=by,
            now=now,
        )


def _told(made: Plan, reason: str) -> dict[str, Any]:
    """What the journal keeps: never a person's data, so of what is taken over only the names of the facts."""
    return {
        "count": made.count,
        "changed": len(made.changing),
        "reason": reason,
        "unit": str(made.unit or ""),
        "target": str(made.target or ""),
        "taken_over": sorted(made.taken),
        "references": [each.reference for each in made.complaints[:NAMED_IN_JOURNAL]],
    }
