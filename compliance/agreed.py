"""What signed notes say where the letter is silent (rule book §11): the number of a target, the class of a gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commitments.bands import BandError, Interval
from commitments.definitions import Numbers, has
from commitments.metrics import Metric
from compliance import wording
from compliance.rules.goals import settled_gap
from compliance.rules.metrics import DEFINITIONS

if TYPE_CHECKING:
    from commitments.models import InterpretationNote, Promise
    from compliance.models import Result

PARAMETER = "target"
ONE_DAY = timedelta(days=1)
CLASSES = ("minor", "major")


def unit_of(promise: Promise) -> str:
    """The unit of numbers that notes set: shares and ratios are in per cent, anything else as the promise is."""
    definition = DEFINITIONS[promise.metric]
    shares = definition.unit != "count" and definition.numbers is not Numbers.HOURS
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
    if has(promise.metric, "whole"):
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


def gap(promise: Promise, note: InterpretationNote) -> Interval | None:
    """The gap that a note speaks of, in the measure of the promise's values; None where it speaks of none."""
    try:
        return settled_gap(str(note.parameters.get("gap") or ""), unit_of(promise))
    except BandError:
        return None


def class_of(note: InterpretationNote) -> str:
    """The breach class that a note gives to its gap: minor, major, or none."""
    named = str(note.parameters.get("breach_class") or "")
    return named if named in CLASSES else ""


def classed_by(result: Result, notes: Iterable[InterpretationNote]) -> InterpretationNote | None:
    """The note that the verdict rests on: it gives the gap in which the value lies the class of the verdict."""
    promise, used = result.promise, result.detail.get("notes", [])
    if result.value is None or result.verdict not in CLASSES:
        return None
    saying = (note for note in notes if note.number in used and class_of(note) == result.verdict)
    return next((note for note in saying if note.concerns(promise) and _lies_in(result, gap(promise, note))), None)


def counts(result: Result, note: InterpretationNote) -> bool:
    """Whether a signed note on a gap held for a result: on the last day it is judged for, and it was used if the value
    lies in the gap."""
    last = min(result.ends_on - ONE_DAY, localdate(result.as_of)) if result.as_of else result.ends_on - ONE_DAY
    used = note.number in result.detail.get("notes", [])
    return note.is_valid_on(last) and (used or not _lies_in(result, gap(result.promise, note)))


def awaits_run(result: Result, note: InterpretationNote, last_run: date) -> bool:
    """Whether a note would have a say in a result and was signed too late for the last run that looked at it."""
    signed = [day for day in (note.signed_by_manager_on, note.signed_by_auditor_on) if day is not None]
    if not note.is_signed or note.number in result.detail.get("notes", []) or max(signed, default=last_run) < last_run:
        return False
    return note.concerns(result.promise) and _has_a_say(result, note)


def _has_a_say(result: Result, note: InterpretationNote) -> bool:
    """Whether it sets a parameter that the promise leaves open, or speaks of the gap of its value or of late cases."""
    settable = set(note.parameters) - {"gap", "breach_class"}
    if result.promise.parameters.get("limit"):
        settable.discard("limit")
    of_cases = result.promise.metric == Metric.OVERRUN and bool(class_of(note))
    return bool(settable) or of_cases or (result.value is not None and _lies_in(result, gap(result.promise, note)))


def _lies_in(result: Result, where: Interval | None) -> bool:
    return where is not None and wording.exact(result) in where


def _written(note: InterpretationNote) -> Interval | None:
    try:
        return Interval.parse(str(note.parameters.get(PARAMETER) or ""))
    except BandError:
        return None
