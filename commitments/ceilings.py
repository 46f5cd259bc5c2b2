"""What a reading of an industry benchmark can come to at most (rule book §6). Plain Python.

R3 divides our share of complaints answered within the benchmark's time by the share that the benchmark stands for. Not
more than all can be in time, so that against a P90 it ends at 100 ÷ 90. R1 has no end, and R2 stays below 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

BOUNDED = "R3"
STATISTIC = "p90"
"""The statistic of a benchmark where neither letter nor note names another."""


def ceiling(reading: str, statistic: str = STATISTIC) -> Fraction | None:
    """The highest value of a reading; None where nothing holds it down."""
    if reading != BOUNDED or not statistic.startswith("p") or not statistic[1:].isdecimal():
        return None
    share = int(statistic[1:])
    return Fraction(100, share) if 0 < share < 100 else None


def of_parameters(parameters: Mapping[str, Any]) -> Fraction | None:
    """That of the reading which a promise or a note sets."""
    return ceiling(str(parameters.get("reading") or ""), str(parameters.get("statistic") or STATISTIC))


def percent(highest: Fraction) -> str:
    """111.1 for 10/9: cut off, so that what is written can be reached."""
    tenths = int(highest * 1000)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
