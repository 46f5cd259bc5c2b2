"""What a promise would come to if it asked for something else: another target, limit or window, or without some units.

The same rules judge it over the same facts, as of the same moment, and nothing is kept: trying a new rule on old data
is a what-if and never a restatement (rule book §7). Notes and bands stay as they are. What is supposed goes before what
notes say.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commitments.fitting import is_limit
from commitments.metrics import Metric
from commitments.models import Promise
from complaints.rules.clocks import Limit
from compliance import agreed, wording
from compliance.actions.keeping import content
from compliance.counting import WITHOUT
from compliance.judging import OfComplaints, Outcome, can_be_judged, outcomes
from compliance.models import Result
from compliance.registered import Known
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.periods import Period

TARGET, LIMIT, WINDOW, UNITS = "target", "limit", "window_days", "without"
FIELDS = (TARGET, LIMIT, WINDOW, UNITS)
DUTIES = frozenset({Metric.OBLIGATION, Metric.MILESTONE})  # done or not: there is no number to change


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is asked for instead of what the letter says; empty: as it says. `target` is in the promise's own unit (of a
    limit of time the share of cases, in per cent), `without` the units left out."""

    target: Decimal | None = None
    limit: Limit | None = None
    window_days: int | None = None
    without: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self != NOTHING

    @property
    def parameters(self) -> dict[str, Any]:
        """What it says in the words of a promise's parameters, which no note overrules then."""
        told = {LIMIT: str(self.limit) if self.limit else None, WINDOW: self.window_days}
        return {name: value for name, value in told.items() if value is not None}


NOTHING = Supposed()


def offered(promise: Promise) -> frozenset[str]:
    """What may be supposed of a promise; nothing of one that is not judged, or that has no number."""
    if not can_be_judged(promise):
        return frozenset()
    definition = DEFINITIONS[promise.metric]
    can_be = {
        TARGET: _has_one_target(promise),
        LIMIT: definition.needs_limit,
        WINDOW: WINDOW in definition.takes,
        UNITS: definition.ask is not None,
    }
    return frozenset(name for name, yes in can_be.items() if yes)


def _has_one_target(promise: Promise) -> bool:
    """Whether a value is held against one number, or would be if the letter named one."""
    return not (wording.only_grades(promise) or promise.metric in DUTIES or promise.comparator == "between")


def judged(promise: Promise, period: Period, known: Known, supposed: Supposed = NOTHING) -> Outcome | None:
    """What the company's figure of a period comes to, of the part that the promise's version governs; None where that
    is nothing. Reads only."""
    asked_for = changed(promise, supposed)
    siblings = known.portfolio.agreed.get(promise.clause.version_id, [])
    if DEFINITIONS[promise.metric].ask is None:
        return next(iter(outcomes(asked_for, siblings, period, known)), None)
    asked = OfComplaints.of(asked_for, siblings, period, known, supposed=supposed.parameters)
    return asked.of_company() if asked else None


def as_result(outcome: Outcome) -> Result:
    """An outcome in the shape in which results are shown. It has no number, and is never saved."""
    found = Result(**content(outcome, rule_version=""))
    found.promise = outcome.promise
    return found


def changed(promise: Promise, supposed: Supposed) -> Promise:
    """The promise with what is supposed in its words: a copy, never saved."""
    made = copy(promise)
    made.parameters = {**promise.parameters, **supposed.parameters}
    made.scope = {**promise.scope, **_scope(supposed)}
    if supposed.target is None:
        return made
    if is_limit(promise):
        made.parameters["share"] = str(supposed.target)
        return made
    made.value = supposed.target
    if not promise.comparator or promise.value is None:  # a note sets the number
        made.comparator = "<=" if DEFINITIONS[promise.metric].lower_is_better else ">="
        made.unit = agreed.unit_of(promise)
    return made


def _scope(supposed: Supposed) -> Mapping[str, Any]:
    return {WITHOUT: sorted(supposed.without)} if supposed.without else {}
