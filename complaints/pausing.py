"""Pauses as they are stored beside a complaint, with the columns derived from them (rule book §4).

`resolved_net_at` is the resolution moved back by what was waited for the customer until then. It is in time for a
deadline D and a cap C when `resolved_net_at` ≤ D and the resolution itself ≤ D + C: no cap is in the stored columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from complaints import models
from complaints.rules.clocks import seconds_between
from complaints.rules.pauses import Pause, waited, waits

DERIVED = ("resolution_net_seconds", "resolved_net_at")


def derived(received_at: datetime, resolved_at: datetime | None, pauses: Collection[Pause]) -> dict[str, Any]:
    """The net columns of a complaint; empty where it is not resolved."""
    net = resolved_at
    if pauses and resolved_at is not None:
        net = resolved_at - waited(pauses, until=resolved_at)
    return {"resolution_net_seconds": seconds_between(received_at, net), "resolved_net_at": net}


def store(told: Mapping[int, tuple[Pause, ...]]) -> None:
    """Keep the pauses told of complaints, by their numbers."""
    made = (row for pk, pauses in told.items() for row in rows_of(models.Complaint(pk=pk), pauses))
    models.Pause.objects.bulk_create(made)


def replace(told: Mapping[int, tuple[Pause, ...]]) -> None:
    """Put the pauses told of complaints, by their numbers, in place of those that are kept."""
    models.Pause.objects.filter(complaint__in=list(told)).delete()
    store(told)


def rows_of(complaint: models.Complaint, pauses: Iterable[Pause]) -> Iterator[models.Pause]:
    """The pauses of a complaint, not stored yet."""
    counted = {wait.pause: wait for wait in waits(pauses)}
    for pause in pauses:
        wait = counted.get(pause)
        yield models.Pause(
            complaint=complaint,
            starts_at=pause.starts_at,
            ends_at=pause.ends_at,
            reason=pause.reason,
            question_at=pause.question_at,
            net_start=pause.starts_at - wait.before if wait else None,
            waited=wait.through if wait else None,
        )
