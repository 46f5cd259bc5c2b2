"""What happens over the two years, as curves: how often people come back, how many wait too long, who gets slower.

Plain Python. Time is told in quarters before the middle of the running one: 0 is now, 1 the quarter before.
"""

from __future__ import annotations

from itertools import pairwise

Curve = tuple[tuple[float, float], ...]

# The company's repeat rate: quiet, then into the gap of 3–5 %, now in the minor band of the letter.
REPEATS: Curve = ((0.0, 0.057), (0.5, 0.056), (1.0, 0.045), (2.0, 0.036), (3.0, 0.0265), (4.0, 0.0235), (8.0, 0.0225))
# Cases that are not resolved in 30 days: the promise is at most 2 %.
LATE: Curve = ((1.0, 0.0180), (2.0, 0.0160), (4.0, 0.0130), (8.0, 0.0120))
LATE_SEEN_NOW = 0.0155  # of all cases of the running quarter, though only those older than the limit can be late
LIMIT_DAYS = 31
# The slow unit's answers take so many times as long as they used to.
SLOWNESS: Curve = ((0.0, 2.4), (1.0, 2.05), (2.0, 1.75), (3.0, 1.5), (4.0, 1.25), (5.5, 1.0), (8.0, 1.0))
REPEATS_OF_THE_SLOW = 1.35
LATE_OF_THE_SLOW = 1.9
CHASERS = 0.16  # of the cases that take more than four days
DUPLICATES = 0.004
BACK_AFTER_THE_WINDOW = 0.012
REOPENED = 0.022
ANSWERS_TO_SURVEY = 0.35
FORGOTTEN = 0.006  # of the cases of the last days, whose first answer comes only after the legal day
FORGOTTEN_DAYS = 20
LONGEST_WAIT_HOURS = 20  # for everybody else


def at(curve: Curve, quarters_ago: float) -> float:
    """The curve's value, straight between its points and level beyond them."""
    for (near, value), (far, beyond) in pairwise(curve):
        if quarters_ago <= near:
            return value
        if quarters_ago <= far:
            return value + (beyond - value) * (quarters_ago - near) / (far - near)
    return curve[-1][1]


def repeat_share(quarters_ago: float, *, slow: bool, share_of_slow: float) -> float:
    """How likely a resolved case comes back within 30 days; units differ, the company keeps the curve."""
    return at(REPEATS, quarters_ago) * _factor(REPEATS_OF_THE_SLOW, quarters_ago, slow, share_of_slow)


def late_share(quarters_ago: float, *, days_gone: int, slow: bool, share_of_slow: float) -> float:
    """How likely a case is not resolved in 30 days; `days_gone` of the running quarter."""
    share = _late_now(days_gone) if quarters_ago <= 0.5 else at(LATE, quarters_ago)
    return share * _factor(LATE_OF_THE_SLOW, quarters_ago, slow, share_of_slow)


def _late_now(days_gone: int) -> float:
    """The backlog that makes the running quarter look just kept: it is hidden in cases that are not yet due."""
    if days_gone <= LIMIT_DAYS:
        return LATE[0][1]
    return min(0.045, LATE_SEEN_NOW * days_gone / (days_gone - LIMIT_DAYS))


def _factor(of_the_slow: float, quarters_ago: float, slow: bool, share: float) -> float:
    """The slow unit's multiple grows over the last five quarters; the others shrink so that the mean stays 1."""
    grown = 1 + (of_the_slow - 1) * min(1.0, max(0.0, (5 - quarters_ago) / 4))
    return grown if slow else (1 - share * grown) / (1 - share)


def slowness(quarters_ago: float, *, slow: bool) -> float:
    return at(SLOWNESS, quarters_ago) if slow else 1.0
