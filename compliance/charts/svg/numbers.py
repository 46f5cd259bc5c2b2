"""Ticks: round numbers and days along an axis, and how they are written (the few d3 formats that our charts use)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor

STEPS = (1, 2, 5)
DAYS = (1, 2, 7, 14)
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
DIGITS = 6  # significant ones of d3's "r"
MONDAY = date(2024, 1, 1).toordinal()


def round_numbers(low: float, high: float, most: int, step: float | None = None) -> list[float]:
    """At most `most` numbers from low to high that are multiples of 1, 2 or 5 times a power of ten, or of `step`."""
    low, high = min(low, high), max(low, high)
    if step is None:
        step = next(each for each in _steps(low, high) if _count(low, high, each) <= most)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [at * step for at in range(first, last + 1)]


def _count(low: float, high: float, step: float) -> int:
    return floor(high / step + 1e-9) - ceil(low / step - 1e-9) + 1


def _steps(low: float, high: float) -> Iterator[float]:
    """Ever larger ones, beginning below what any axis needs; divided rather than multiplied, so that 0.1 is 0.1."""
    least = Decimal(repr((high - low) or 1.0)).adjusted() - 2
    for power in range(least, least + 6):
        for step in STEPS:
            yield float(Decimal(step).scaleb(power))


def round_days(low: float, high: float, most: int) -> list[float]:
    """Days by their ordinal: Mondays where weeks are counted, the first of the month where months are."""
    for step in DAYS:
        first = ceil((low - MONDAY) / step) * step + MONDAY
        if (found := list(range(first, floor(high) + 1, step))) and len(found) <= most:
            return [float(day) for day in found]
    for step in MONTHS:
        firsts = list(_firsts_of_months(low, high, step))
        if len(firsts) <= most:
            return firsts
    return []


def _firsts_of_months(low: float, high: float, step: int) -> Iterator[float]:
    day = date.fromordinal(max(1, floor(low))).replace(day=1)
    while day.toordinal() <= high:
        if day.toordinal() >= low and (day.year * 12 + day.month - 1) % step == 0:
            yield float(day.toordinal())
        day = (day + timedelta(days=31)).replace(day=1)


def written(value: float, pattern: str) -> str:
    """In d3's language: `.1~%` a share with one place at most, `,~r` a number with commas, `%m-%d` a day."""
    if pattern.endswith("%") and pattern.startswith("."):
        return f"{_plain(value * 100, int(pattern[1]))}%"
    if pattern == ",~r":
        whole = len(str(int(abs(value))))
        return _plain(value, max(0, DIGITS - whole))
    return date.fromordinal(round(value)).strftime(pattern)


def _plain(value: float, places: int) -> str:
    """Half is rounded up, nothing is written behind the last digit that says something, minus is a minus."""
    exact = Decimal(repr(round(value, 12))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{exact:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def is_known(pattern: str) -> bool:
    return pattern == ",~r" or pattern.startswith("%") or pattern in {".1~%", ".2~%"}
