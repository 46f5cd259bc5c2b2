"""How a promise is read: its own words, completed by the interpretation notes in force (rule book §11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from commitments.bands import BandError, Interval, gaps, plain
from commitments.models import InterpretationNote, Promise, StatutoryLimit
from complaints.rules.clocks import Limit, LimitError
from complaints.rules.pauses import DEFAULT_CAP
from compliance import agreed
from compliance.registered import Known
from compliance.rules.assessment import Terms
from compliance.rules.goals import UnitError, UnusableError, goal, settled_gap, written
from compliance.rules.metrics import DEFINITIONS, Definition
from compliance.rules.parts import Ask, Grade, Part, Question
from compliance.rules.verdicts import WORST_LAST, Band, Reason, Verdict

CLASSES = {"minor": Verdict.MINOR, "major": Verdict.MAJOR}
NOTED = {Verdict.MINOR: Part.NOTED_MINOR, Verdict.MAJOR: Part.NOTED_MAJOR}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a note says of a gap: the class of what lies in it; None: that it has none."""

    note: int
    where: Interval
    verdict: Verdict | None

    @property
    def part(self) -> Part:
        """What a late case counts as whose overrun lies in the gap."""
        return NOTED[self.verdict] if self.verdict else Part.BEYOND


@dataclass
class Reading:
    """A promise with the notes that complete it on `on`, the day it is judged for.

    The limit is the promise's own where it names one; in everything else a note, which both sides signed later,
    goes before the promise's parameters. What somebody only supposes (`compliance.whatif`) goes before both.
    """

    promise: Promise
    siblings: Sequence[Promise]  # the judged promises of the same version
    known: Known
    on: date
    used: set[int] = field(default_factory=set)
    supposed: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def definition(self) -> Definition:
        return DEFINITIONS[self.promise.metric]

    @cached_property
    def notes(self) -> list[InterpretationNote]:
        return [note for note in self.known.notes if note.is_valid_on(self.on) and note.concerns(self.promise)]

    @cached_property
    def parameters(self) -> dict[str, Any]:
        found = dict(self.promise.parameters)
        for note in self.notes:
            for key, value in note.parameters.items():
                if key in ("gap", "breach_class", *self.supposed):
                    continue
                if key == "limit" and self.promise.parameters.get("limit"):
                    continue
                found[key] = value
                self.used.add(note.number)
        return {**found, **self.supposed}

    def number(self, key: str, default: int) -> int:
        try:
            return int(self.parameters.get(key, default))
        except (TypeError, ValueError):
            return default

    @cached_property
    def limit(self) -> Limit | None:
        """The limit, where the metric needs one and letter, note or law set a readable one."""
        text = str(self.parameters.get("limit") or (self.statute.limit if self.statute else ""))
        try:
            limit = Limit.parse(text)
        except LimitError:
            return None
        return None if limit.unit == "own" and self.definition.ask is Ask.OVERRUN else limit

    @cached_property
    def statute(self) -> StatutoryLimit | None:
        """The limit of the law by which an overrun of the first response is measured where neither letter nor note
        name one (rule book §4)."""
        if self.definition.ask is not Ask.OVERRUN or self.parameters.get("limit"):
            return None
        return self.known.statute(self.promise.scope, self.on)

    def obstacle(self) -> Reason | None:
        """What stands in the way of any figure at all."""
        return self._unusable() or self._without_limit()

    def _without_limit(self) -> Reason | None:
        if self.definition.needs_limit and self.limit is None:
            return Reason.NO_LIMIT
        if self.limit is not None and self.limit.unit == "wh" and self.definition.needs_limit:
            if not self.known.calendar.hours:
                return Reason.NO_HOURS
            if self.net:
                return Reason.NET_CLOCK
        return None

    def _unusable(self) -> Reason | None:
        """Why the promise's own number is none to be held against."""
        try:
            written(self.promise) if self.promise.kind == Promise.Kind.BAND else goal(self.promise)
        except UnitError:
            return Reason.UNIT
        except UnusableError:
            return Reason.BLANK
        return None

    @property
    def net(self) -> bool:
        """Whether the letter binds the net clock, which waiting for the customer stops (rule book §4)."""
        return self.definition.ask is Ask.RESOLUTION and self.parameters.get("binding_clock") == "net"

    @property
    def pause_cap(self) -> timedelta:
        """How long waiting for the customer may stop the net clock in all."""
        try:
            return Limit.parse(str(self.parameters.get("pause_cap") or "")).length
        except LimitError:
            return DEFAULT_CAP

    def question(self, reopen_until: datetime | None = None) -> Question:
        if self.definition.ask is None:
            raise LimitError(f"{self.promise.metric} counts no complaints")
        return Question(
            self.definition.ask,
            self.known.zone,
            self.known.calendar,
            self.limit if self.definition.needs_limit else None,
            self.number("window_days", 30),
            self._grade() if self.definition.ask is Ask.OVERRUN else None,
            reopen_until,
            self.pause_cap if self.net and self.limit and self.limit.unit != "wh" else None,
        )

    @cached_property
    def terms(self) -> Terms:
        """What the letter says about the value: target, bands, and the classes that notes give to its gaps."""
        only_grades = self.definition.grades or self.promise.kind == Promise.Kind.BAND
        return Terms(
            goal=None if only_grades else goal(self.promise) or self._agreed,
            bands=[] if only_grades else [*self._bands(), *self._classed],
            lower_is_better=self.definition.lower_is_better,
            binding=self.promise.force == Promise.Force.BINDING,
            grades=only_grades,
            minimum=max(1, self.number("minimum_count", 1)),
        )

    def wanted(self) -> Interval | None:
        """The promised number in its own unit, for facts that are held against it one by one."""
        try:
            return written(self.promise) or self._agreed
        except UnusableError:
            return None

    @cached_property
    def _unit(self) -> str:
        return agreed.unit_of(self.promise)

    @cached_property
    def _agreed(self) -> Interval | None:
        """The number that a signed note sets where the letter names none."""
        try:
            return settled_gap(str(self.parameters.get(agreed.PARAMETER, "")), self._unit)
        except BandError:
            return None

    def silence(self, value: Fraction | None) -> str:
        """The gap of the letter that a value lies in, written in the letter's unit; empty where it lies in none."""
        terms = self.terms
        if value is None or terms.goal is None:
            return ""
        silent = gaps(terms.goal, [band.where for band in terms.bands])
        return next((spell(gap, self._unit) for gap in silent if value in gap), "")

    def noted(self, value: Fraction | None, counts: Mapping[str, Any]) -> list[Settled]:
        """The notes on gaps that say something of this very figure, of a value or of any of the late cases counted
        by part. A note that leaves its gap without a class does too: it says so."""
        if self.definition.ask is Ask.OVERRUN:
            return [each for each in self._of_cases if counts.get(str(each.part))]
        if value is None or self.terms.goal is None:
            return []
        return [each for each in self._settled if value in each.where]

    def _bands(self) -> Iterable[Band]:
        for band in self._graded():
            try:
                where = written(band)
            except UnusableError:
                continue
            if where is not None:
                yield Band(where, CLASSES[band.breach_class])

    def _graded(self) -> list[Promise]:
        return [
            promise
            for promise in self.siblings
            if promise.kind == Promise.Kind.BAND
            and promise.metric == self.promise.metric
            and promise.breach_class in CLASSES
        ]

    @cached_property
    def _settled(self) -> list[Settled]:
        """The gaps that notes speak of, in the order of the notes."""
        found = []
        for note in self.notes:
            where, verdict = agreed.gap(self.promise, note), CLASSES.get(str(note.parameters.get("breach_class", "")))
            if where is not None:
                found.append(Settled(note.number, where, verdict))
        return found

    @property
    def _classed(self) -> Iterable[Band]:
        return (Band(each.where, each.verdict) for each in self._settled if each.verdict is not None)

    def _grade(self) -> Grade | None:
        """This band, the silence that follows it before the next band, and what notes say of that and, in the lowest
        band, of the silence before it."""
        own = self.wanted()
        if own is None:
            return None
        before, silent = self._silence_before(own), self._silence_of(own)
        noted = list[tuple[Interval, Part]]()
        for each in self._of_cases:
            if each.verdict is not None:
                noted += [(where, each.part) for where in pieces(each.where, [*before, *silent])]
                before, silent = rest_of(before, each.where), rest_of(silent, each.where)
        return Grade(own, silent, tuple(noted))

    @cached_property
    def _of_cases(self) -> list[Settled]:
        """The gaps beside this band that notes speak of, worst class first: where two notes contradict each other,
        what the worse one says holds, as it does for a rate. Before the lowest band only those that name a class: a
        late case there is in none anyway."""
        own = self.wanted()
        if own is None:
            return []
        after, before = self._silence_of(own), self._silence_before(own)
        found = [
            each
            for each in self._settled
            if pieces(each.where, after) or (each.verdict is not None and pieces(each.where, before))
        ]
        return sorted(found, key=lambda each: -WORST_LAST.index(each.verdict or Verdict.MISSED))

    def _silence_before(self, own: Interval) -> tuple[Interval, ...]:
        return silence_before(own, [band.where for band in self._bands()])

    def _silence_of(self, own: Interval) -> tuple[Interval, ...]:
        return silence_after(own, [band.where for band in self._bands()])


def rest_of(silent: Iterable[Interval], taken: Interval) -> tuple[Interval, ...]:
    """What is left of gaps when an interval is taken out of each."""
    return tuple(rest for gap in silent for rest in gap.without(taken))


def pieces(where: Interval, of: Iterable[Interval]) -> list[Interval]:
    """What an interval has in common with others, one by one."""
    common = (where.intersect(each) for each in of)
    return [each for each in common if not each.is_empty]


def silence_after(own: Interval, bands: Sequence[Interval]) -> tuple[Interval, ...]:
    """Where the letter says nothing of what lies beyond a band and before the next one; `bands` are all of them."""
    return tuple(gap for gap in gaps(None, bands) if _last_below(gap, bands) == own)


def silence_before(own: Interval, bands: Sequence[Interval]) -> tuple[Interval, ...]:
    """Where the letter says nothing of what lies below its lowest band; `bands` are all of them. Nothing of a higher
    band: what lies below that one lies beyond the band before it."""
    if own not in bands:
        return ()
    return tuple(
        gap
        for gap in gaps(None, bands)
        if _last_below(gap, bands) is None and gap.high is not None and gap.high == own.low
    )


def _last_below(gap: Interval, bands: Iterable[Interval]) -> Interval | None:
    below = [band for band in bands if band.high is not None and gap.low is not None and band.high <= gap.low]
    return max(below, key=lambda band: band.high or Fraction(0), default=None)


def spell(interval: Interval, unit: str) -> str:
    """An interval as a person writes it: "(3%, 5%]"."""
    if unit != "percent":
        return str(interval)
    left, right = ("[" if interval.low_closed else "("), ("]" if interval.high_closed else ")")
    low = "-∞" if interval.low is None else f"{plain(interval.low * 100)}%"
    high = "∞" if interval.high is None else f"{plain(interval.high * 100)}%"
    return f"{left}{low}, {high}{right}"
