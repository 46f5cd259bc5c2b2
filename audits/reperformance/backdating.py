"""Back-dated edits: what was changed afterwards so that a complaint looks better than it was told before (rule book
§13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

EVENTS = ("responded_at", "preliminary_at", "resolved_at")


def is_backdated(old: Mapping[str, Any], new: Mapping[str, Any], written_at: datetime, allowance: timedelta) -> bool:
    """Whether a change moved an event back or the receipt on, or told of an event later than the allowance after it
    had happened. Times as ISO text with their zone, as revisions keep them."""
    received, before = _moment(new["received_at"]), _moment(old["received_at"])
    if received and before and received > before:
        return True
    return any(_is_moved_back(_moment(old[name]), _moment(new[name]), written_at - allowance) for name in EVENTS)


def _is_moved_back(old: datetime | None, new: datetime | None, before: datetime) -> bool:
    if new is None or new == old:
        return False
    return new < old if old is not None else new < before


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
