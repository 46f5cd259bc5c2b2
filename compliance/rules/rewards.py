"""The reward pool (奖励池): points from verdicts, shares from points, and cents that add up exactly (rule book §16).

Everything is exact: points, scores and shares are fractions, money is whole cents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commitments.bands import Interval
from compliance.rules.verdicts import Judged, Reason, Verdict, floor_of

HUNDRED = Fraction(100)
GRADED = (Verdict.MET, Verdict.MISSED, Verdict.MINOR, Verdict.MAJOR)
NOTHING_HAPPENED = frozenset({Reason.NO_DATA, Reason.BELOW_MINIMUM})
VERSION = "1"
"""Of the arithmetic below; frozen with every allocation, it rises with every change of meaning."""


class Basis(StrEnum):
    """What a result's points come from."""

    VERDICT = "verdict"
    ATTAINMENT = "attainment"


class Sharing(StrEnum):
    """What a unit's score is multiplied by."""

    EQUAL = "equal"
    HEADS = "heads"


class NothingEarnedError(ValueError):
    """No unit has a claim, so there is nothing to divide the pool by."""


@dataclass(frozen=True, slots=True)
class Formula:
    """How a pool is divided. `weights` by metric and `points` by verdict (0 to 100) are whole numbers; `heads` by
    unit count only where the sharing is by heads."""

    weights: Mapping[str, int]
    points: Mapping[str, int]
    basis: Basis = Basis.VERDICT
    sharing: Sharing = Sharing.EQUAL
    heads: Mapping[int, int] | None = None

    def size(self, unit: int) -> int:
        """What the unit's score is multiplied by."""
        return (self.heads or {}).get(unit, 0) if self.sharing is Sharing.HEADS else 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """A unit's stored result on a binding target in a period. `value` is exact, `target` what was promised."""

    metric: str
    verdict: Verdict
    reason: str = ""
    value: Fraction | None = None
    target: Interval | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """`by_metric` is the mean of the points of each metric; `total` their mean by weight, None without any."""

    by_metric: Mapping[str, Fraction]
    total: Fraction | None


def points(judged: Judgement, formula: Formula) -> Fraction | None:
    """The points of one result, 0 to 100; None where it says nothing about the unit.

    A unit that received nothing to judge is neither rewarded nor punished for it. Anything else that cannot be
    judged earns nothing: it never passes for kept. A value past a band, where the letter is silent, earns no more
    than the band.
    """
    if judged.verdict is Verdict.NOT_EVALUABLE:
        return None if judged.reason in NOTHING_HAPPENED else Fraction(0)
    if judged.verdict not in GRADED:
        return None
    if formula.basis is Basis.ATTAINMENT:
        return HUNDRED * attainment(judged.value, judged.target)
    return Fraction(formula.points.get(floor_of(Judged(judged.verdict, judged.reason)), 0))


def attainment(value: Fraction | None, target: Interval | None) -> Fraction:
    """How far a value reaches towards its target: 1 where it keeps it, else the ratio to the end it misses."""
    if value is None or target is None:
        return Fraction(0)
    if value in target:
        return Fraction(1)
    if target.low is not None and target.is_above(value):
        return max(Fraction(0), value / target.low) if target.low > 0 else Fraction(0)
    return min(Fraction(1), target.high / value) if target.high is not None and value > 0 else Fraction(0)


def score(judgements: Sequence[Judgement], formula: Formula) -> Score:
    """A unit's score: each metric the mean of its results, the metrics by weight. Metrics without any are left out."""
    found: dict[str, list[Fraction]] = {}
    for judged in judgements:
        earned = points(judged, formula)
        if earned is not None and formula.weights.get(judged.metric):
            found.setdefault(judged.metric, []).append(earned)
    means = {metric: sum(earned, Fraction(0)) / len(earned) for metric, earned in found.items()}
    weight = sum(formula.weights[metric] for metric in means)
    total = sum((mean * formula.weights[metric] for metric, mean in means.items()), Fraction(0))
    return Score(means, total / weight if weight else None)


def divide(cents: int, claims: Mapping[int, Fraction]) -> dict[int, int]:
    """Divide a pool by claims into whole cents that add up to it: the largest remainders get the odd cents.

    Equal remainders are served in the order given. Raises NothingEarnedError where no claim is above zero.
    """
    whole = sum(claims.values(), Fraction(0))
    if whole <= 0:
        raise NothingEarnedError
    exact = {unit: cents * claim / whole for unit, claim in claims.items()}
    parts = {unit: int(amount) for unit, amount in exact.items()}
    by_remainder = sorted(claims, key=lambda unit: parts[unit] - exact[unit])
    for unit in by_remainder[: cents - sum(parts.values())]:
        parts[unit] += 1
    return parts
