"""What was counted, of one unit or of all of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

from compliance.answers import COMPANY

Name = TypeVar("Name")


def of(found: Mapping[int | None, Counter[Name]], unit: int | None) -> Counter[Name]:
    """What was counted of a unit, or of all of them together (COMPANY)."""
    if unit is not COMPANY:
        return found.get(unit, Counter())
    return sum(found.values(), Counter[Name]())
