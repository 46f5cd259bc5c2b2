"""A promise in a period: what was found, what the verdict is, how sure and how final it is.

Nothing is stored here; `compliance.actions` keeps the outcomes and `manage.py figures` prints them.
"""

from __future__ import annotations

from collections.abc import Sequence

from commitments.models import Promise
from compliance.judging.complaints import OfComplaints, part_of
from compliance.judging.facts import governs, of_facts
from compliance.judging.outcomes import Outcome, by_lineage, with_earlier_parts
from compliance.readings import Reading
from compliance.registered import Known
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.periods import Period

__all__ = [
    "OfComplaints",
    "Outcome",
    "by_lineage",
    "can_be_judged",
    "outcomes",
    "part_of",
    "with_earlier_parts",
]
UNJUDGED_KINDS = (Promise.Kind.DEADLINE,)


def can_be_judged(promise: Promise) -> bool:
    return promise.metric in DEFINITIONS and promise.kind not in UNJUDGED_KINDS


def outcomes(promise: Promise, siblings: Sequence[Promise], period: Period, known: Known) -> list[Outcome]:
    """The outcomes of a promise in a period, the company's first; none where its version does not govern."""
    if not can_be_judged(promise):
        return []
    if DEFINITIONS[promise.metric].ask is not None:
        asked = OfComplaints.of(promise, siblings, period, known)
        return asked.outcomes() if asked else []
    if not governs(promise.clause.version, period, known):
        return []
    reading = Reading(promise, siblings, known, on=min(period.last_day, known.today))
    return of_facts(reading, period, known)
