"""GB/T 2828.1 (ISO 2859-1): code letters and single sampling plans for normal inspection, as facts.

Offered because auditors know it. A plan by acceptance quality limit (接收质量限, AQL) protects the one who delivers: it
passes lots at the limit nearly always, and much worse ones often (`audits.sampling.curve.rate_passed` says which). To
judge a declared level, GB/T 2828.4 and GB/T 2828.11 are the standards, and `plans.declared` is the exact answer.

The master table has one law: sample sizes and limits are both steps of a series of ten to the power of a fifth, so
that all cells on a diagonal allow the same number of deviations. `ALLOWED` says which; cells on the diagonals between
point up or down their column to the next plan, as do those beyond the table's ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from audits.sampling.plans import Plan

LETTERS = "ABCDEFGHJKLMNPQR"
SIZES: Sequence[int] = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)
"""Items to examine, by code letter."""
LIMITS: Sequence[str] = (
    *("0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25"),
    *("0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5", "10"),
)
"""Acceptance quality limits in per cent nonconforming. (Larger ones count nonconformities, of which an item may have
several: they do not apply here.)"""
ALLOWED: Mapping[int, int] = {14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21}
"""Acceptance numbers (Ac) by the sum of a letter's and a limit's place; the rejection number (Re) is one more."""
UP, DOWN = -1, 1
LOTS: Sequence[int] = (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10_000, 35_000, 150_000, 500_000)
"""The largest lot of each range; the last range has no end."""
LEVELS: Mapping[str, str] = {
    "I": "AABCCDEFGHJKLMN",
    "II": "ABCDEFGHJKLMNPQ",
    "III": "BCDEFGHJKLMNPQR",
    "S-1": "AAAABBBBCCCCDDD",
    "S-2": "AAABBBCCCDDDEEE",
    "S-3": "AABBCCDDEEFFGGH",
    "S-4": "AABCCDEEFGGHJJK",
}
"""The code letter of each range of lots, by inspection level."""


class LotTooSmallError(ValueError):
    """A lot of one item is examined, not sampled."""


@dataclass(frozen=True, slots=True)
class Found:
    """The plan of a cell. `asked` is the code letter of the lot, `letter` the one where the arrows led; `is_whole`
    where the sample would be as large as the lot, so that every item is examined."""

    asked: str
    letter: str
    plan: Plan
    is_whole: bool


def code_letter(lot: int, level: str = "II") -> str:
    """The code letter of a lot. Raises LotTooSmallError, and KeyError for a level that there is not."""
    if lot < 2:
        raise LotTooSmallError(lot)
    return LEVELS[level][bisect_left(LOTS, lot)]


def plan(lot: int, limit: str, level: str = "II") -> Found:
    """The single sampling plan of a lot for normal inspection. Raises ValueError for a limit that the table lacks."""
    if limit not in LIMITS:
        raise ValueError(limit)
    asked = code_letter(lot, level)
    letter, ac = cell(asked, limit)
    n = SIZES[LETTERS.index(letter)]
    return Found(asked, letter, Plan(min(n, lot), ac, lot), is_whole=n >= lot)


def cell(letter: str, limit: str) -> tuple[str, int]:
    """Where the arrows of a cell lead: the code letter, and how many deviations its plan allows."""
    row, column = LETTERS.index(letter), LIMITS.index(limit)
    place = next(place for place in _along(row, column) if place + column in ALLOWED)
    return LETTERS[place], ALLOWED[place + column]


def _along(row: int, column: int) -> Iterator[int]:
    """The rows of a column as an arrow visits them: its own, those it points to, and, where the table ends there, those
    the other way."""
    down, up = range(row, len(LETTERS)), range(row, -1, -1)
    return chain(up, down) if _points(row + column) == UP else chain(down, up)


def _points(diagonal: int) -> int:
    """Up next to the plans that allow none, and beyond those that allow most; down elsewhere."""
    return UP if diagonal == min(ALLOWED) + 1 or diagonal > max(ALLOWED) else DOWN
