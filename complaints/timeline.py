"""What happened to a complaint, in order, each with the time since receipt and the deadline where one is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, Pause
from complaints.rules.clocks import State, resolution, seconds_between, state

# In the order in which events of the same instant are told.
HAPPENINGS: tuple[tuple[str, Promise], ...] = (
    ("received", _("received")),
    ("acknowledged", _("acknowledged automatically")),
    ("responded", _("first response by a person")),
    ("preliminary", _("preliminary solution")),
    ("resolved", _("resolved")),
    ("reopened", _("reopened")),
    ("closed", _("closed")),
)


@dataclass(frozen=True, slots=True)
class Event:
    """A moment in the complaint's life. `state` is that of the own deadline, where the event answers one."""

    kind: str
    label: Promise | str
    at: datetime
    seconds: int | None
    state: State | None = None
    lasts: int | None = None  # seconds of a pause that is over
    asked_at: datetime | None = None  # when the question that caused a pause was sent
    net: bool = False  # a pause that the net clock leaves out


def timeline(complaint: Complaint, *, now: datetime) -> list[Event]:
    """Every event on record in order of time."""
    order = [kind for kind, _label in HAPPENINGS]
    events = [*_happened(complaint, now), *_paused(complaint), *_deadline(complaint, now)]
    return sorted(events, key=lambda event: (event.at, order.index(event.kind) if event.kind in order else len(order)))


def _happened(complaint: Complaint, now: datetime) -> Iterator[Event]:
    for kind, label in HAPPENINGS:
        at = getattr(complaint, f"{kind}_at")
        if at is None:
            continue
        judged = kind == "resolved" and complaint.due_at is not None
        yield Event(
            kind=kind,
            label=label,
            at=at,
            seconds=seconds_between(complaint.received_at, at) if kind != "received" else None,
            state=state(complaint.received_at, at, complaint.due_at, now) if judged and complaint.due_at else None,
        )


def _paused(complaint: Complaint) -> Iterator[Event]:
    for pause in complaint.pauses:
        yield Event(
            kind="paused",
            label=Pause.Reason(pause.reason).label,
            at=pause.starts_at,
            seconds=seconds_between(complaint.received_at, pause.starts_at),
            lasts=seconds_between(pause.starts_at, pause.ends_at),
            asked_at=pause.question_at,
            net=pause.counts,
        )


def _deadline(complaint: Complaint, now: datetime) -> Iterator[Event]:
    if complaint.due_at is None:
        return
    event_at = resolution(complaint.resolved_at, complaint.reopened_at, as_of=now)
    yield Event(
        kind="due",
        label=_("own deadline"),
        at=complaint.due_at,
        seconds=seconds_between(complaint.received_at, complaint.due_at),
        state=None if event_at else state(complaint.received_at, None, complaint.due_at, now),
    )
