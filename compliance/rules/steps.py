"""What changed between two periods: the step of a rate, told apart by unit, exactly.

A rate of the company is Σ weight · rate over its units, a weight being the unit's share of all cases. Each unit's part
of the step has two effects, both taken halfway between the two periods, so that neither comes first:

- rate: how much its own rate moved, times its mean weight;
- volume: how much its weight moved, times how far its mean rate lies from the company's.

They add up to the step without a remainder: everything is a fraction. Our own choice; the rule book asks for none.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Counts = tuple[int, int]  # counted, cases
NONE: Counts = (0, 0)


@dataclass(frozen=True, slots=True)
class Step(Generic[Key]):
    """One unit's part of the step, as shares of 1 (0.01 is one percentage point)."""

    key: Key
    rate: Fraction
    volume: Fraction

    @property
    def whole(self) -> Fraction:
        return self.rate + self.volume


@dataclass(frozen=True, slots=True)
class Change(Generic[Key]):
    """From one rate to the next; the steps, the largest first, sum to the difference."""

    before: Fraction
    after: Fraction
    steps: list[Step[Key]]


def change(before: Mapping[Key, Counts], after: Mapping[Key, Counts]) -> Change[Key] | None:
    """The step between two periods; None where one of them has no cases. A unit without cases in one of them has the
    same rate in both: it came or went, and all of its part is volume."""
    totals = [sum(cases for _hits, cases in period.values()) for period in (before, after)]
    if not all(totals):
        return None
    rates = [
        Fraction(sum(hits for hits, _ in period.values()), n) for period, n in zip((before, after), totals, strict=True)
    ]
    middle = (rates[0] + rates[1]) / 2
    keys = list(dict.fromkeys([*before, *after]))
    steps = [_step(key, before.get(key, NONE), after.get(key, NONE), totals, middle) for key in keys]
    return Change(rates[0], rates[1], sorted(steps, key=lambda step: -abs(step.whole)))


def _step(key: Key, before: Counts, after: Counts, totals: list[int], middle: Fraction) -> Step[Key]:
    weights = [Fraction(cases, total) for (_hits, cases), total in zip((before, after), totals, strict=True)]
    rates = [Fraction(*counts) if counts[1] else None for counts in (before, after)]
    first, last = (rate if rate is not None else _other(rates) for rate in rates)
    return Step(
        key,
        rate=(last - first) * (weights[0] + weights[1]) / 2,
        volume=(weights[1] - weights[0]) * ((first + last) / 2 - middle),
    )


def _other(rates: list[Fraction | None]) -> Fraction:
    """The rate of the period that has one; of a unit without any cases 0, which no weight counts."""
    return next((rate for rate in rates if rate is not None), Fraction(0))
