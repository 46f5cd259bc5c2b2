"""Verdicts (判定, rule book §7) and the words of clarity (§8): exact comparison, and nothing that needs a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commitments.bands import Interval


class Verdict(StrEnum):
    MET = "met"
    MISSED = "missed"
    MINOR = "minor"
    MAJOR = "major"
    NOT_EVALUABLE = "not_evaluable"
    REPORTED = "reported"
    NOT_YET_DUE = "not_yet_due"
    GRADES = "grades"


class Clarity(StrEnum):
    CLEAR = "clear"
    UNCLEAR = "unclear"
    NONE = "none"


class Reason(StrEnum):
    """Why a figure cannot be judged, or what the letter leaves unsaid about a missed one."""

    NO_DATA = "no_data"
    BELOW_MINIMUM = "below_minimum"
    NO_BENCHMARK = "no_benchmark"
    EXPIRED_BENCHMARK = "expired_benchmark"
    UNANSWERED = "unanswered"
    NO_LIMIT = "no_limit"
    NO_NUMBER = "no_number"
    UNRESOLVED = "unresolved"
    BLANK = "blank"
    UNIT = "unit"
    NET_CLOCK = "net_clock"
    NO_HOURS = "no_hours"
    INCOMPLETE_FACTS = "incomplete_facts"
    NO_FACT_KIND = "no_fact_kind"
    LETTER_SILENT = "letter_silent"
    BEYOND_MINOR = "beyond_minor"
    BEYOND_MAJOR = "beyond_major"
    FIRST_DUE_LATER = "first_due_later"


NO_TERMS = frozenset({Reason.BLANK, Reason.UNIT})
"""Why nothing can be held against what the letter says: no number in it, or none of the metric."""
WORST_LAST = (
    Verdict.GRADES,
    Verdict.REPORTED,
    Verdict.MET,
    Verdict.NOT_YET_DUE,
    Verdict.NOT_EVALUABLE,
    Verdict.MISSED,
    Verdict.MINOR,
    Verdict.MAJOR,
)
"""A promise that cannot be judged is worse than a kept one: it never passes for kept (rule book §6)."""
SILENT_LAST = (Reason.LETTER_SILENT, Reason.BEYOND_MINOR, Reason.BEYOND_MAJOR)
"""A missed figure past a band is never shown milder than the band (rule book §7)."""


@dataclass(frozen=True, slots=True)
class Band:
    """A breach class and the values it applies to."""

    where: Interval
    verdict: Verdict  # MINOR or MAJOR


@dataclass(frozen=True, slots=True)
class Judged:
    verdict: Verdict
    reason: str = ""


def judge(value: Fraction, target: Interval, bands: Sequence[Band], *, lower_is_better: bool) -> Judged:
    """The verdict on an exact value.

    A value that the letter both accepts and grades gets the grade: what the letter's author left contradictory is
    not read in the author's favour. Between target and band, or where there is no band, the letter is silent; past
    a band on its worse side it is silent too, but the figure is never shown milder than that band.
    """
    classes = [band.verdict for band in bands if value in band.where]
    if classes:
        return Judged(worst(classes))
    if value in target:
        return Judged(Verdict.MET)
    return Judged(Verdict.MISSED, _silence(value, bands, lower_is_better))


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    return max(verdicts, key=WORST_LAST.index)


def gravity(judged: Judged) -> tuple[int, int]:
    """How bad a verdict is beside others (rule book §7): by its word, and a missed one by the band it has passed."""
    silence = SILENT_LAST.index(Reason(judged.reason)) if judged.reason in SILENT_LAST else -1
    return WORST_LAST.index(judged.verdict), silence


def is_breach(judged: Judged) -> bool:
    """Whether the letter calls this a breach: a class applies, or the figure lies past one on its worse side."""
    return judged.verdict in (Verdict.MINOR, Verdict.MAJOR) or judged.reason in (
        Reason.BEYOND_MINOR,
        Reason.BEYOND_MAJOR,
    )


def floor_of(judged: Judged) -> Verdict:
    """The mildest class a breach may be shown as."""
    if judged.reason == Reason.BEYOND_MAJOR:
        return Verdict.MAJOR
    return Verdict.MINOR if judged.reason == Reason.BEYOND_MINOR else judged.verdict


def _silence(value: Fraction, bands: Sequence[Band], lower_is_better: bool) -> Reason:
    passed = [band for band in bands if (band.where.is_below(value) if lower_is_better else band.where.is_above(value))]
    if not passed:
        return Reason.LETTER_SILENT
    return Reason.BEYOND_MAJOR if worst([band.verdict for band in passed]) is Verdict.MAJOR else Reason.BEYOND_MINOR
