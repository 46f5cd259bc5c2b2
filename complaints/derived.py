"""The columns derived from a complaint's facts with every write, so that counting compares integers (rule book §4).

Seconds are rounded up, so that "≤ N seconds" is exact; days are local days from the day of receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from complaints.rules.clocks import seconds_between, start_of_day

EVENTS = {"response": "responded_at", "preliminary": "preliminary_at", "resolution": "resolved_at"}
COLUMNS = (
    "received_day",
    *(f"{clock}_seconds" for clock in EVENTS),
    *(f"{clock}_days" for clock in EVENTS),
    "last_event_at",
)
DERIVED_OF = [(event, f"{clock}_seconds", f"{clock}_days") for clock, event in EVENTS.items()]


def derived(facts: Mapping[str, Any], *, zone: ZoneInfo) -> dict[str, Any]:
    """`COLUMNS` of a complaint. `facts` holds its receipt and, as far as there are any, `EVENTS` and the reopening, as
    aware instants, and the day on which a loss was confirmed."""
    received_at: datetime = facts["received_at"]
    day = received_at.astimezone(zone).date()
    found: dict[str, Any] = {"received_day": day, "last_event_at": _last_event(facts, zone)}
    for event, seconds, days in DERIVED_OF:
        at: datetime | None = facts.get(event)
        found[seconds] = seconds_between(received_at, at)
        found[days] = _days(day, at, zone)
    return found


def _last_event(facts: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """From when on nothing about the complaint is still to come: a loss is known from the beginning of its day."""
    confirmed: date | None = facts.get("loss_confirmed_on")
    known = [facts["received_at"], *(facts.get(event) for event in (*EVENTS.values(), "reopened_at"))]
    if confirmed is not None:
        known.append(start_of_day(confirmed, zone=zone))
    latest: datetime = max(at for at in known if at is not None)
    return latest


def _days(day: date, at: datetime | None, zone: ZoneInfo) -> int | None:
    return None if at is None else (at.astimezone(zone).date() - day).days
