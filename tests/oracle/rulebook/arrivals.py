"""RULEBOOK §3: four kinds of arrival, told from the whole record anew for each complaint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tests.oracle.rulebook.facts import Complaint

DAY = timedelta(days=1)


def is_unresolved_at_receipt(earlier: Complaint, later: Complaint) -> bool:
    """§3: "while the earlier one is unresolved (or reopened and not resolved again)"."""
    now = later.received_at
    if earlier.resolved_at is None or earlier.resolved_at > now:
        return True
    reopened = earlier.reopened_at
    return reopened is not None and earlier.resolved_at < reopened <= now


def arrivals(complaints: Sequence[Complaint]) -> dict[str, tuple[str, timedelta | None]]:
    """§3: by reference the kind ("void", "duplicate", "chaser", "counted"), and of a counted one how long after the
    resolution of the earlier one it came; "in order of receipt, then of reference"."""
    found: dict[str, tuple[str, timedelta | None]] = {}
    counted: list[Complaint] = []
    for complaint in sorted(complaints, key=lambda each: (each.received_at, each.reference)):
        kind, since = _arrival(complaint, counted)
        found[complaint.reference] = kind, since
        if kind == "counted":
            counted.append(complaint)
    return found


def _arrival(complaint: Complaint, counted: Sequence[Complaint]) -> tuple[str, timedelta | None]:
    if complaint.void:
        return "void", None
    if complaint.duplicate:
        return "duplicate", None
    key = complaint.customer, complaint.subcategory
    before = [each for each in counted if (each.customer, each.subcategory) == key]
    if not all(key) or not before:
        return "counted", None
    earlier = before[-1]
    if is_unresolved_at_receipt(earlier, complaint):
        return "chaser", None
    assert earlier.resolved_at is not None
    return "counted", complaint.received_at - earlier.resolved_at


def followers(complaints: Sequence[Complaint]) -> dict[str, Complaint]:
    """§3: by reference the complaint of which it is "the earlier one": the next counted one of its customer and
    level-2 category."""
    kinds = arrivals(complaints)
    last: dict[tuple[str, str], str] = {}
    found: dict[str, Complaint] = {}
    for complaint in sorted(complaints, key=lambda each: (each.received_at, each.reference)):
        key = complaint.customer, complaint.subcategory
        if not all(key) or kinds[complaint.reference][0] != "counted":
            continue
        if key in last:
            found[last[key]] = complaint
        last[key] = complaint.reference
    return found


def is_repeat(since: timedelta | None, window_days: int) -> bool:
    """§3: "at or after, and ≤ 30 days after, the moment the earlier one was resolved"; the clause names the window."""
    return since is not None and timedelta(0) <= since <= window_days * DAY
