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
    return wilson_of(Fraction(numerator, denominator), Fraction(denominator))


def wilson_of(share: Fraction, cases: Fraction) -> tuple[Decimal, Decimal]:
    """The same of a share that is worth so many cases, which need not be whole."""
    with localcontext(prec=40):
        n, p = _decimal(cases), _decimal(share)
        centre = p + Z * Z / (2 * n)
        spread = Z * (p * (1 - p) / n + Z * Z / (4 * n * n)).sqrt()
        scale = 1 + Z * Z / n
        # At 0 and n the bound is the end itself; only rounding of the last digit could say otherwise.
        low = Decimal(0) if share == 0 else (centre - spread) / scale
        high = Decimal(1) if share == 1 else (centre + spread) / scale
    return low, high


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def clarity(low: Decimal, high: Decimal, target: Interval) -> Clarity:
    """Clear if the interval lies on one side of the target: all of it keeps the promise or none of it does."""
    ends = Fraction(low), Fraction(high)
    inside = [end in target for end in ends]
    if all(inside):
        return Clarity.CLEAR
    outside = target.is_above(ends[1]) or target.is_below(ends[0])
    return Clarity.CLEAR if outside else Clarity.UNCLEAR


def places(number: Decimal | Fraction) -> Decimal:
    """The number rounded to six places for reading, half to even; never compared with a target."""
    if isinstance(number, Decimal):
        return number.quantize(PLACES)
    millionths, rest = divmod(number.numerator * 10**6, number.denominator)
    doubled = 2 * rest
    if doubled > number.denominator or (doubled == number.denominator and millionths % 2):
        millionths += 1
    return Decimal(millionths).scaleb(-6)
