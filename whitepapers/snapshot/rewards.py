"""The reward pools in a white paper: what was promised, approved and allocated for the year and the one before it.

The rewards of a year are allocated once it is over, so that an issue tells of both. What each unit got is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from commitments.models import Clause, Letter
from compliance import allocations
from compliance.models import RewardPool
from compliance.owed import promised
from compliance.shares import yuan
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.quarter import Quarter


def rewards(of: Quarter) -> list[Json]:
    """A row for each letter and year in which it promises a pool or has one. `status`: "approved" where it was by the
    moment of freezing, "proposed", or "none" where nobody has proposed one; a correction that waits does not show
    before its approval."""
    year = of.period.start.year
    clauses = promised(of.portfolio, until=year)
    return [
        row
        for letter in of.portfolio.letters
        for row in _of_letter(letter, (year - 1, year), clauses.get(letter.pk, {}), of.at)
    ]


def _of_letter(letter: Letter, years: Iterable[int], clauses: Mapping[int, Clause], at: datetime) -> Iterator[Json]:
    held = RewardPool.objects.filter(letter=letter).select_related("approved_by", "letter", "corrects")
    pools: dict[int, RewardPool] = {}
    for pool in held.order_by("version"):
        if pool.year not in pools or _was_approved(pool, at):
            pools[pool.year] = pool
    for year in years:
        if year in pools:
            yield _pool(pools[year], at)
        elif year in clauses:
            yield {"letter": letter.pk, "clause": clauses[year].path, "year": year, "status": "none"}


def _was_approved(pool: RewardPool, at: datetime) -> bool:
    return pool.approved_at is not None and pool.approved_at <= at


def _pool(pool: RewardPool, at: datetime) -> Json:
    approved, content = _was_approved(pool, at), allocations.shown(pool)
    by = str(pool.approved_by) if approved and pool.approved_by else ""
    return {
        "letter": pool.letter_id,
        "clause": pool.clause_path,
        "year": pool.year,
        "status": RewardPool.Status.APPROVED if approved else RewardPool.Status.PROPOSED,
        "version": pool.version,
        "reason": pool.reason,
        "amount": content["amount"],
        "allocated": yuan(sum(unit["cents"] for unit in content["units"])) if approved else None,
        "units": sum(unit["cents"] > 0 for unit in content["units"]) if approved else None,
        "formula": content["formula"]["version"],
        "approved_by": by,
        "approved_on": _approved_on(pool) if approved else None,
        "digest": pool.digest if approved else "",
    }


def _approved_on(pool: RewardPool) -> str | None:
    zone = ZoneInfo(pool.letter.time_zone)
    return pool.approved_at.astimezone(zone).date().isoformat() if pool.approved_at else None
