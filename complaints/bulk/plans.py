"""What an act would do to the complaints chosen, and what stands in its way. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from accounts.models import ServiceUnit
from complaints.bulk.merging import taken_over
from complaints.bulk.selection import MOST
from complaints.models import Complaint


class Act(StrEnum):
    UNIT = "unit"
    DUPLICATE = "duplicate"
    MERGE = "merge"
    VOID = "void"
    RESTORE = "restore"


class RefusedError(ValueError):
    """The act cannot be done to these complaints: a code of `messages`, and what it speaks of."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Plan:
    """An act on complaints. `target` is what they are duplicates of; `unit` where they go."""

    act: Act
    complaints: Sequence[Complaint]
    unit: ServiceUnit | None = None
    target: Complaint | None = None
    taken: dict[str, Any] = field(default_factory=dict)  # facts that the target takes over

    @property
    def changing(self) -> list[Complaint]:
        """Those that will not be as they were."""
        return [each for each in self.complaints if not self._is_done(each)]

    @property
    def count(self) -> int:
        return len(self.complaints)

    @property
    def unchanged(self) -> int:
        return self.count - len(self.changing)

    def _is_done(self, complaint: Complaint) -> bool:
        match self.act:
            case Act.UNIT:
                return complaint.unit_id == (self.unit and self.unit.pk)
            case Act.VOID:
                return complaint.voided
            case Act.RESTORE:
                return not complaint.voided
        return complaint.duplicate_of_id == (self.target and self.target.pk)


def plan(
    act: Act, complaints: Sequence[Complaint], *, unit: ServiceUnit | None = None, target: Complaint | None = None
) -> Plan:
    """The plan of an act. Raises RefusedError where it cannot be carried out as a whole."""
    if not complaints:
        raise RefusedError("nothing_chosen")
    if len(complaints) > MOST:
        raise RefusedError("too_many", most=MOST)
    if act in (Act.DUPLICATE, Act.MERGE):
        return _onto(act, complaints, target)
    found = Plan(act, complaints, unit=unit)
    if act is Act.VOID:
        _refuse_if_others_hang_on(found.changing)
    if not found.changing:
        raise RefusedError("nothing_to_do")
    return found


def _onto(act: Act, complaints: Sequence[Complaint], target: Complaint | None) -> Plan:
    if target is None:
        raise RefusedError("target_missing")
    _refuse_target(complaints, target)
    found = Plan(act, complaints, target=target)
    if not found.changing:
        raise RefusedError("nothing_to_do")
    _refuse_if_others_hang_on(found.changing)
    if act is Act.DUPLICATE:
        return found
    if target.is_resolved and (opened := _still_open(complaints)):
        raise RefusedError("open_into_resolved", target=target, reference=opened[0])
    return Plan(act, complaints, target=target, taken=taken_over(target, complaints))


def _refuse_target(complaints: Sequence[Complaint], target: Complaint) -> None:
    if any(each.pk == target.pk for each in complaints):
        raise RefusedError("target_chosen", target=target)
    if target.voided or target.marked_duplicate:
        raise RefusedError("target_not_counted", target=target)
    if any(each.voided for each in complaints):
        raise RefusedError("void_chosen", reference=next(each for each in complaints if each.voided))
    if any(each.organisation_id != target.organisation_id for each in complaints):
        raise RefusedError("target_missing")
    first = min(complaints, key=_order)
    if _order(first) < _order(target):
        raise RefusedError("target_later", target=target, reference=first)


def _refuse_if_others_hang_on(complaints: Sequence[Complaint]) -> None:
    """A duplicate is attached to a complaint that counts: otherwise the report would be lost."""
    hanging = Complaint.objects.filter(duplicate_of__in=[each.pk for each in complaints])
    other = hanging.exclude(pk__in=[each.pk for each in complaints]).select_related("duplicate_of").first()
    if other is not None:
        raise RefusedError("has_duplicates", reference=other.duplicate_of, other=other)


def _still_open(complaints: Sequence[Complaint]) -> list[Complaint]:
    return [each for each in complaints if not each.is_resolved]


def _order(complaint: Complaint) -> tuple[datetime, str]:
    """The order of arrival (rule book §3)."""
    return complaint.received_at, complaint.reference
