"""Whether a share moved by more than chance explains (rule book §8).

Newcombe's interval of the difference of two independent proportions (method 10 of Newcombe, Statistics in Medicine 17,
1998): made of the Wilson intervals of both, which a snapshot has of every share of complaints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the ends of its 95 % Wilson interval."""

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any] | None) -> Share | None:
        """From a row of a snapshot; None where it has no interval."""
        if row is None or any(row.get(name) is None for name in ("value", "low", "high")):
            return None
        return cls(Decimal(row["value"]), Decimal(row["low"]), Decimal(row["high"]))


def difference(now: Share, before: Share) -> tuple[Decimal, Decimal]:
    """Between what the difference of two shares lies, at 95 %."""
    with localcontext(prec=40):
        step = now.value - before.value
        down = ((now.value - now.low) ** 2 + (before.high - before.value) ** 2).sqrt()
        up = ((now.high - now.value) ** 2 + (before.value - before.low) ** 2).sqrt()
    return step - down, step + up


def is_significant(now: Share | None, before: Share | None) -> bool | None:
    """Whether that interval leaves out zero; None where either share has none."""
    if now is None or before is None:
        return None
    low, high = difference(now, before)
    return low > 0 or high < 0
