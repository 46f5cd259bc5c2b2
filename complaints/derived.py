"""The columns derived from a complaint's facts with every write, so that counting compares integers (rule book §4).

Seconds are rounded up, so that "≤ N seconds" is exact; days are local days from the day of receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from complaints.rules.clocks import seconds_between

EVENTS = {"response": "responded_at", "preliminary": "preliminary_at", "resolution": "resolved_at"}
COLUMNS = (
    "received_day",
    *(f"{clock}_seconds" for clock in EVENTS),
    *(f"{clock}_days" for clock in EVENTS),
    "last_event_at",
)
DERIVED_OF = [(event, f"{clock}_seconds", f"{clock}_days") for clock, event in EVENTS.items()]


def derived(facts: Mapping[str, Any], *, zone: ZoneInfo) -> dict[str, Any]:
    """`COLUMNS` of a complaint. `facts` holds its receipt and whichever of `EVENTS` there are, as aware instants."""
    received_at: datetime = facts["received_at"]
    day = received_at.astimezone(zone).date()
    found: dict[str, Any] = {"received_day": day, "last_event_at": received_at}
    for event, seconds, days in DERIVED_OF:
        at: datetime | None = facts.get(event)
        found[seconds] = seconds_between(received_at, at)
        found[days] = _days(day, at, zone)
        if at is not None and at > found["last_event_at"]:
            found["last_event_at"] = at
    return found


def _days(day: date, at: datetime | None, zone: ZoneInfo) -> int | None:
    return None if at is None else (at.astimezone(zone).date() - day).days
