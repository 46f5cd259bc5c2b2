"""RULEBOOK §7 and §8: intervals as the letter writes them, verdicts on exact fractions, Wilson's interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from tests.oracle.rulebook.facts import Promise

Z = Decimal("1.959964")
WORST_LAST = ("grades", "reported", "met", "not_yet_due", "not_evaluable", "missed", "minor", "major")


@dataclass(frozen=True)
class Interval:
    """§7: ends open or closed, as written; None is endless."""

    low: Fraction | None
    low_closed: bool
    high: Fraction | None
    high_closed: bool

    def holds(self, value: Fraction) -> bool:
        return not self.lies_above(value) and not self.lies_below(value)

    def lies_above(self, value: Fraction) -> bool:
        """Whether every number in it is greater than the value."""
        return self.low is not None and (value < self.low or (value == self.low and not self.low_closed))

    def lies_below(self, value: Fraction) -> bool:
        return self.high is not None and (value > self.high or (value == self.high and not self.high_closed))


def interval_of(promise: Promise) -> Interval:
    """§7: 以上, 以下 include the number, 超过, 不满 do not. Per cent are hundredths. A promise of a time promises every
    case, or the share that the clause names (§6)."""
    if promise.unit == "hour":
        return Interval(Fraction(promise.share or 100) / 100, True, None, False)
    value = Fraction(promise.value) / 100
    if promise.comparator == "between":
        return Interval(value, promise.low_closed, Fraction(promise.high) / 100, promise.high_closed)
    return {
        ">=": Interval(value, True, None, False),
        ">": Interval(value, False, None, False),
        "<=": Interval(None, False, value, True),
        "<": Interval(None, False, value, False),
        "=": Interval(value, True, value, True),
    }[promise.comparator]


def written_interval(text: str) -> Interval:
    """ "(3, 5]" in per cent."""
    low, high = text[1:-1].split(", ")
    ends = [None if "∞" in end else Fraction(end) / 100 for end in (low, high)]
    return Interval(ends[0], text[0] == "[", ends[1], text[-1] == "]")


def worst(verdicts: Sequence[str]) -> str:
    return max(verdicts, key=WORST_LAST.index)


def verdict(
    value: Fraction,
    target: Interval,
    bands: Sequence[tuple[Interval, str]],
    noted: Sequence[tuple[Interval, str]],
    *,
    lower_is_better: bool,
) -> tuple[str, str]:
    """§7: a value in a band gets its class, also where the letter promises it, and so does one that a note, signed
    later, gives a class (§11); of two the worse. What the target takes in is met; else the letter is silent: past a
    band on its worse side the figure is beyond it, else just missed."""
    classes = [name for where, name in (*bands, *noted) if where.holds(value)]
    if classes:
        return worst(classes), ""
    if target.holds(value):
        return "met", ""
    passed = [
        name
        for where, name in (*bands, *noted)
        if (where.lies_below(value) if lower_is_better else where.lies_above(value))
    ]
    return "missed", f"beyond_{worst(passed)}" if passed else "letter_silent"


def wilson(numerator: int, denominator: int) -> tuple[Decimal, Decimal]:
    """§8: the 95 % interval, z = 1.959964. Where none or all of the cases count, one end is 0 or 1 itself."""
    with localcontext() as context:
        context.prec = 40
        n, p = Decimal(denominator), Decimal(numerator) / Decimal(denominator)
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * (p * (1 - p) / n + Z * Z / (4 * n * n)).sqrt()
    low = Decimal(0) if numerator == 0 else middle - half
    return low, Decimal(1) if numerator == denominator else middle + half


def rounded(number: Decimal | Fraction) -> Decimal:
    """As figures are kept for reading: six places."""
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(number.numerator) / Decimal(number.denominator) if isinstance(number, Fraction) else number
        return exact.quantize(Decimal("0.000001"), ROUND_HALF_EVEN)


def clarity(low: Decimal, high: Decimal, target: Interval) -> str:
    """§8: clear if the interval lies on one side of the target: all of it keeps the promise, or none of it does."""
    ends = Fraction(low), Fraction(high)
    inside = all(target.holds(end) for end in ends)
    outside = target.lies_above(ends[1]) or target.lies_below(ends[0])
    return "clear" if inside or outside else "unclear"
