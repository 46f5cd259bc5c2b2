"""What of the reward pools waits for a person: a year that is over without an allocation (rule book §16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commitments.models import Clause, Letter, LetterVersion
from commitments.portfolio import Portfolio
from compliance import allocations
from compliance.models import RewardPool, pool_clauses

STATES = {"approve", "no_claim", "correct", "missing"}


@dataclass(frozen=True, slots=True)
class Owed:
    """A year of a letter's pool. `state`: "approve" or "no_claim" for a proposal whose year is over, with its `pool`;
    "correct" for a correction that waits; "missing" where the letter promises a pool and nobody has proposed one."""

    letter: Letter
    year: int
    state: str
    clause: str
    pool: RewardPool | None = None


def owed(portfolio: Portfolio, at: datetime) -> list[Owed]:
    """Everything that waits at this moment, the earliest year first."""
    pools = RewardPool.objects.filter(letter__in=portfolio.letters).select_related("letter", "corrects")
    of_letter: dict[int, list[RewardPool]] = defaultdict(list)
    for pool in pools:
        of_letter[pool.letter_id].append(pool)
    years = promised(portfolio, until=at.year)
    found = [
        each
        for letter in portfolio.letters
        for each in _of_letter(letter, of_letter[letter.pk], years.get(letter.pk, {}), at)
    ]
    return sorted(found, key=lambda each: each.year)


def promised(portfolio: Portfolio, until: int) -> dict[int, dict[int, Clause]]:
    """By letter the years up to `until` for which a signed version promises a pool, each with the clause that says so.
    Where a letter was amended in a year, its newest version decides."""
    clauses: dict[int, Clause] = {}
    for clause in pool_clauses().filter(version__letter__in=portfolio.letters).order_by("version", "position"):
        clauses.setdefault(clause.version_id, clause)
    found: dict[int, dict[int, Clause | None]] = defaultdict(dict)
    for version in portfolio.signed:
        found[version.letter_id] |= {year: clauses.get(version.pk) for year in _years(version, until)}
    return {
        letter: {year: clause for year, clause in sorted(years.items()) if clause} for letter, years in found.items()
    }


def _of_letter(
    letter: Letter, pools: Iterable[RewardPool], promises: Mapping[int, Clause], at: datetime
) -> Iterator[Owed]:
    today = at.astimezone(ZoneInfo(letter.time_zone)).date()
    known = set()
    for pool in pools:
        known.add(pool.year)
        if not pool.is_approved and pool.year < today.year:
            yield Owed(letter, pool.year, _state(pool), pool.clause_path, pool)
    for year, clause in promises.items():
        if year < today.year and year not in known:
            yield Owed(letter, year, "missing", clause.path)


def _state(pool: RewardPool) -> str:
    if not allocations.allocation(pool)["divided"]:
        return "no_claim"
    return "correct" if pool.corrects else "approve"


def _years(version: LetterVersion, until: int) -> Iterable[int]:
    """The years up to `until` in which a version held on a day."""
    if version.effective_from is None:
        return ()
    last = version.effective_until - timedelta(days=1) if version.effective_until else None
    return range(version.effective_from.year, min(last.year if last else until, until) + 1)
