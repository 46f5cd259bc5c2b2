"""What has changed in a source from one month to the next: simple formulas, said in docs/daily.md.

Plain Python: counts in, decimals out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

ENOUGH = 30  # complaints in each of the two months; with fewer a change says nothing
POINTS = Decimal("0.05")  # a share of missing facts that moved by this much is pointed out
VOLUME = Decimal("0.5")  # likewise complaints a day, relative to the month before


@dataclass(frozen=True, slots=True)
class Month:
    """The counts of one source and month. `days`: how many of its days had passed at the latest receipt."""

    first: date
    rows: int
    days: int
    missing: Mapping[str, int]

    def share(self, fact: str) -> Decimal | None:
        """The share of complaints without a fact; none without complaints, or before the fact was counted."""
        count = self.missing.get(fact)
        return Decimal(count) / self.rows if self.rows and count is not None else None

    @property
    def per_day(self) -> Decimal:
        return Decimal(self.rows) / max(self.days, 1)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure now and in the month before. `notable`: the change is pointed out."""

    now: Decimal | None
    before: Decimal | None
    change: Decimal | None
    notable: bool


def of_missing(fact: str, now: Month, before: Month | None) -> Change:
    """share missing now − share missing in the month before, in percentage points."""
    share, earlier = now.share(fact), before.share(fact) if before else None
    if share is None or earlier is None:
        return Change(share, earlier, None, False)
    return Change(share, earlier, share - earlier, _enough(now, before) and abs(share - earlier) >= POINTS)


def of_volume(now: Month, before: Month | None) -> Change:
    """complaints a day now ÷ complaints a day in the month before − 1."""
    if before is None or not before.rows:
        return Change(now.per_day, None, None, False)
    change = now.per_day / before.per_day - 1
    return Change(now.per_day, before.per_day, change, _enough(now, before) and abs(change) >= VOLUME)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _enough(now: Month, before: Month | None) -> bool:
    return before is not None and min(now.rows, before.rows) >= ENOUGH
