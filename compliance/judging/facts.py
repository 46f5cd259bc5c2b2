"""Promises that rest on registered facts: money, people, seats, outages, obligations (rule book §6)."""

from __future__ import annotations

from datetime import date

from commitments.models import LetterVersion
from complaints.rules.clocks import ONE_DAY
from compliance.judging.outcomes import Outcome, read
from compliance.readings import Reading
from compliance.registered import Known
from compliance.rules.assessment import assess
from compliance.rules.measures import Measure
from compliance.rules.metrics import OF_FACTS
from compliance.rules.periods import Period
from compliance.rules.verdicts import NO_TERMS, Judged, Verdict


def governs(version: LetterVersion, period: Period, known: Known) -> bool:
    """Registered facts speak of whole periods: the version in force at the end (or today) judges them."""
    day = min(period.last_day, known.today)
    begun = version.effective_from is not None and version.effective_from <= day
    return begun and (version.effective_until is None or day < version.effective_until)


def of_facts(reading: Reading, period: Period, known: Known) -> list[Outcome]:
    definition, promise = reading.definition, reading.promise
    obstacle = reading.obstacle()
    setting = known.setting(promise, period, parameters=reading.parameters, wanted=reading.wanted())
    measure = Measure(reason=obstacle) if obstacle else OF_FACTS[definition.key](setting)
    if obstacle in NO_TERMS:
        judged = Judged(Verdict.NOT_EVALUABLE, obstacle or "")
    else:
        judged = assess(measure, reading.terms, today=known.today)
    settled = _settled_by_its_day(measure, judged, known.today)
    detail = {**measure.detail, **read(reading, measure, judged)}
    provisional = not settled and (
        known.today < period.end or measure.unsettled or judged.verdict is Verdict.NOT_YET_DUE
    )
    final_on = None if measure.unsettled else (measure.due + ONE_DAY if measure.due else period.end)
    return [
        Outcome(
            promise,
            None,
            period,
            measure,
            judged,
            judged,
            provisional=provisional,
            final_on=final_on if provisional else None,
            detail=detail,
        )
    ]


def _settled_by_its_day(measure: Measure, judged: Judged, today: date) -> bool:
    """An obligation is settled as soon as it is fulfilled, and once its day has passed."""
    if measure.due is None or "due_on" not in measure.detail:
        return False
    return judged.verdict is Verdict.MET or today > measure.due
