"""Figures on demand: any metric, grouped by unit, channel and period, as of any moment (see docs/figures.md).

The same questions, counts and terms as the stored results, asked of whatever group of complaints; nothing is stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from accounts.models import Organisation, ServiceUnit
from commitments.models import Letter, Promise
from complaints import calendars
from complaints.models import Complaint, Source
from complaints.rules.calendars import Calendar
from complaints.rules.clocks import Limit
from compliance import counting
from compliance.counting import Cohort
from compliance.judging import can_be_judged
from compliance.readings import Reading
from compliance.registered import Known
from compliance.rules import metrics
from compliance.rules.assessment import assess
from compliance.rules.benchmarks import R1, R3, Within
from compliance.rules.clarity import places, wilson
from compliance.rules.measures import Measure
from compliance.rules.metrics import DEFINITIONS, Definition
from compliance.rules.parts import Ask, Part, Question, last_provisional, local_day
from compliance.rules.periods import Period, midnight
from compliance.rules.quantiles import Quantile, fraction_of, rank
from compliance.whatif import Supposed

KEYS = ("unit", "channel", "period", "received", "numerator", "denominator", "not_yet_due", "value", "low", "high")
COLUMNS = (*KEYS, "verdict")
GROUPS = ("unit", "channel", "month", "quarter")
WORST_FIRST = ("major", "minor", "missed", "not_evaluable", "not_yet_due", "met", "reported", "grades", "")
Row = dict[str, Any]


class FiguresError(ValueError):
    """The figures asked for cannot be made; the message says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see. `first` and `last` are local days, both included; `units` of None are all."""

    metric: str
    by: frozenset[str]
    as_of: datetime
    zone: ZoneInfo
    organisation: Organisation
    letter: Letter | None = None
    source: Source | None = None
    limit: Limit | None = None
    window_days: int | None = None
    first: date | None = None
    last: date | None = None
    units: frozenset[int] | None = None

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.metric]

    @property
    def kind(self) -> str:
        """The kind of period rows are grouped by; empty: all in one."""
        return next((kind for kind in ("month", "quarter") if kind in self.by), "")


def _names(asked: Asked) -> dict[str, Any]:
    return {"id": asked.letter.pk if asked.letter else "", "metric": asked.metric}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Complaints to count together, and how: a period (or all), in one letter version's part of it."""

    label: str
    cohort: Cohort
    question: Question
    reading: Reading | None = None


Cells = dict[tuple[str, str], Counter[Part]]


def rows(asked: Asked) -> list[Row]:
    """One row for every group with at least one counted complaint, sorted by unit, channel and period."""
    units = dict(ServiceUnit.objects.filter(organisation=asked.organisation).values_list("pk", "name"))
    found: dict[tuple[str, str, str], list[tuple[Stretch, Counter[Part]]]] = {}
    for stretch in _stretches(asked):
        for (unit, channel), tally in _cells(asked, stretch, units).items():
            found.setdefault((unit, channel, stretch.label), []).append((stretch, tally))
    return [_row(asked, key, parts, units) for key, parts in sorted(found.items(), key=lambda item: item[0])]


def _cells(asked: Asked, stretch: Stretch, units: Mapping[int, str]) -> Cells:
    cells: Cells = {}
    for (unit, channel), tally in counting.tally(stretch.cohort, stretch.question).items():
        key = (units.get(unit or 0, "") if "unit" in asked.by else "", channel if "channel" in asked.by else "")
        cells.setdefault(key, Counter()).update(tally)
    return cells


def _stretches(asked: Asked) -> Iterator[Stretch]:
    if asked.letter is None:
        for label, start, end, over in _periods(asked):
            cohort = _cohort(asked, start, end)
            yield Stretch(label, cohort, _until_final(_trial(asked), over if asked.kind else None))
        return
    known = Known(asked.letter, asked.as_of, source=asked.source.pk if asked.source else None)
    tried = Supposed(limit=asked.limit, window_days=asked.window_days).parameters
    for promise, siblings in _promises(asked):
        for label, start, end, over in _periods(asked):
            bounds = _governed(promise, start, end, known)
            if bounds is not None:
                reading = Reading(promise, siblings, known, _judged_on(bounds, known), supposed=tried)
                yield _stretch(asked, label, bounds, over, reading)


def _stretch(asked: Asked, label: str, bounds: tuple[datetime, datetime], over: datetime, reading: Reading) -> Stretch:
    if reading.definition.needs_limit and reading.limit is None:
        raise FiguresError(_("Letter %(id)s names no limit for %(metric)s; give --limit.") % _names(asked))
    question = reading.question()
    _refuse_without_hours(question.limit, question.calendar)
    cohort = replace(_cohort(asked, *bounds), scope=reading.promise.scope)
    return Stretch(label, cohort, _until_final(question, _ends(reading, over) if asked.kind else None), reading)


def _ends(reading: Reading, over: datetime) -> datetime:
    until = reading.promise.clause.version.effective_until
    return min(over, midnight(until, reading.known.zone)) if until else over


def _judged_on(bounds: tuple[datetime, datetime], known: Known) -> date:
    return local_day(min(bounds[1] - timedelta(microseconds=1), known.as_of), known.zone)


def _trial(asked: Asked) -> Question:
    """The question without a letter, all of which was asked for."""
    definition = asked.definition
    if definition.ask is None or definition.ask in (Ask.ANSWER, Ask.OVERRUN):
        raise FiguresError(_("%(metric)s needs --letter.") % _names(asked))
    if definition.needs_limit and asked.limit is None:
        raise FiguresError(_("%(metric)s needs --limit (2h, 30min, 30d, 3wd, 4wh, own) or --letter.") % _names(asked))
    limit = asked.limit if definition.needs_limit else None
    calendar = calendars.of_organisation(asked.organisation.pk)
    _refuse_without_hours(limit, calendar)
    return Question(definition.ask, asked.zone, calendar, limit, asked.window_days or 30)


def _refuse_without_hours(limit: Limit | None, calendar: Calendar) -> None:
    if limit is not None and limit.unit == "wh" and not calendar.hours:
        raise FiguresError(_("%(limit)s counts working hours, and no opening hours are registered.") % {"limit": limit})


def _until_final(question: Question, end: datetime | None) -> Question:
    """Reopenings after the period is final do not count (§5); without periods nothing is ever final."""
    if end is None or question.ask is not Ask.RESOLUTION:
        return question
    return replace(question, reopen_until=last_provisional(question, end))


def _promises(asked: Asked) -> list[tuple[Promise, list[Promise]]]:
    """For each version of the letter its first judged promise on the metric: a target before a band."""
    judged = Promise.objects.judged().filter(clause__version__letter=asked.letter)
    by_version: dict[int, list[Promise]] = {}
    for promise in judged.select_related("clause__version__letter").order_by("clause__version__number", "pk"):
        by_version.setdefault(promise.clause.version_id, []).append(promise)
    found = []
    for siblings in by_version.values():
        fitting = [promise for promise in siblings if promise.metric == asked.metric and can_be_judged(promise)]
        fitting.sort(key=lambda promise: (promise.kind == Promise.Kind.BAND, promise.clause.position, promise.position))
        if fitting:
            found.append((fitting[0], siblings))
    if not found:
        raise FiguresError(_("Letter %(id)s promises nothing about %(metric)s.") % _names(asked))
    return found


def _governed(promise: Promise, start: datetime, end: datetime, known: Known) -> tuple[datetime, datetime] | None:
    version = promise.clause.version
    begins = max(start, midnight(version.effective_from or date.max, known.zone))
    ends = min(end, midnight(version.effective_until, known.zone)) if version.effective_until else end
    return (begins, ends) if begins < ends else None


def _cohort(asked: Asked, start: datetime, end: datetime) -> Cohort:
    source = asked.source.pk if asked.source else None
    return Cohort(asked.organisation.pk, start, end, asked.as_of, source=source, units=asked.units)


def _periods(asked: Asked) -> Iterator[tuple[str, datetime, datetime, datetime]]:
    """The periods in which complaints were received: label, bounds cut to the days asked for, and the period's end."""
    span = _span(asked)
    if span is None:
        return
    start, end = span
    if not asked.kind:
        yield "", start, end, end
        return
    last = local_day(end - timedelta(microseconds=1), asked.zone)
    for period in Period.between(local_day(start, asked.zone), last, asked.kind):
        bounds = period.bounds(asked.zone)
        yield period.label, max(start, bounds[0]), min(end, bounds[1]), bounds[1]


def _span(asked: Asked) -> tuple[datetime, datetime] | None:
    """From the local day of the first complaint to that of the last one, within the days asked for."""
    received = Complaint.objects.filter(organisation=asked.organisation, received_at__lte=asked.as_of)
    if asked.source:
        received = received.filter(source=asked.source)
    if asked.units is not None:
        received = received.filter(unit__in=asked.units)
    ends = received.aggregate(first=Min("received_at"), last=Max("received_at"))
    if ends["first"] is None:
        return None
    first, last = local_day(ends["first"], asked.zone), local_day(ends["last"], asked.zone)
    first, last = max(first, asked.first or first), min(last, asked.last or last)
    if first > last:
        return None
    return midnight(first, asked.zone), midnight(last + timedelta(days=1), asked.zone)


def _row(
    asked: Asked,
    key: tuple[str, str, str],
    parts: Sequence[tuple[Stretch, Counter[Part]]],
    units: Mapping[int, str],
) -> Row:
    measures = [(stretch, _measure(asked, key, stretch, tally, units)) for stretch, tally in parts]
    total = _together(asked, measures, sum((tally for _stretch, tally in parts), Counter[Part]()))
    low, high = _interval(asked, total)
    numbers = {
        "received": total.received,
        "numerator": total.numerator,
        "denominator": total.denominator,
        "not_yet_due": total.not_yet_due,
        "value": None if total.value is None or not total.denominator else places(total.value),
        "low": low,
        "high": high,
    }
    unit, channel, period = key
    return {"unit": unit, "channel": channel, "period": period, **numbers, "verdict": _verdict(measures)}


def _measure(
    asked: Asked, key: tuple[str, str, str], stretch: Stretch, tally: Counter[Part], units: Mapping[int, str]
) -> Measure:
    if asked.definition.ask is not Ask.ANSWER or stretch.reading is None:
        return metrics.share(asked.definition, tally)
    return _against_benchmark(asked, key, stretch, stretch.reading, tally, units)


def _against_benchmark(
    asked: Asked,
    key: tuple[str, str, str],
    stretch: Stretch,
    reading: Reading,
    tally: Counter[Part],
    units: Mapping[int, str],
) -> Measure:
    statistic = str(reading.parameters.get("statistic") or "p90")
    try:
        p = fraction_of(statistic)
        k = rank(p, tally.total())
    except ValueError as error:
        raise FiguresError(_("The letter's statistic %(name)s is no quantile.") % {"name": statistic}) from error
    group = _group(asked, key, units)
    seconds, bound = counting.answer_seconds(stretch.cohort, k, tally[Part.ANSWERED], group)
    benchmark = reading.known.benchmark(statistic, reading.on)
    kind = str(reading.parameters.get("reading") or R1)
    within = _within(asked, key, stretch, benchmark.seconds, p, units) if kind == R3 and benchmark.seconds else None
    return metrics.against_benchmark(Quantile(seconds, k, bound), benchmark, reading=kind, tally=tally, within=within)


def _within(
    asked: Asked, key: tuple[str, str, str], stretch: Stretch, seconds: int, share: Fraction, units: Mapping[int, str]
) -> Within:
    """Who of the group was answered within the benchmark's time."""
    question = replace(stretch.question, ask=Ask.RESPONSE, limit=Limit(seconds, "s"))
    tally = _cells(asked, replace(stretch, question=question), units).get(key[:2], Counter())
    return Within(tally[Part.MET], tally[Part.LATE], tally[Part.NOT_YET_DUE], share)


def _group(asked: Asked, key: tuple[str, str, str], units: Mapping[int, str]) -> Q:
    group = Q()
    if "unit" in asked.by:
        unit = next((pk for pk, name in units.items() if name == key[0]), None)
        group &= Q(unit=unit) if unit else Q(unit__isnull=True)
    return group & Q(channel=key[1]) if "channel" in asked.by else group


def _together(asked: Asked, measures: Sequence[tuple[Stretch, Measure]], tally: Counter[Part]) -> Measure:
    """The numbers of the whole group; a ratio to a benchmark is that of the last version, for it cannot be added."""
    if asked.definition.ask is Ask.ANSWER:
        return replace(measures[-1][1], received=tally.total())
    return metrics.share(asked.definition, tally)


def _interval(asked: Asked, measure: Measure) -> tuple[Decimal | None, Decimal | None]:
    if not asked.definition.is_share_of_complaints or not measure.denominator:
        return None, None
    low, high = wilson(int(measure.numerator or 0), int(measure.denominator))
    return places(low), places(high)


def _verdict(measures: Sequence[tuple[Stretch, Measure]]) -> str:
    """The worst of the verdicts on each version's part; empty without a letter."""
    verdicts = [_judged(stretch.reading, measure) for stretch, measure in measures if stretch.reading]
    return min(verdicts, key=WORST_FIRST.index, default="")


def _judged(reading: Reading, measure: Measure) -> str:
    obstacle = reading.obstacle()
    if obstacle is not None:
        return "not_evaluable"
    return str(assess(measure, reading.terms, today=reading.known.today).verdict)
