"""What a phrase of a letter promises, as an interval of its metric's exact value (rule book §7).

A limit of time ("within 2 hours") promises every case, unless the clause names a share of them; percentages become
fractions; of training and obligations nothing less than everybody, or done, will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Protocol

from commitments.bands import BandError, Bounds, Interval, interval
from commitments.definitions import has
from commitments.fitting import fits, is_limit

ALL = Interval(Fraction(1), None, True, False)


class Phrase(Bounds, Protocol):
    """The parts of a promise that say what is promised."""

    @property
    def metric(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def parameters(self) -> Mapping[str, Any]: ...


class UnusableError(ValueError):
    """The phrase names no number that its metric's values could be held against."""


class BlankError(UnusableError):
    """The phrase compares with a number that the letter leaves blank."""


class UnitError(UnusableError):
    """The number is in a unit that its metric is not counted in: a score for a share."""


def goal(phrase: Phrase) -> Interval | None:
    """The values that keep the promise; None for a measure without a target. Raises UnusableError."""
    if is_limit(phrase):
        return Interval(_share(phrase.parameters.get("share")), None, True, False)
    if has(phrase.metric, "whole"):
        _refuse_misfit(phrase)
        return ALL
    return written(phrase)


def written(phrase: Phrase) -> Interval | None:
    """The number as written, percentages as fractions: targets, breach bands, and hours to hold people against.

    Raises UnusableError.
    """
    _refuse_misfit(phrase)
    if not phrase.comparator and phrase.value is None:
        return None
    try:
        found = interval(phrase)
    except BandError as error:
        raise BlankError(str(error)) from error
    return found.per_cent() if phrase.unit == "percent" else found


def _refuse_misfit(phrase: Phrase) -> None:
    if not fits(phrase):
        raise UnitError(f"{phrase.metric} in {phrase.unit or 'bare numbers'}")


def settled_gap(text: str, unit: str) -> Interval:
    """The interval of a note that settles a gap, written in the unit of the clause: "(3, 5]". Raises BandError."""
    found = Interval.parse(text)
    return found.per_cent() if unit == "percent" else found


def _share(per_cent: Any) -> Fraction:
    if per_cent in (None, ""):
        return Fraction(1)
    try:
        return Fraction(Decimal(str(per_cent))) / 100
    except (InvalidOperation, ValueError) as error:
        raise BlankError(str(per_cent)) from error
