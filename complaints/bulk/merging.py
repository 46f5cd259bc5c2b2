"""What a complaint takes over from others that turn out to be the same matter.

It keeps whatever it says itself. Of what it does not say, it takes the first answer and the first preliminary solution
that any of them had, the last resolution and closing where none of them is still open, and everything else from the
one received first. Its time of receipt never moves: it is the earliest, so merging shortens no clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from complaints.facts import Facts
from complaints.models import Complaint

FIRST = ("acknowledged_at", "responded_at", "preliminary_at")
LAST = ("resolved_at", "closed_at")
FROM_THE_FIRST = (
    *("unit", "segment", "severity", "customer_name", "customer_contact", "text"),
    *("due_at", "satisfaction", "first_contact", "loss_amount", "loss_confirmed_on"),
)
NAMED = ("category", "subcategory")  # only together: a level-2 category lies below its own


def taken_over(target: Complaint, others: Sequence[Complaint]) -> dict[str, Any]:
    """The facts that the target lacks and the others tell, by name. `others` in order of receipt."""
    own, told = Facts.of(target), [Facts.of(each) for each in others]
    found: dict[str, Any] = {}
    for name in FIRST:
        found[name] = min(_moments(told, name), default=None)
    for name in LAST:
        moments = _moments(told, name)
        found[name] = max(moments) if len(moments) == len(told) else None
    for name in FROM_THE_FIRST:
        found[name] = next((value for each in told if _says(value := getattr(each, name))), None)
    found |= next(({name: getattr(each, name) for name in NAMED} for each in told if each.category), {})
    lacking = {name for name in found if not _says(getattr(own, name))}
    if own.category:
        lacking -= set(NAMED)
    return {name: value for name, value in found.items() if name in lacking and _says(value)}


def _moments(told: Sequence[Facts], name: str) -> list[datetime]:
    return [moment for each in told if (moment := getattr(each, name)) is not None]


def _says(value: Any) -> bool:
    return value is not None and value != ""
