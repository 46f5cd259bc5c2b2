"""The number that a signed note sets where the letter names none (rule book §11), for whoever shows a promise."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from commitments.bands import BandError, Interval
from commitments.metrics import Metric
from compliance import wording
from compliance.rules.goals import WHOLE, settled_gap
from compliance.rules.metrics import DEFINITIONS

if TYPE_CHECKING:
    from commitments.models import InterpretationNote, Promise
    from compliance.models import Result

PARAMETER = "target"


def unit_of(promise: Promise) -> str:
    """The unit of numbers that notes set: shares and ratios are in per cent, anything else as the promise is."""
    shares = DEFINITIONS[promise.metric].unit != "count" and promise.metric != Metric.TRAINING
    return "percent" if shares else promise.unit


def note_of(result: Result | None, notes: Iterable[InterpretationNote]) -> InterpretationNote | None:
    """The note whose number a result was held against; None where the letter names its own, or nobody set one."""
    if result is None or wording.goal(result.promise) or wording.only_grades(result.promise):
        return None
    used = result.detail.get("notes", [])
    setting = (note for note in notes if note.number in used and note.concerns(result.promise))
    return next((note for note in setting if _written(note) is not None), None)


def target(promise: Promise, note: InterpretationNote) -> Fraction | None:
    """The one line that a note draws through the promise's values; None where it draws none, or two."""
    if promise.metric in WHOLE:
        return None
    found = settled_gap(str(note.parameters[PARAMETER]), unit_of(promise))
    ends = [end for end in (found.low, found.high) if end is not None and (end or found.high is None)]
    return ends[0] if len(ends) == 1 else None


def words(promise: Promise, note: InterpretationNote) -> str:
    """ "≥ 99.9% by note 7"."""
    found = _written(note)
    if found is None:
        return ""
    told = {"goal": wording.interval(found, unit_of(promise)), "number": note.number}
    return _("%(goal)s by note %(number)s") % told


def _written(note: InterpretationNote) -> Interval | None:
    try:
        return Interval.parse(str(note.parameters.get(PARAMETER) or ""))
    except BandError:
        return None
