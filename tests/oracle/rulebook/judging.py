"""RULEBOOK §7: what is judged, by which version, and the verdict, reason, clarity and finality of each figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.oracle.rulebook.arrivals import arrivals, followers
from tests.oracle.rulebook.calendars import DAY, INSTANT, Calendar, Country, label, period_of
from tests.oracle.rulebook.cohorts import (
    ASKED_LATER,
    Part,
    cap_of,
    cohort,
    is_uncertain,
    last_deadline,
    last_overrun,
    part_of,
    reopenings_until,
)
from tests.oracle.rulebook.facts import Complaint, Note, Promise, Record, Version
from tests.oracle.rulebook.figures import (
    LOWER_IS_BETTER,
    Figure,
    Terms,
    at_once,
    losses,
    may_be_reopened,
    overruns,
    reopened,
    repeats,
    satisfied,
    timely,
)
from tests.oracle.rulebook.numbers import (
    WORST_LAST,
    clarity,
    interval_of,
    rounded,
    verdict,
    written_interval,
)

BEYOND = {"beyond_minor": 1, "beyond_major": 2}
TIMED = ("first_response_timely_rate", "preliminary_solution_rate", "resolution_rate")
Key = tuple[int, int, str, str]
"""Number of the version, place of the promise in it, unit ("" is the company), period."""


@dataclass(frozen=True)
class Outcome:
    """A figure with its verdict, as a result keeps it."""

    received: int
    numerator: int | None
    denominator: int | None
    not_yet_due: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    verdict: str
    reason: str
    clarity: str
    provisional: bool
    final_on: date | None


@dataclass(frozen=True)
class Judging:
    """One promise of one version in one period, for the company or a unit."""

    promise: Promise
    bands: tuple[Promise, ...]
    notes: tuple[Note, ...]
    part: Part
    terms: Terms
    cases: list[Complaint]
    since: dict[str, timedelta | None]
    followers: dict[str, Complaint]


class Judge:
    """Judges a record as of a moment; `outcomes()` are all results, `Breaches` asks for the parts."""

    def __init__(self, record: Record, country: Country, as_of: datetime) -> None:
        self.record, self.as_of = record, as_of
        self.calendar = Calendar(record, country)
        self.today = self.calendar.day_of(as_of)
        found = arrivals(record.complaints)
        self.kinds = {reference: kind for reference, (kind, _since) in found.items()}
        self.since = {reference: since for reference, (_kind, since) in found.items()}
        self.followers = followers(record.complaints)

    def parts(self) -> Iterator[tuple[int, int, Part]]:
        """Every period of every promise of every version from its first day to today (§7)."""
        for number, version in enumerate(self.record.versions):
            until = self.until(number)
            for place, promise in enumerate(version.promises):
                day = version.effective_from
                while day <= self.today and (until is None or day < until):
                    period = period_of(day, promise.period)
                    yield number, place, part_of(period, version.effective_from, until, self.calendar)
                    day = period[1]

    def until(self, number: int) -> date | None:
        later = self.record.versions[number + 1 :]
        return later[0].effective_from if later else None

    def judging(self, number: int, place: int, part: Part, unit: str) -> Judging:
        version = self.record.versions[number]
        promise = version.promises[place]
        notes = self.notes_for(promise.metric, part)
        terms = self.terms(promise, notes, part)
        counted = ("counted", "chaser") if promise.metric == "property_loss_cases" else ("counted",)
        cases = [each for each in self.record.complaints if self.kinds[each.reference] in counted]
        cases = [each for each in cases if not unit or each.unit == unit]
        cases = cohort(cases, part, promise, self.as_of)
        return Judging(promise, bands_of(version, promise), notes, part, terms, cases, self.since, self.followers)

    def notes_for(self, metric: str, part: Part) -> tuple[Note, ...]:
        """§11: the notes in force on the last judged day of the part."""
        last = min(part.end - timedelta(days=1), self.today)
        return tuple(
            each
            for each in self.record.notes
            if each.metric == metric
            and each.valid_from <= last
            and (each.valid_until is None or last <= each.valid_until)
        )

    def terms(self, promise: Promise, notes: tuple[Note, ...], part: Part) -> Terms:
        """§11: a limit in the letter goes before one in a note."""
        limit = promise.limit or next((each.limit for each in notes if each.limit), "")
        cap = cap_of(promise)
        until = None
        if promise.metric == "resolution_rate" and limit and not self.lacks(promise, limit):
            until = reopenings_until(promise, limit, cap, part, self.calendar)
        window = promise.window_days or 30
        repeats_until = part.ends - INSTANT + window * DAY
        return Terms(limit, window, cap, until, self.as_of, self.calendar, repeats_until)

    def lacks(self, promise: Promise, limit: str) -> str:
        """§7: "not evaluable with the reason"; §1: working hours need opening hours; §4: no net clock of them."""
        if promise.metric not in (*TIMED, "overrun"):
            return ""
        if not limit:
            return "no_limit"
        if limit.endswith("wh") and not self.record.hours:
            return "no_hours"
        return "net_clock" if limit.endswith("wh") and promise.clock == "net" else ""

    def outcome(self, judging: Judging) -> Outcome:
        """The outcome of a version's own part."""
        lacking = self.lacks(judging.promise, judging.terms.limit)
        figure = Figure(None, None) if lacking else figure_of(judging)
        low, high = figure.interval
        said, reason = self.said(judging, figure, lacking)
        clear = "none"
        if low is not None and high is not None and judging.promise.kind == "target":
            clear = clarity(low, high, interval_of(judging.promise))
        provisional, final_on = self.finality(judging, figure, lacking)
        return Outcome(
            sum(self.kinds[each.reference] == "counted" for each in judging.cases),
            figure.numerator,
            figure.denominator,
            figure.not_yet_due,
            None if figure.value is None else rounded(figure.value),
            None if low is None else rounded(low),
            None if high is None else rounded(high),
            said,
            reason,
            clear,
            provisional,
            final_on,
        )

    def said(self, judging: Judging, figure: Figure, lacking: str) -> tuple[str, str]:
        """§7: the word of the verdict, and the reason beside it: a clause that only grades and best effort get none."""
        fewest = next((n.minimum_count for n in judging.notes if n.minimum_count), judging.promise.minimum_count or 1)
        reason = lacking
        if not lacking and figure.value is None:
            reason = "no_data"
        if judging.promise.kind == "band":
            return "not_evaluable" if lacking else "grades", reason
        if judging.promise.force == "best_effort":
            return "reported", reason
        if reason or figure.value is None:
            return "not_evaluable", reason
        if figure.denominator < fewest:
            return "not_evaluable", "below_minimum"
        bands = [(interval_of(each), each.breach_class) for each in judging.bands]
        noted = [(written_interval(n.gap), n.breach_class) for n in judging.notes if n.gap and n.breach_class]
        lower = judging.promise.metric in LOWER_IS_BETTER
        return verdict(figure.value, interval_of(judging.promise), bands, noted, lower_is_better=lower)

    def finality(self, judging: Judging, figure: Figure, lacking: str) -> tuple[bool, date | None]:
        """§5: provisional until what concerns the metric has run out after the end of the period."""
        promise, part, terms = judging.promise, judging.part, judging.terms
        final = part.ends
        if lacking:
            return self.as_of < final, None
        if terms.limit == "own":
            return self.as_of < final or figure.not_yet_due > 0, None
        if promise.metric == "reopen_rate":
            return self.as_of < final or any(may_be_reopened(case, self.as_of) for case in judging.cases), None
        if promise.metric in TIMED:
            final = terms.reopenings_until or last_deadline(terms.limit, part, self.calendar)
            final += INSTANT
        if promise.metric == "overrun":
            final = last_overrun(terms.limit, interval_of(promise), part, self.calendar) + INSTANT
        if promise.metric == "satisfaction":
            final += ASKED_LATER
        if promise.metric == "first_contact_resolution":
            final += terms.window_days * DAY
        share = interval_of(promise) if promise.metric == "overrun" else None
        uncertain = bool(terms.limit) and is_uncertain(terms.limit, share, part, self.calendar)
        return self.as_of < final or uncertain, self.calendar.day_of(final) if self.as_of < final else None

    def outcomes(self) -> dict[Key, Outcome]:
        """Every result: the company's, and those of units that received something."""
        found: dict[Key, Outcome] = {}
        for number, place, part in self.parts():
            promise = self.record.versions[number].promises[place]
            for unit in ("", *sorted({each.unit for each in self.record.complaints if each.unit})):
                name = label(part.of_period[0], promise.period)
                found[number, place, unit, name] = self.outcome(self.judging(number, place, part, unit))
        return {key: with_earlier(key, own, found, self.record.versions) for key, own in found.items()}


def figure_of(judging: Judging) -> Figure:
    """§6: each metric's numbers."""
    promise, cases, terms = judging.promise, judging.cases, judging.terms
    if promise.metric in TIMED:
        return timely(promise, cases, terms)
    if promise.metric == "repeat_rate":
        return repeats(cases, judging.since, terms)
    if promise.metric == "satisfaction":
        return satisfied(cases)
    if promise.metric == "reopen_rate":
        return reopened(cases, terms.as_of)
    if promise.metric == "first_contact_resolution":
        return at_once(cases, judging.since, judging.followers, terms)
    if promise.metric == "overrun":
        where = interval_of(promise)
        late = overruns(cases, terms)
        decided = timely(promise, cases, terms)
        graded = sum(where.holds(share) for share, _due in late.values())
        return replace(decided, numerator=graded, is_count=True)
    return Figure(len(losses(cases, terms.calendar.day_of(terms.as_of))), len(cases), is_count=True)


def bands_of(version: Version, promise: Promise) -> tuple[Promise, ...]:
    """§7: the bands that grade what a promise promises: those of its metric in its version."""
    return tuple(each for each in version.promises if each.kind == "band" and each.metric == promise.metric)


def with_earlier(key: Key, own: Outcome, found: dict[Key, Outcome], versions: tuple[Version, ...]) -> Outcome:
    """§7: each part is judged by its own version, "the worse is the verdict"; an earlier part in which nothing was
    received has no say, and the whole is final when its own and all others are. Of two missed ones the worse is past a
    band: "never shown milder than the band"."""
    number, place, unit, name = key
    parts = [found[n, place, unit, name] for n in range(number) if (n, place, unit, name) in found]
    speaking = [each for each in [*parts, own] if each.received] or [own]
    worse = max(speaking, key=lambda each: (WORST_LAST.index(each.verdict), BEYOND.get(each.reason, 0)))
    moving = [*(each for each in parts if each.received), own]
    days = [each.final_on for each in moving if each.final_on]
    return replace(
        own,
        verdict=worse.verdict,
        reason=worse.reason,
        provisional=any(each.provisional for each in moving),
        final_on=max(days, default=None),
    )
