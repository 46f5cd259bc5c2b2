"""The reward pools in a white paper: what was promised, approved and allocated for the year and the one before it.

The rewards of a year are allocated once it is over, so that an issue tells of both. What each unit got is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Organisation
from commitments.models import Clause, Letter
from commitments.portfolio import Portfolio
from compliance import allocations, shares
from compliance.models import RewardPool
from compliance.owed import promised
from compliance.rules.periods import Period

Json = dict[str, Any]


def rewards(organisation: Organisation, quarter: Period) -> list[Json]:
    """A row for each letter and year in which it promises a pool or has one. `status`: "approved", "proposed", or
    "none" where nobody has proposed one; a correction that waits does not show before its approval."""
    portfolio = Portfolio(Letter.objects.filter(organisation=organisation))
    clauses = promised(portfolio, until=quarter.start.year)
    years = (quarter.start.year - 1, quarter.start.year)
    return [row for letter in portfolio.letters for row in _of_letter(letter, years, clauses.get(letter.pk, {}))]


def _of_letter(letter: Letter, years: Iterable[int], clauses: Mapping[int, Clause]) -> Iterator[Json]:
    held = RewardPool.objects.in_use().filter(letter=letter).select_related("approved_by", "letter", "corrects")
    pools = {pool.year: pool for pool in held.order_by("-version")}  # the first version in use: the approved one
    for year in years:
        if year in pools:
            yield _pool(pools[year])
        elif year in clauses:
            yield {"letter": letter.pk, "clause": clauses[year].path, "year": year, "status": "none"}


def _pool(pool: RewardPool) -> Json:
    content = allocations.shown(pool)
    approved = pool.approved_at.astimezone(ZoneInfo(pool.letter.time_zone)).date() if pool.approved_at else None
    return {
        "letter": pool.letter_id,
        "clause": pool.clause_path,
        "year": pool.year,
        "status": pool.status,
        "version": pool.version,
        "reason": pool.reason,
        "amount": content["amount"],
        "allocated": _money(sum(unit["cents"] for unit in content["units"])) if pool.is_approved else None,
        "units": sum(unit["cents"] > 0 for unit in content["units"]) if pool.is_approved else None,
        "formula": content["formula"]["version"],
        "approved_by": str(pool.approved_by) if pool.approved_by else "",
        "approved_on": approved.isoformat() if approved else None,
        "digest": pool.digest,
    }


def _money(cents: int) -> str:
    return str((Decimal(cents) / 100).quantize(Decimal("0.01")))


@dataclass(frozen=True, slots=True)
class Reward:
    """A row as its readers read it; amounts to the cent. `letter` is the title of the letter that promises it."""

    row: Json
    letter: str

    @property
    def amount(self) -> str:
        return _written(self.row.get("amount"))

    @property
    def allocated(self) -> str:
        return _written(self.row.get("allocated"))

    @property
    def approved_on(self) -> date | None:
        told = self.row.get("approved_on")
        return date.fromisoformat(told) if told else None


def told(snapshot: Json) -> list[Reward]:
    """The rows of a snapshot; one of before the pools were told has none."""
    titles = {letter["id"]: letter["title"] for letter in snapshot["letters"]}
    return [Reward(row, titles.get(row["letter"], "")) for row in snapshot.get("rewards", [])]


def _written(yuan: str | None) -> str:
    return shares.money(int(Decimal(yuan) * 100)) if yuan else ""
