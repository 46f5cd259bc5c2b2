"""Back-dated edits: what was changed afterwards so that a complaint looks better than it was told before (rule book
§13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

EVENTS = ("responded_at", "preliminary_at", "resolved_at")


@dataclass(frozen=True, slots=True)
class MovedBack:
    """A time that was changed to the complaint's advantage: what it said before (None: nothing), says now, and when
    that was written."""

    name: str
    before: datetime | None
    after: datetime
    written_at: datetime


def backdated(
    old: Mapping[str, Any], new: Mapping[str, Any], written_at: datetime, allowance: timedelta
) -> Iterator[MovedBack]:
    """What a change moved: an event back, the receipt on, or an event that was told of later than the allowance after
    it had happened. Times as ISO text with their zone, as revisions keep them."""
    before, received = _moment(old["received_at"]), _moment(new["received_at"])
    if received and before and received > before:
        yield MovedBack("received_at", before, received, written_at)
    for name in EVENTS:
        was, is_now = _moment(old[name]), _moment(new[name])
        if is_now is not None and is_now != was and is_now < (was if was is not None else written_at - allowance):
            yield MovedBack(name, was, is_now, written_at)


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
