"""Intervals of a promise's number: the target, the breach bands, and where the letter is silent (rule book §7).

Plain Python and exact: ends are fractions, open or closed as the letter writes them (超过 and 高于 leave the end
out, 以上 and 不低于 take it in). Numbers are in the unit the letter uses (98 means 98 %); `per_cent` scales them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Protocol

Number = Fraction | Decimal | int
WRITTEN = re.compile(r"([\[(])\s*(-?[0-9.]+|-∞)?\s*[,，]\s*([0-9.]+|∞)?\s*([\])])", re.ASCII)


class BandError(ValueError):
    """The text is no interval, or a promise's comparator and values do not make one."""


class Bounds(Protocol):
    """What a promise says about its number."""

    @property
    def comparator(self) -> str: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def value_high(self) -> Decimal | None: ...
    @property
    def low_closed(self) -> bool: ...
    @property
    def high_closed(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two ends; an end that is None is infinite and therefore open."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_closed: bool = False
    high_closed: bool = False

    @classmethod
    def parse(cls, text: str) -> Interval:
        """Read "(3, 5]", "[8, ∞)". Raises BandError for anything else and for an interval without a number in it."""
        match = WRITTEN.fullmatch(text.strip())
        if match is None:
            raise BandError(text)
        try:
            low, high = _end(match[2]), _end(match[3])
        except ValueError as error:
            raise BandError(text) from error
        found = cls(low, high, low is not None and match[1] == "[", high is not None and match[4] == "]")
        if found.is_empty:
            raise BandError(text)
        return found

    @classmethod
    def compared(cls, comparator: str, number: str) -> Interval:
        """The numbers that are ≥, >, ≤ or < a number; the first two may be written >= and <=."""
        sign, value = {">=": "≥", "<=": "≤"}.get(comparator, comparator), Fraction(number)
        if sign in "≥>":
            return cls(value, None, sign == "≥", False)
        return cls(None, value, False, sign == "≤")

    def __str__(self) -> str:
        left, right = ("[" if self.low_closed else "("), ("]" if self.high_closed else ")")
        low = "-∞" if self.low is None else plain(self.low)
        high = "∞" if self.high is None else plain(self.high)
        return f"{left}{low}, {high}{right}"

    def __contains__(self, number: Number) -> bool:
        return not self.is_above(number) and not self.is_below(number)

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    def is_above(self, number: Number) -> bool:
        """Whether the whole interval lies above the number."""
        if self.low is None:
            return False
        return _exact(number) < self.low or (_exact(number) == self.low and not self.low_closed)

    def is_below(self, number: Number) -> bool:
        """Whether the whole interval lies below the number."""
        if self.high is None:
            return False
        return _exact(number) > self.high or (_exact(number) == self.high and not self.high_closed)

    def intersect(self, other: Interval) -> Interval:
        low, low_closed = max((self._left, other._left), key=_left_order)
        high, high_closed = min((self._right, other._right), key=_right_order)
        return Interval(low, high, low_closed, high_closed)

    def without(self, other: Interval) -> list[Interval]:
        """What is left of this interval when the other is taken out: none, one or two pieces, in order."""
        if self.intersect(other).is_empty:
            return [] if self.is_empty else [self]
        pieces = []
        if other.low is not None:
            pieces.append(self.intersect(Interval(None, other.low, False, not other.low_closed)))
        if other.high is not None:
            pieces.append(self.intersect(Interval(other.high, None, not other.high_closed, False)))
        return [piece for piece in pieces if not piece.is_empty]

    def per_cent(self) -> Interval:
        """The same interval with its ends divided by a hundred."""
        low = None if self.low is None else self.low / 100
        high = None if self.high is None else self.high / 100
        return Interval(low, high, self.low_closed, self.high_closed)

    @property
    def _left(self) -> tuple[Fraction | None, bool]:
        return self.low, self.low_closed

    @property
    def _right(self) -> tuple[Fraction | None, bool]:
        return self.high, self.high_closed


NON_NEGATIVE = Interval(Fraction(0), None, True, False)
"""Where rates, ratios and counts live. A share ends at 100 %, but a letter's silence reads the same without that."""


def interval(bounds: Bounds) -> Interval:
    """The numbers for which the phrase holds, in its own unit. Raises BandError where it has no number."""
    if bounds.value is None:
        raise BandError("no value")
    value = _exact(bounds.value)
    match bounds.comparator:
        case ">=" | ">":
            return Interval(value, None, bounds.comparator == ">=", False)
        case "<=" | "<":
            return Interval(None, value, False, bounds.comparator == "<=")
        case "=":
            return Interval(value, value, True, True)
        case "between":
            return _between(bounds, value)
    raise BandError(bounds.comparator)


def gaps(target: Interval | None, bands: Iterable[Interval], domain: Interval = NON_NEGATIVE) -> list[Interval]:
    """Where the letter says nothing: neither kept nor graded. In order, as few and as large as possible."""
    silent = [domain]
    for said in [*([target] if target else []), *bands]:
        silent = [piece for part in silent for piece in part.without(said)]
    return silent


def overlaps(target: Interval | None, bands: Sequence[Interval], domain: Interval = NON_NEGATIVE) -> list[Interval]:
    """Where the letter says two things at once: every intersection of two of the intervals."""
    said = [*([target] if target else []), *bands]
    crossings = (one.intersect(other).intersect(domain) for one, other in combinations(said, 2))
    return [crossing for crossing in crossings if not crossing.is_empty]


def plain(number: Fraction) -> str:
    """The number as a person writes it: a decimal where it has an end, else a fraction."""
    rest = number.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return str(number)
    text = format(Decimal(number.numerator) / Decimal(number.denominator), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _between(bounds: Bounds, low: Fraction) -> Interval:
    if bounds.value_high is None:
        raise BandError("no upper value")
    return Interval(low, _exact(bounds.value_high), bounds.low_closed, bounds.high_closed)


def _exact(number: Number) -> Fraction:
    return number if isinstance(number, Fraction) else Fraction(number)


def _end(text: str | None) -> Fraction | None:
    return None if text in (None, "", "∞", "-∞") else Fraction(text)


def _left_order(end: tuple[Fraction | None, bool]) -> tuple[bool, Fraction, bool]:
    return (end[0] is not None, end[0] or Fraction(0), not end[1])


def _right_order(end: tuple[Fraction | None, bool]) -> tuple[bool, Fraction, bool]:
    return (end[0] is None, end[0] or Fraction(0), end[1])
