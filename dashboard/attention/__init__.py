"""What needs a person today, most pressing first: what follows from the letters' own state, and what waits in the
registers. Nothing here writes."""

from __future__ import annotations

from dashboard.attention import following, waiting
from dashboard.attention.items import Item, Reader

__all__ = ["Item", "Reader", "items"]


def items(reader: Reader) -> list[Item]:
    """Everything of a company that waits for this person's role, the nearest deadline first."""
    found = [*following.items(reader), *waiting.items(reader)]
    return sorted(found, key=lambda item: (item.due is None, item.due or reader.today))
