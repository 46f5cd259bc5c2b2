"""Pauses as they are stored beside a complaint, with the columns derived from them (rule book §4).

`resolved_net_at` is the resolution moved back by what was waited for the customer until then. It is in time for a
deadline D and a cap C when `resolved_net_at` ≤ D and the resolution itself ≤ D + C: no cap is in the stored columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from complaints import models
from complaints.rules.clocks import seconds_between
from complaints.rules.pauses import Pause, waited, waits

DERIVED = ("resolution_net_seconds", "resolved_net_at")


def derived(received_at: datetime, resolved_at: datetime | None, pauses: Iterable[Pause]) -> dict[str, Any]:
    """The net columns of a complaint; empty where it is not resolved."""
    net = None if resolved_at is None else resolved_at - waited(pauses, until=resolved_at)
    return dict(zip(DERIVED, (seconds_between(received_at, net), net), strict=True))


def replace(
    rows: Iterable[models.Complaint], stored: Mapping[str, models.Complaint], told: Mapping[str, tuple[Pause, ...]]
) -> None:
    """Put the pauses told beside the rows just written, by reference, in place of those that were `stored`."""
    changed = [row for row in rows if told[row.reference] != _before(stored.get(row.reference))]
    if gone := [row.pk for row in changed if row.reference in stored]:
        models.Pause.objects.filter(complaint__in=gone).delete()
    models.Pause.objects.bulk_create(made for row in changed for made in rows_of(row, told[row.reference]))


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


def _before(complaint: models.Complaint | None) -> tuple[Pause, ...]:
    return complaint.pauses if complaint else ()
