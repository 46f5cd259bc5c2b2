"""Promises that rest on complaints, for the company and for each of its units (rule book §4–6, §8, §10)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from commitments.models import LetterVersion, Promise
from complaints.rules.clocks import INSTANT, Limit
from complaints.tallies import Counter as Column
from compliance import answers, tallied
from compliance.answers import COMPANY
from compliance.judging import by_unit, foresight
from compliance.judging.foresight import Foresight
from compliance.judging.outcomes import Outcome, read
from compliance.readings import Reading
from compliance.registered import Known
from compliance.rules import metrics
from compliance.rules.assessment import assess
from compliance.rules.benchmarks import R1, R3, Within, binding
from compliance.rules.clarity import clarity, places, wilson
from compliance.rules.measures import Measure
from compliance.rules.parts import Ask, Part, Question, last_on_its_clock, last_provisional, local_day
from compliance.rules.periods import Period, midnight
from compliance.rules.quantiles import Quantile, fraction_of, rank
from compliance.rules.verdicts import NO_TERMS, Clarity, Judged, Reason, Verdict


def part_of(
    version: LetterVersion, period: Period, known: Known, *, amended: bool = True
) -> tuple[datetime, datetime] | None:
    """The instants of the period in which this version governs what is received; None where it never does. Without
    `amended`: in which it would have governed had no other version followed."""
    start, end = period.bounds(known.zone)
    if version.effective_from is None:
        return None
    start = max(start, midnight(version.effective_from, known.zone))
    if amended and version.effective_until is not None:
        end = min(end, midnight(version.effective_until, known.zone))
    return (start, end) if start < end and start <= known.as_of else None


@dataclass
class OfComplaints:
    """One promise on complaints, in its version's part of a period, for the company and every unit."""

    reading: Reading
    period: Period
    bounds: tuple[datetime, datetime]
    known: Known

    @classmethod
    def of(
        cls,
        promise: Promise,
        siblings: Sequence[Promise],
        period: Period,
        known: Known,
        *,
        amended: bool = True,
        supposed: Mapping[str, Any] | None = None,
    ) -> OfComplaints | None:
        """None where the promise's version governs no part of the period; for `amended` see `part_of`, for `supposed`
        `Reading`."""
        bounds = part_of(promise.clause.version, period, known, amended=amended)
        if bounds is None:
            return None
        last = min(bounds[1] - INSTANT, known.as_of)
        reading = Reading(promise, siblings, known, on=local_day(last, known.zone), supposed=supposed or {})
        return cls(reading, period, bounds, known)

    def __post_init__(self) -> None:
        self.cohort = self.known.cohort(*self.bounds, self.reading.promise.scope)
        self.definition = self.reading.definition
        self.obstacle = self.reading.obstacle()
        self.asked = None if self.obstacle else self._question()

    def _question(self) -> Question:
        question = self.reading.question()
        if question.ask not in (Ask.RESOLUTION, Ask.FIRST_CONTACT):
            return question
        return replace(question, reopen_until=last_provisional(question, self.bounds[1]))

    def columns(self) -> Iterator[Column]:
        """What the tallies should count so that this is judged from them."""
        scope = self.cohort.scope
        yield from tallied.always(scope)
        for question in [self.asked, self._within_benchmark]:
            if question is not None:
                yield from (tallied.columns(question, scope) or {}).values()
        if self.definition.ask is Ask.ANSWER:
            yield answers.column(scope)

    def outcomes(self) -> list[Outcome]:
        arrivals = self._arrivals
        units = sorted({unit for unit in [*arrivals, *self.parts] if unit is not None})
        of_unit = (self._outcome(unit, self.parts[unit], arrivals.get(unit, Counter())) for unit in units)
        return [self.of_company(), *of_unit]

    def of_company(self) -> Outcome:
        arrived = sum(self._arrivals.values(), Counter[str]())
        return self._outcome(COMPANY, self.parts[COMPANY], arrived)

    @cached_property
    def parts(self) -> Mapping[int | None, Counter[Part]]:
        """How many complaints belong to which part, by unit and for the company."""
        by_unit: dict[int | None, Counter[Part]] = defaultdict(Counter)
        if self.asked is not None:
            by_unit.update(self.known.tally(self.cohort, self.asked))
        by_unit[COMPANY] = sum(by_unit.values(), Counter[Part]())  # also those that name no unit
        return by_unit

    def _outcome(self, unit: int | None, tally: Counter[Part], arrived: Counter[str]) -> Outcome:
        measure = self._measure(unit, tally, arrived)
        if self.obstacle in NO_TERMS:
            judged = Judged(Verdict.NOT_EVALUABLE, self.obstacle or "")
        else:
            judged = assess(measure, self.reading.terms, today=self.known.today)
        low, high, sure = self._interval(measure)
        ahead = self._foresight.budget(unit, measure) if self._foresight else None
        provisional, final_on = self._finality(unit, measure)
        detail = {
            "chasers": arrived["chaser"],
            "duplicates": arrived["duplicate"],
            **measure.detail,
            **self._more(unit, measure),
            **self._calendar,
            **read(self.reading, measure, judged),
            **(foresight.shown(ahead) if ahead else {}),
        }
        return Outcome(
            self.reading.promise,
            unit,
            self.period,
            measure,
            judged,
            judged,
            low,
            high,
            sure,
            provisional,
            final_on,
            ahead.at_risk if ahead else False,
            detail,
        )

    def _measure(self, unit: int | None, tally: Counter[Part], arrived: Counter[str]) -> Measure:
        if self.asked is None:
            return Measure(received=arrived["counted"], reason=self.obstacle)
        if self.definition.ask is Ask.ANSWER:
            return self._against_benchmark(unit, tally)
        return metrics.share(self.definition, tally, received=arrived["counted"])

    def _against_benchmark(self, unit: int | None, tally: Counter[Part]) -> Measure:
        reading, p = str(self.reading.parameters.get("reading") or R1), self._share
        if p is None or self._rewards_slowness:
            return Measure(received=sum(tally.values()), reason=Reason.UNRESOLVED)
        own, within = self._own(p, unit, tally), self._within(unit, p)
        found = metrics.against_benchmark(own, self.benchmark, reading=reading, tally=tally, within=within)
        found.detail["statistic"] = self._statistic
        return found

    @property
    def against(self) -> tuple[str, int, Fraction] | None:
        """By which reading, against how many seconds, of which share of complaints a quantile is judged; None where it
        is none, or is held against nothing."""
        seconds = self.benchmark.seconds
        if seconds is None or self._share is None or self._rewards_slowness:
            return None
        return str(self.reading.parameters.get("reading") or R1), seconds, self._share

    @cached_property
    def _statistic(self) -> str:
        return str(self.reading.parameters.get("statistic") or "p90")

    @cached_property
    def _share(self) -> Fraction | None:
        """The share of complaints that the statistic speaks of; None where it is none of ours."""
        try:
            return fraction_of(self._statistic)
        except ValueError:
            return None

    @cached_property
    def benchmark(self) -> metrics.Benchmark:
        """What the industry takes, of the statistic that the promise is held against; nothing where it is held against
        none."""
        if self.definition.ask is not Ask.ANSWER:
            return metrics.Benchmark(None)
        return self.known.benchmark(self._statistic, self.reading.on)

    @cached_property
    def _rewards_slowness(self) -> bool:
        """Whether the promise, read from a letter, caps how much faster than the benchmark an answer may be (§6)."""
        wanted = self.reading.wanted()
        return self.reading.promise.kind == Promise.Kind.TARGET and wanted is not None and wanted.high is not None

    def _within(self, unit: int | None, share: Fraction) -> Within | None:
        """Who was answered within the benchmark's time: for the reading that compares timely rates."""
        if self._within_benchmark is None:
            return None
        parts = by_unit.of(self._parts_within, unit)
        return Within(parts[Part.MET], parts[Part.LATE], parts[Part.NOT_YET_DUE], share)

    @cached_property
    def _within_benchmark(self) -> Question | None:
        seconds = self.benchmark.seconds
        if seconds is None or self.asked is None:
            return None
        return replace(self.asked, ask=Ask.RESPONSE, limit=Limit(seconds, "s"))

    @cached_property
    def _parts_within(self) -> tallied.Parts:
        return self.known.tally(self.cohort, self._within_benchmark) if self._within_benchmark else {}

    @cached_property
    def _arrivals(self) -> Mapping[int | None, Counter[str]]:
        return self.known.arrivals(self.cohort)

    @cached_property
    def _answers(self) -> answers.Answers:
        return self.known.answers(self.cohort)

    @cached_property
    def _waiting(self) -> Mapping[int | None, datetime]:
        return self.known.last_waiting(self.cohort)

    @cached_property
    def _windows(self) -> Mapping[int | None, Counter[int]]:
        return self.known.windows(self.cohort)

    def _own(self, p: Fraction, unit: int | None, tally: Counter[Part]) -> Quantile | None:
        if not tally.total():
            return None
        k = rank(p, tally.total())
        if k <= tally[Part.ANSWERED]:
            return Quantile(self._answers.at(k, unit), k)
        return Quantile(self._answers.with_waiting(k, unit, answers.ages(self.cohort, unit)), k, is_lower_bound=True)

    def _interval(self, measure: Measure) -> tuple[Decimal | None, Decimal | None, Clarity]:
        """The Wilson interval of a share of complaints, and whether it is clear of the target (§8)."""
        if not self.definition.is_share_of_complaints or not measure.denominator:
            return None, None, Clarity.NONE
        low, high = wilson(int(measure.numerator or 0), int(measure.denominator))
        goal = None if self.obstacle else self.reading.terms.goal
        return low, high, clarity(low, high, goal) if goal else Clarity.NONE

    def _finality(self, unit: int | None, measure: Measure) -> tuple[bool, date | None]:
        """Whether time alone can still change the figure, and the day from which it no longer can (§5)."""
        as_of, (_start, end) = self.known.as_of, self.bounds
        if self.asked is None:
            return as_of < end, None
        if self.asked.ask is Ask.ANSWER:
            return as_of < end or self._answers_can_change(unit, measure), None
        if self.last_provisional is None:
            return as_of < end or any(measure.detail.get(part) for part in self.definition.changing), None
        return self._is_open, self._final_on

    @cached_property
    def last_provisional(self) -> datetime | None:
        """The last moment at which time alone can still change the figure; None where no moment tells."""
        return last_provisional(self.asked, self.bounds[1]) if self.asked else None

    def _answers_can_change(self, unit: int | None, measure: Measure) -> bool:
        if binding(measure.detail) == R3:
            return measure.not_yet_due > 0
        if measure.detail.get("lower_bound"):
            return True
        seconds = measure.detail.get("own_seconds")
        if seconds is None or unit not in self._waiting:
            return False
        could_be_faster_since = self.known.as_of - timedelta(seconds=seconds)
        return bool(self._waiting[unit] > could_be_faster_since)

    @cached_property
    def _is_open(self) -> bool:
        last = self.last_provisional
        return last is not None and (self.known.as_of <= last or not self._is_decreed)

    @cached_property
    def _final_on(self) -> date | None:
        last = self.last_provisional
        return local_day(last + INSTANT, self.known.zone) if last is not None and self.known.as_of <= last else None

    @property
    def _is_decreed(self) -> bool:
        """Deadlines on days whose holidays are not decreed yet may still move (§1)."""
        asked, calendar = self.asked, self.known.calendar
        if asked is None or asked.limit is None or not asked.limit.by_calendar:
            return True
        last = last_on_its_clock(asked, asked.limit, self.bounds[1])
        return calendar.decreed(local_day(last, self.known.zone))

    @cached_property
    def _calendar(self) -> dict[str, str]:
        """Which version of the calendar the deadlines rest on, of the days from the first receipt to the last one."""
        limit = self.asked.limit if self.asked else None
        if self.asked is None or limit is None or not limit.by_calendar:
            return {}
        ends = (self.bounds[0], self.last_provisional or self.bounds[1])
        days = [local_day(at, self.known.zone) for at in ends]
        return {"calendar": self.known.calendar.version(*days)}

    def _more(self, unit: int | None, measure: Measure) -> dict[str, Any]:
        if self.asked is None:
            return {}
        if self.asked.ask is Ask.REPEAT:
            counts = by_unit.of(self._windows, unit)
            sensitivity = {str(days): counts[days] for days in (7, 30, 90)}
            return {"window_days": self.asked.window_days, "windows": sensitivity}
        if self.asked.ask is Ask.FIRST_CONTACT:
            return {"window_days": self.asked.window_days}
        if self.asked.ask is Ask.RESOLUTION and self._other_clock is not None:
            parts = by_unit.of(self._parts_by_other_clock, unit)
            other = {str(part): parts[part] for part in (Part.MET, Part.LATE, Part.NOT_YET_DUE)}
            clock, cap = ("gross", "net")[self._is_net], int(self.reading.pause_cap.total_seconds())
            return {"clock": clock, "pause_cap": cap, "other_clock": other}
        if self.asked.ask is Ask.SATISFACTION and measure.received:
            return {"reply_rate": str(places(Fraction(int(measure.denominator or 0), measure.received)))}
        return {}

    @property
    def _is_net(self) -> bool:
        return self.asked is not None and self.asked.pause_cap is not None

    @cached_property
    def _other_clock(self) -> Question | None:
        """The same by the clock that does not bind: both are shown (§4). A record without pauses has one."""
        asked = self.asked
        if asked is None:
            return None
        if self._is_net:
            return replace(asked, pause_cap=None)
        if not self.known.has_pauses or (asked.limit and asked.limit.unit == "wh"):
            return None
        return replace(asked, pause_cap=self.reading.pause_cap)

    @cached_property
    def _parts_by_other_clock(self) -> tallied.Parts:
        return self.known.tally(self.cohort, self._other_clock) if self._other_clock else {}

    @cached_property
    def _foresight(self) -> Foresight | None:
        return Foresight.of(self.reading, self.cohort, self.asked)
