"""Every unit that a proposed promise can carry, so that each has a name wherever promises are shown or edited."""

from decimal import Decimal

from commitments.letters.findings import Amount
from commitments.letters.frequencies import PERIODS
from commitments.letters.quantities import ENGLISH_UNITS, FRACTIONS, UNITS, Quantity

UNPROMISED = frozenset({"yuan", "quarter_hour"})
"""Amounts of money are read over; quarters of an hour become minutes."""


def promised_units() -> frozenset[str]:
    """Units of measures, of how often something is done, and of hours that each person is trained in a period."""
    periods = set(PERIODS.values())
    measured = {unit for _pattern, unit, _dimension in (*UNITS, *ENGLISH_UNITS)} | set(FRACTIONS.values())
    return frozenset(
        {_promised(unit) for unit in measured - UNPROMISED}
        | {f"per_{period}" for period in periods}
        | {f"hours_per_{period}" for period in periods - {"hour"}}
    )


def _promised(unit: str) -> str:
    return Amount.of(Quantity(0, 0, Decimal(1), unit, "count"), "=").unit
