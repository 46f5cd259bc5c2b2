"""What needs a person today, most pressing first: what follows from the letters' own state, and what waits in the
registers. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from dashboard.attention import following, waiting
from dashboard.attention.items import Item, Reader

__all__ = ["RULINGS", "Item", "Reader", "items"]

RULINGS = frozenset({"commitments:notes", "compliance:exemption"})
"""Where an auditor rules: how many of his items lead there is said above them, with the way to the queue."""


def items(reader: Reader) -> list[Item]:
    """Everything of a company that waits for this person's role, the nearest deadline first. Breaches are the managers'
    to act on: before others they stand after what is theirs to do."""
    verdicts, own = [*following.of_verdicts(reader)], [*following.items(reader), *waiting.items(reader)]
    if reader.user.role == User.Role.MANAGER:
        return _by_day([*verdicts, *own], reader)
    return [*_by_day(own, reader), *_by_day(verdicts, reader)]


def _by_day(found: Iterable[Item], reader: Reader) -> list[Item]:
    return sorted(found, key=lambda item: (item.due is None, item.due or reader.today))
