"""Statistical clarity of a share: the Wilson interval (rule book §8), beside a verdict and never its cause."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from commitments.bands import Interval
from compliance.rules.verdicts import Clarity

Z = Decimal("1.959964")
PLACES = Decimal("0.000001")


def wilson(numerator: int, denominator: int) -> tuple[Decimal, Decimal]:
    """The 95 % interval of a share, from 0 to 1. Raises ValueError where there are no cases or more hits than cases."""
    if not 0 <= numerator <= denominator or denominator == 0:
        raise ValueError(f"{numerator} of {denominator} is no share")
    with localcontext(prec=40):
        n, p = Decimal(denominator), Decimal(numerator) / Decimal(denominator)
        centre = p + Z * Z / (2 * n)
        spread = Z * (p * (1 - p) / n + Z * Z / (4 * n * n)).sqrt()
        scale = 1 + Z * Z / n
        # At 0 and n the bound is the end itself; only rounding of the last digit could say otherwise.
        low = Decimal(0) if numerator == 0 else (centre - spread) / scale
        high = Decimal(1) if numerator == denominator else (centre + spread) / scale
    return low, high


def predicted(numerator: int, denominator: int, coming: Fraction) -> tuple[Decimal, Decimal]:
    """Between which shares the hits among so many cases to come lie, at 95 %, if they and those known are samples of
    one process: whatever does not differ from the known share by more than Z, by the score of two shares pooled. Of
    endlessly many it is the Wilson interval; of few it is wider, because their own share scatters. Raises ValueError
    like `wilson`, and where none is to come."""
    if not 0 <= numerator <= denominator or denominator == 0 or coming <= 0:
        raise ValueError(f"{numerator} of {denominator} foretell no share of {coming}")
    with localcontext(prec=40):
        n, x, m = Decimal(denominator), Decimal(numerator), Decimal(coming.numerator) / Decimal(coming.denominator)
        p, both = x / n, n + m
        # (p - q)² = Z² · r · (1 - r) · (1 / n + 1 / m) with r = (x + m · q) / (n + m), solved for q
        weight = Z * Z / (both * n * m)
        square = 1 + weight * m * m
        middle = (2 * p + weight * m * (both - 2 * x)) / (2 * square)
        spread = (middle * middle - (p * p - weight * x * (both - x)) / square).sqrt()
        low = Decimal(0) if numerator == 0 else max(Decimal(0), middle - spread)
        high = Decimal(1) if numerator == denominator else min(Decimal(1), middle + spread)
    return low, high


def clarity(low: Decimal, high: Decimal, target: Interval) -> Clarity:
    """Clear if the interval lies on one side of the target: all of it keeps the promise or none of it does."""
    ends = Fraction(low), Fraction(high)
    inside = [end in target for end in ends]
    if all(inside):
        return Clarity.CLEAR
    outside = target.is_above(ends[1]) or target.is_below(ends[0])
    return Clarity.CLEAR if outside else Clarity.UNCLEAR


def plain(number: Decimal | None) -> str | None:
    """A number as text without needless noughts."""
    return None if number is None else format(number.normalize(), "f")


def places(number: Decimal | Fraction) -> Decimal:
    """The number rounded to six places for reading, half to even; never compared with a target."""
    if isinstance(number, Decimal):
        return number.quantize(PLACES)
    millionths, rest = divmod(number.numerator * 10**6, number.denominator)
    doubled = 2 * rest
    if doubled > number.denominator or (doubled == number.denominator and millionths % 2):
        millionths += 1
    return Decimal(millionths).scaleb(-6)
