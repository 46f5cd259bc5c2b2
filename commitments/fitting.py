"""Whether a promised number is in a unit that its metric is counted in (rule book §6): a share is no score."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from commitments.definitions import METRICS, Numbers, has

TIMES = frozenset(
    {"millisecond", "second", "minute", "hour", "day", "working_day", "working_hour", "week", "month", "year", "ring"}
)
PER = ("day", "week", "month", "quarter", "half_year", "year")
UNITS: dict[Numbers, frozenset[str]] = {
    Numbers.SHARE: frozenset({"", "percent"}),
    Numbers.RATIO: frozenset({"", "percent"}),
    Numbers.COUNT: frozenset({"", "count"}),
    Numbers.HOURS: frozenset({"", "hour", *(f"hours_per_{period}" for period in PER)}),
}
"""The units of numbers that a metric is held against; "" is a bare number."""


class Number(Protocol):
    """What is promised of which metric, in which unit."""

    @property
    def metric(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def value_high(self) -> Decimal | None: ...


def fits(number: Number) -> bool:
    """Whether its metric's values can be held against it. A bare number of a share is a part of 1: 0.98, never 98."""
    units = UNITS.get(METRICS[number.metric].numbers) if number.metric in METRICS else None
    if number.value is None or units is None:
        return True
    if number.unit not in units:
        return False
    return number.unit != "" or not has(number.metric, "is_share") or not exceeds(number, 1)


def is_limit(number: Number) -> bool:
    """Whether it is a time within which each case must be done: "within 2 hours" promises a share of the cases."""
    return has(number.metric, "is_timely") and number.unit in TIMES


def exceeds(number: Number, most: int) -> bool:
    """Whether one of its ends lies above `most`."""
    return any(end is not None and end > most for end in (number.value, number.value_high))
