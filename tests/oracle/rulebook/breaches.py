"""RULEBOOK §12: which breaches stand, in what class, since when, and until when negotiation must start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.rulebook.calendars import INSTANT, deadline, label
from tests.oracle.rulebook.figures import LOWER_IS_BETTER, losses, overruns
from tests.oracle.rulebook.judging import Judge, Judging, figure_of
from tests.oracle.rulebook.numbers import interval_of, worst, written_interval

BREACHED = ("minor", "major")
NEGOTIATION = "30d"
Key = tuple[int, int, str, str]
"""Number of the version, place of the promise in it, reference of the complaint or nothing, period."""


@dataclass(frozen=True)
class Breach:
    severity: str
    reason: str
    cases: int
    occurred_on: date
    negotiate_by: date


def breaches(judge: Judge) -> dict[Key, Breach]:
    """§12: "only scopes that the clause binds (default: the company) open breaches"; every part by its own version."""
    found: dict[Key, Breach] = {}
    for number, place, part in judge.parts():
        judging = judge.judging(number, place, part, "")
        name = label(part.of_period[0], judging.promise.period)
        if not judge.lacks(judging.promise, judging.terms.limit):
            for about, breach in of_part(judge, judging):
                found[number, place, about, name] = breach
    return found


def of_part(judge: Judge, judging: Judging) -> Iterator[tuple[str, Breach]]:
    """Each with the reference of its complaint, where it is about one."""
    if judging.promise.metric == "property_loss_cases":
        return of_losses(judge, judging)
    found = of_overruns(judge, judging) if judging.promise.metric == "overrun" else of_rate(judge, judging)
    return (("", each) for each in found)


def of_rate(judge: Judge, judging: Judging) -> Iterator[Breach]:
    """§12: it occurs at period end; "running periods open nothing". Past a band it is "never shown milder than the
    band" (§7)."""
    figure, end = figure_of(judging), judge.calendar.midnight(judging.part.of_period[1])
    verdict, reason = judge.said(judging, figure, "")
    severity = verdict if verdict in BREACHED else reason.removeprefix("beyond_")
    if severity not in BREACHED or judge.as_of < end:
        return
    lower = judging.promise.metric in LOWER_IS_BETTER
    assert figure.numerator is not None
    assert figure.denominator is not None
    cases = figure.numerator if lower else figure.denominator - figure.numerator
    yield opened(judge, severity, reason, cases, judge.calendar.day_of(end - INSTANT))


def of_losses(judge: Judge, judging: Judging) -> Iterator[tuple[str, Breach]]:
    """§12: a confirmed loss is a breach of its own, on the day its complaint was received."""
    for case in losses(judging.cases, judge.today):
        day = judge.calendar.day_of(case.received_at)
        yield case.reference, opened(judge, judging.promise.breach_class, "", 1, day)


def of_overruns(judge: Judge, judging: Judging) -> Iterator[Breach]:
    """§12: "late cases of one clause, unit and period are lines of one breach file", which occurs on the day of the
    first passed deadline; what lies in no class is no line of it."""
    lines = []
    for share, due in overruns(judging.cases, judging.terms).values():
        severity, reason = class_of(judging, share)
        if severity:
            lines.append((severity, reason, judge.calendar.day_of(due)))
    if lines:
        severity = worst([each[0] for each in lines])
        reason = max(each[1] for each in lines)
        yield opened(judge, severity, reason, len(lines), min(each[2] for each in lines))


def class_of(judging: Judging, share: Fraction) -> tuple[str, str]:
    """§7, §11: the class of an overrun by this band, or where no band of the letter holds it: below all bands it is a
    line of the first one, and only by a note; past them of the last one, by a note or as beyond it."""
    ours = judging.promise
    if interval_of(ours).holds(share):
        return ours.breach_class, ""
    past = all(interval_of(each).lies_below(share) for each in judging.bands)
    before = all(interval_of(each).lies_above(share) for each in judging.bands)
    if not (past and ours == judging.bands[-1]) and not (before and ours == judging.bands[0]):
        return "", ""
    noted = [n.breach_class for n in judging.notes if n.gap and written_interval(n.gap).holds(share)]
    if noted:
        return worst(noted), ""
    return (ours.breach_class, f"beyond_{ours.breach_class}") if past else ("", "")


def opened(judge: Judge, severity: str, reason: str, cases: int, day: date) -> Breach:
    """§12: "the 30 days run from there", a limit in days (§1)."""
    until = deadline(NEGOTIATION, judge.calendar.midnight(day), judge.calendar)
    return Breach(severity, reason, cases, day, judge.calendar.day_of(until))
