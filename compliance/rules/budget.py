"""The error budget of a rate in a running period (允差, rule book §10): a forecast in one sentence, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from commitments.bands import Interval
from compliance.rules.clarity import predicted


@dataclass(frozen=True, slots=True)
class Recent:
    """The last decided cases: received in a window of `days` that ends where cases can still be answered in time.

    Younger cases would mislead: of them only the quick successes are known.
    """

    failures: int
    judged: int
    days: int

    @property
    def share(self) -> Fraction:
        """The present rate of failures."""
        return Fraction(self.failures, self.judged)


@dataclass(frozen=True, slots=True)
class SoFar:
    """The period up to now. `undecided` are the cases whose limit still runs, answered or not."""

    failures: int
    judged: int
    waiting: int
    undecided: int

    def failing_at(self, share: Fraction, future: Fraction) -> Fraction:
        """How many more will fail at a rate: of those still undecided, and of `future` cases to come."""
        return min(Fraction(self.waiting), share * self.undecided) + share * future


@dataclass(frozen=True, slots=True)
class Budget:
    """`allowed` failures in the `expected` volume of the whole period; `remaining` is negative once overdrawn.

    `left` failures more keep the promise if as many cases come as expected, and one more than that breaks it; None
    where it is broken at that volume already. `projected_low` and `projected_high` hold the projected value and what
    chance makes of it, at 95 %. `burn_rate` 1 uses the budget up exactly; None where no failure is allowed.
    `exhausted_on` is the day on which nothing is left if failures come evenly up to the projected number, a day of the
    period; None where the budget lasts to its end.
    """

    allowed: int
    consumed: int
    remaining: int
    left: int | None
    expected: int
    recent_failures: int
    recent_judged: int
    recent_days: int
    projected_failures: Fraction
    projected: Fraction
    projected_low: Fraction
    projected_high: Fraction
    burn_rate: Fraction | None
    exhausted_on: date | None
    at_risk: bool


def budget(
    goal: Interval, *, lower_is_better: bool, so_far: SoFar, recent: Recent, today: date, days_left: int
) -> Budget | None:
    """The budget at `today` with `days_left` days to go; None while nothing has been decided yet."""
    basis = recent if recent.judged else Recent(so_far.failures, so_far.judged, 0)
    if not basis.judged:
        return None
    future = Fraction(recent.judged * days_left, recent.days) if recent.days else Fraction(0)
    expected = so_far.judged + so_far.waiting + ceil(future)
    coming = so_far.failing_at(basis.share, future)

    def ends_at(more: Fraction) -> Fraction:
        return _value(min(so_far.failures + more, Fraction(expected)), expected, lower_is_better)

    bounds = sorted(ends_at(so_far.failing_at(share, future)) for share in _rates(basis, so_far.undecided + future))
    projected = ends_at(coming)
    allowed = _allowed(goal, expected, lower_is_better)
    remaining = allowed - so_far.failures
    keeps = remaining >= 0 and _value(allowed, expected, lower_is_better) in goal
    return Budget(
        allowed=allowed,
        consumed=so_far.failures,
        remaining=remaining,
        left=remaining if keeps else None,
        expected=expected,
        recent_failures=basis.failures,
        recent_judged=basis.judged,
        recent_days=basis.days,
        projected_failures=so_far.failures + coming,
        projected=projected,
        projected_low=bounds[0],
        projected_high=bounds[-1],
        burn_rate=basis.share / Fraction(allowed, expected) if allowed else None,
        exhausted_on=_exhausted_on(remaining, coming, today, days_left),
        at_risk=projected not in goal,
    )


def _rates(basis: Recent, to_come: Fraction) -> list[Fraction]:
    """Between which rates the cases to come fail, at 95 % (§8): as far as chance goes. What moves the rate itself, and
    another volume than the expected one, is beyond it."""
    if not to_come:
        return [basis.share]
    return [Fraction(end) for end in predicted(basis.failures, basis.judged, to_come)]


def _value(failures: Fraction | int, volume: int, lower_is_better: bool) -> Fraction:
    share = Fraction(failures) / volume
    return share if lower_is_better else 1 - share


def _allowed(goal: Interval, volume: int, lower_is_better: bool) -> int:
    """The largest number of failures with which the whole period keeps the promise; 0 where none does."""
    if lower_is_better:
        end = Fraction(1) if goal.high is None else goal.high
    else:
        end = Fraction(1) if goal.low is None else 1 - goal.low
    allowed = min(int(end * volume), volume)
    while allowed > 0 and _value(allowed, volume, lower_is_better) not in goal:
        allowed -= 1
    return max(allowed, 0)


def _exhausted_on(remaining: int, coming: Fraction, today: date, days_left: int) -> date | None:
    """On the straight line to the projected failures, so that the day and the projection never contradict."""
    if remaining <= 0:
        return today
    if coming <= remaining:
        return None
    return today + timedelta(days=min(ceil(remaining * days_left / coming), max(days_left - 1, 0)))
