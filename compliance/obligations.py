"""What comes back every period or must be reached in it: due when, done when, shown by which file (rule book §6, §7).

Obligations, training hours and drills. Each occurrence is judged as the night's run judges it, for today.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.urls import reverse

from commitments.definitions import has
from commitments.metrics import Metric
from commitments.models import LetterVersion, Promise, ResourceFact
from commitments.portfolio import Portfolio
from compliance.behind import Behind, behind
from compliance.judging.facts import governs, of_facts
from compliance.judging.outcomes import Outcome
from compliance.models import Result
from compliance.readings import Reading
from compliance.registered import Known
from compliance.rules.periods import Period
from compliance.rules.verdicts import Reason, Verdict

AHEAD = timedelta(days=14)
KEPT_BACK = 8  # periods shown
LONGEST = timedelta(days=367)  # of a period, and of the difference of two time zones


@dataclass(frozen=True)
class Occurrence:
    """One turn of an obligation. `state`: "done", "late", "overdue", "ahead", or "unknown" where nobody can say."""

    promise: Promise
    period: Period
    due_on: date
    done_on: date | None
    state: str
    outcome: Outcome

    @cached_property
    def behind(self) -> Behind | None:
        """The registered facts that show it done: one, or the hours of many people."""
        return behind(Result(promise=self.promise, period=self.period.label, detail={}))

    @property
    def register(self) -> str:
        """The address of the register in which it is entered that it was done."""
        if self.promise.metric == Metric.TRAINING:
            return f"{reverse('commitments:training')}?period={self.period.label}"
        kind = self.promise.fact or ResourceFact.Kind.SEATS
        return f"{reverse('commitments:facts')}?kind={kind}"

    def is_near(self, today: date) -> bool:
        """Whether somebody should be reminded: it is not done, and its day is near or past."""
        return self.state in ("ahead", "overdue") and self.due_on <= today + AHEAD


def occurrences(portfolio: Portfolio, at: datetime, *, back: int = KEPT_BACK) -> list[Occurrence]:
    """Every occurrence of the letters, so many periods back and the next one, the latest due first."""
    known = Known.of(portfolio, at, hours_since=at.date() - (back + 1) * LONGEST)
    found = [
        each
        for version in portfolio.signed
        for promise in portfolio.agreed[version.pk]
        if has(promise.metric, "falls_due") and promise.force == Promise.Force.BINDING
        for each in _of_promise(promise, portfolio.agreed[version.pk], version, known[version.letter], back)
    ]
    return sorted(found, key=lambda each: (each.due_on, each.promise.pk), reverse=True)


def _of_promise(
    promise: Promise, siblings: Sequence[Promise], version: LetterVersion, known: Known, back: int
) -> Iterator[Occurrence]:
    running = Period.containing(known.today, promise.period)
    first = version.effective_from or known.today
    for period in [*list(Period.between(first, running.last_day, promise.period))[-1 - back :], running.next()]:
        if governs(version, period, known):
            reading = Reading(promise, siblings, known, on=min(period.last_day, known.today))
            yield from _occurrence(of_facts(reading, period, known)[0], period, known.today)


def _occurrence(outcome: Outcome, period: Period, today: date) -> Iterator[Occurrence]:
    """None where the first one falls due later: that one is told for its own period."""
    if outcome.judged.reason is Reason.FIRST_DUE_LATER or outcome.judged.reason is Reason.NO_FACT_KIND:
        return
    due = outcome.measure.due or period.last_day
    told = str(outcome.measure.detail.get("done_on") or outcome.measure.detail.get("proven_on") or "")
    done = date.fromisoformat(told) if told else None
    yield Occurrence(outcome.promise, period, due, done, _state(outcome, due, done, today), outcome)


def _state(outcome: Outcome, due: date, done: date | None, today: date) -> str:
    if outcome.judged.verdict is Verdict.MET:
        return "done"
    if due >= today:
        return "ahead"
    if done is not None and done > due:
        return "late"
    return "unknown" if outcome.judged.verdict is Verdict.NOT_EVALUABLE else "overdue"
