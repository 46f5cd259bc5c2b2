"""From a measure to its verdict (rule book §7): who gets a verdict at all, and why some figures get none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commitments.bands import Interval
from compliance.rules.measures import Measure
from compliance.rules.verdicts import Band, Judged, Reason, Verdict, judge


@dataclass(frozen=True, slots=True)
class Terms:
    """What the letter says about a measure. `goal` None: no number is agreed. `minimum`: fewest cases."""

    goal: Interval | None
    bands: Sequence[Band] = ()
    lower_is_better: bool = False
    binding: bool = True
    grades: bool = False
    minimum: int = 1


def assess(measure: Measure, terms: Terms, *, today: date) -> Judged:
    """The verdict of a promise on its measure. Days count in the letter's zone."""
    if terms.grades:
        unknown = measure.reason not in (None, Reason.NO_DATA)
        return Judged(Verdict.NOT_EVALUABLE if unknown else Verdict.GRADES, measure.reason or "")
    if not terms.binding:
        return Judged(Verdict.REPORTED, measure.reason or "")
    if terms.goal is None:
        return Judged(Verdict.NOT_EVALUABLE, Reason.NO_NUMBER)
    if measure.reason is Reason.FIRST_DUE_LATER:
        return Judged(Verdict.NOT_YET_DUE, measure.reason)
    if measure.due is not None and today <= measure.due and not _keeps(measure, terms.goal):
        return Judged(Verdict.NOT_YET_DUE)
    return _judged(measure, terms, terms.goal)


def _keeps(measure: Measure, goal: Interval) -> bool:
    return measure.reason is None and measure.value is not None and measure.value in goal


def _judged(measure: Measure, terms: Terms, goal: Interval) -> Judged:
    if measure.value is None:
        return Judged(Verdict.NOT_EVALUABLE, measure.reason or Reason.NO_DATA)
    already_missed = measure.at_most and goal.is_above(measure.value)
    if measure.reason is not None and not already_missed:
        return Judged(Verdict.NOT_EVALUABLE, measure.reason)
    if terms.minimum > 1 and measure.cases < terms.minimum:
        return Judged(Verdict.NOT_EVALUABLE, Reason.BELOW_MINIMUM)
    return judge(measure.value, goal, terms.bands, lower_is_better=terms.lower_is_better)
