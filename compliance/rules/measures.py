"""What a metric found: the numbers of one promise in one period, before any verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compliance.rules.verdicts import Reason

Exact = Fraction | Decimal | int


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` is exact: the fraction `numerator` ÷ `denominator` unless the metric says otherwise.

    `cases` is how many complaints the value rests on.
    `reason` says why there is no value to judge. `at_most`: the true value is this or less, nobody knows yet.
    `due` is the day by which a cumulative promise must be fulfilled. `unsettled`: resting on a forecast.
    `detail` holds whole numbers and texts only.
    """

    numerator: Exact | None = None
    denominator: Exact | None = None
    value: Fraction | None = None
    cases: int = 0
    received: int = 0
    not_yet_due: int = 0
    reason: Reason | None = None
    at_most: bool = False
    due: date | None = None
    unsettled: bool = False
    detail: dict[str, Any] = field(default_factory=dict)


def ratio(numerator: Exact, denominator: Exact, **more: Any) -> Measure:
    """A measure of one number over another; without a denominator there are no data."""
    if not denominator:
        return Measure(numerator, denominator, reason=Reason.NO_DATA, **more)
    if isinstance(numerator, int) and isinstance(denominator, int):
        return Measure(numerator, denominator, Fraction(numerator, denominator), **more)
    return Measure(numerator, denominator, Fraction(numerator) / Fraction(denominator), **more)


def text(number: Exact) -> str:
    """A number as `detail` keeps it: exact and without an exponent."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return str(exact.numerator)
    return format(Decimal(exact.numerator) / Decimal(exact.denominator), "f")
