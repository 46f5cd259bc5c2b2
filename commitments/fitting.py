"""Whether a promised number is in a unit that its metric is counted in (rule book §6): a share is no score."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

# Metrics by their keys: this is read by rules, which know no Django.
TIMED = ("first_response_timely_rate", "preliminary_solution_rate", "resolution_rate")  # a share of cases in time
SHARES = frozenset({*TIMED, "repeat_rate", "satisfaction", "supervisor_ratio", "availability"})
"""Parts of a whole: 0 to 100 %."""
RATIOS = frozenset({"response_vs_benchmark", "fund_ratio", "overrun"})
"""One amount over another, which may be more than 100 %."""
TIMES = frozenset(
    {"millisecond", "second", "minute", "hour", "day", "working_day", "working_hour", "week", "month", "year", "ring"}
)
PER = ("day", "week", "month", "quarter", "half_year", "year")
HOURS = frozenset({"", "hour", *(f"hours_per_{period}" for period in PER)})
UNITS: dict[str, frozenset[str]] = {
    **dict.fromkeys(SHARES | RATIOS, frozenset({"", "percent"})),
    **dict.fromkeys(("emergency_seats", "property_loss_cases", "law_violations"), frozenset({"", "count"})),
    "training_hours": HOURS,
}
"""The units of each metric that is held against a number; "" is a bare number."""


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
    if number.value is None or number.metric not in UNITS:
        return True
    if number.unit not in UNITS[number.metric]:
        return False
    return number.unit != "" or number.metric not in SHARES or not exceeds(number, 1)


def is_limit(number: Number) -> bool:
    """Whether it is a time within which each case must be done: "within 2 hours" promises a share of the cases."""
    return number.metric in TIMED and number.unit in TIMES


def exceeds(number: Number, most: int) -> bool:
    """Whether one of its ends lies above `most`."""
    return any(end is not None and end > most for end in (number.value, number.value_high))
