"""The facts of one complaint that are re-performed: as recorded, and as an auditor found them (rule book §13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from complaints.rules.arrivals import ArrivalKind, is_repeat
from complaints.rules.clocks import seconds_between
from complaints.rules.pauses import Pause


class Kind(StrEnum):
    """What a complaint was when it arrived (rule book §3), by the usual window."""

    NEW = "new"
    REPEAT = "repeat"
    CHASER = "chaser"
    DUPLICATE = "duplicate"
    VOID = "void"

    @property
    def is_counted(self) -> bool:
        return self in (Kind.NEW, Kind.REPEAT)


class How(StrEnum):
    """How a fact was settled: as recorded, otherwise, or not at all because its evidence is missing."""

    RECORDED = "recorded"
    OTHERWISE = "otherwise"
    UNDETERMINED = "undetermined"


TIMES = ("received_at", "responded_at", "preliminary_at", "resolved_at", "reopened_at")
FIELDS = (*TIMES, "arrival", "first_contact", "satisfaction", "loss", "pauses")
"""The facts that are asked for, in the order of the form. Of the pauses only whether the evidence bears them out."""
NEVER_NONE = ("received_at", "arrival", "first_contact")
"""The facts that are always something: of the others it may be found that they did not happen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is said of a complaint. Times are aware; `since_previous` and `followed_after` are seconds.

    Deadline, predecessor and follower are not re-performed: the rules look at them, and they stay as recorded.
    """

    received_at: datetime
    responded_at: datetime | None = None
    preliminary_at: datetime | None = None
    resolved_at: datetime | None = None
    reopened_at: datetime | None = None
    arrival: Kind = Kind.NEW
    satisfaction: int | None = None
    pauses: tuple[Pause, ...] = ()
    due_at: datetime | None = None
    since_previous: int | None = None
    first_contact: bool | None = None
    loss_amount: Decimal | None = None
    loss_confirmed_on: str | None = None
    followed_at: datetime | None = None
    followed_after: int | None = None

    @property
    def loss(self) -> Decimal | None:
        """The property loss through a service error, which counts once it is confirmed (rule book §6); nought where
        the record confirms one and names no amount."""
        return None if self.loss_confirmed_on is None else self.loss_amount or Decimal(0)

    @property
    def fields(self) -> tuple[str, ...]:
        """The facts that are asked for: of pauses only where some are recorded."""
        return FIELDS if self.pauses else FIELDS[:-1]


@dataclass(frozen=True, slots=True)
class Found:
    """What an auditor found of one fact. The value counts only where it is found otherwise; None: it did not happen,
    nobody replied, there was no loss, or none of the pauses is borne out."""

    how: How
    value: datetime | Kind | Decimal | bool | int | None = None


Findings = Mapping[str, Found]
"""What was found, by fact; a fact that nobody has looked at yet is missing."""
AS_RECORDED, UNDETERMINED, NONE = Found(How.RECORDED), Found(How.UNDETERMINED), Found(How.OTHERWISE)


def kind_of(arrival: str, since_previous: int | None) -> Kind:
    """The kind of an arrival as the record keeps it."""
    if arrival != ArrivalKind.COUNTED:
        return Kind(arrival)
    return Kind.REPEAT if is_repeat(arrival, since_previous) else Kind.NEW


def agrees(name: str, found: Any, recorded: Any) -> bool:
    """Whether what was found is what is recorded. A time written without seconds agrees with any of its minute: paper
    seldom says more. What a record does not say of the first contact counts as not solved there."""
    if name == "pauses":
        return not recorded
    if name == "first_contact":
        return bool(found) == bool(recorded)
    if not isinstance(found, datetime) or not isinstance(recorded, datetime):
        return bool(found == recorded)
    exact = recorded.replace(microsecond=0)
    return found.replace(microsecond=0) in (exact, exact.replace(second=0))


def differences(record: Record, findings: Findings) -> tuple[str, ...]:
    """The facts that were found otherwise than recorded, in the order of the form."""
    return tuple(
        name
        for name in record.fields
        if (found := findings.get(name)) is not None
        and found.how is How.OTHERWISE
        and not agrees(name, found.value, getattr(record, name))
    )


def undetermined(record: Record, findings: Findings) -> tuple[str, ...]:
    """The facts that the evidence does not tell."""
    return tuple(name for name in record.fields if name in findings and findings[name].how is How.UNDETERMINED)


def is_examined(record: Record, findings: Findings) -> bool:
    """Whether every fact was looked at."""
    return all(name in findings for name in record.fields)


def deviates(record: Record, findings: Findings) -> bool:
    """Whether a complaint counts as a deviation: a fact is otherwise, or its evidence is missing."""
    return bool(differences(record, findings) or undetermined(record, findings))


def audited(record: Record, findings: Findings) -> Record:
    """The complaint as it was found. What agrees, is not determined or was not looked at stays as recorded."""
    told: dict[str, Any] = {name: findings[name].value for name in differences(record, findings)}
    if "pauses" in told:
        told["pauses"] = ()
    if "loss" in told:
        told |= _loss(record, told.pop("loss"))
    if "arrival" in told:
        told["since_previous"] = 0 if told["arrival"] is Kind.REPEAT else None
    if "resolved_at" in told:
        told["followed_after"] = _since(told["resolved_at"], record.followed_at)
    return replace(record, **told) if told else record


def _loss(record: Record, amount: Decimal | None) -> dict[str, Any]:
    """A loss that the evidence shows is confirmed by it, of the day on record or else of the receipt."""
    on = record.loss_confirmed_on or record.received_at.date().isoformat()
    return {"loss_amount": amount, "loss_confirmed_on": None if amount is None else on}


def _since(resolved_at: datetime | None, followed_at: datetime | None) -> int | None:
    """The seconds from a resolution to the complaint that followed; none where it came before."""
    if resolved_at is None or followed_at is None or followed_at < resolved_at:
        return None
    return seconds_between(resolved_at, followed_at)


# As they are kept.


def record_as_json(record: Record) -> dict[str, Any]:
    """A record as plain JSON."""
    return {name: _as_json(value) for name, value in asdict(record).items()}


def record_from_json(told: Mapping[str, Any]) -> Record:
    """The record that `record_as_json` wrote."""
    moments: dict[str, Any] = {name: _moment(told[name]) for name in (*TIMES[1:], "due_at", "followed_at")}
    plain = ("satisfaction", "since_previous", "loss_confirmed_on", "first_contact", "followed_after")
    loss = told["loss_amount"]
    return Record(
        loss_amount=None if loss is None else Decimal(loss),
        received_at=datetime.fromisoformat(told["received_at"]),
        arrival=Kind(told["arrival"]),
        pauses=tuple(_pause(pause) for pause in told["pauses"]),
        **moments,
        **{name: told[name] for name in plain},
    )


def findings_as_json(findings: Findings) -> dict[str, Any]:
    """Findings as plain JSON."""
    return {
        name: {"how": str(findings[name].how), "value": _as_json(findings[name].value)}
        for name in FIELDS
        if name in findings
    }


def findings_from_json(told: Mapping[str, Any]) -> dict[str, Found]:
    """The findings that `findings_as_json` wrote."""
    return {name: Found(How(each["how"]), _value(name, each["value"])) for name, each in told.items()}


def _value(name: str, told: Any) -> Any:
    if told is None or name in ("satisfaction", "first_contact"):
        return told
    if name == "loss":
        return Decimal(told)
    return Kind(told) if name == "arrival" else datetime.fromisoformat(told)


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [{name: _as_json(part) for name, part in pause.items()} for pause in value]
    return str(value) if isinstance(value, StrEnum | Decimal) else value


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def _pause(told: Mapping[str, Any]) -> Pause:
    starts_at = datetime.fromisoformat(told["starts_at"])
    return Pause(starts_at, _moment(told["ends_at"]), told["reason"], _moment(told["question_at"]))
