"""RULEBOOK §4: clocks, pauses and the three states. Nothing after T exists."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.oracle.rulebook.calendars import Calendar, deadline
from tests.oracle.rulebook.facts import Complaint

MET, LATE, NOT_YET_DUE = "met", "late", "not_yet_due"
DEFAULT_CAP = timedelta(days=30)


def state(event: datetime | None, due: datetime, as_of: datetime) -> str:
    """§4: met if E ≤ D; late if E > D, or there is no E and T > D; else not yet due."""
    if event is not None and event <= as_of:
        return MET if event <= due else LATE
    return LATE if as_of > due else NOT_YET_DUE


def resolved(complaint: Complaint, as_of: datetime, reopenings_until: datetime) -> datetime | None:
    """§5, §6: the resolution that counts at T: "reopened and not resolved again = not resolved", and a reopening
    after the window "counts in reopen_rate only"."""
    at, again = complaint.resolved_at, complaint.reopened_at
    if at is None or at > as_of:
        return None
    undone = again is not None and at < again <= min(as_of, reopenings_until)
    return None if undone else at


def gross_due(complaint: Complaint, limit: str, calendar: Calendar) -> datetime | None:
    """§4: deadline D = received + L; "own" is the one the source gave, if it gave one."""
    return complaint.due_at if limit == "own" else deadline(limit, complaint.received_at, calendar)


def net_due(complaint: Complaint, gross: datetime, cap: timedelta, as_of: datetime) -> datetime:
    """§4: "net subtracts recorded pauses that wait for the customer (capped; waiting for a supplier never pauses)";
    waiting that begins after the deadline, as moved so far, moves nothing, and what goes on counts until T."""
    due = gross
    for pause in sorted(complaint.pauses, key=lambda each: each.starts_at):
        waits = pause.reason == "customer" and pause.question_at is not None
        if waits and pause.starts_at <= min(as_of, due):
            until = as_of if pause.ends_at is None else min(pause.ends_at, as_of)
            due = min(due + (until - pause.starts_at), gross + cap)
    return due
