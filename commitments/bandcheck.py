"""The band check: for each metric what the letter promises, what it grades, where it is silent or says two things.

Reads only (rule book §7). Between target and bands the letter is silent: such a figure is missed, in no breach
class, or past a band on its worse side *beyond* that class, until a signed note settles it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from commitments import bands, metrics
from commitments.bands import BandError, Interval
from commitments.definitions import has, keys_of
from commitments.metrics import Metric
from commitments.models import Clause, InterpretationNote, LetterVersion, Promise
from commitments.numberlines import NumberLine, number_line

TIMES = {"millisecond", "second", "minute", "hour", "day", "working_day", "working_hour", "week", "month", "year"}
OVERRUNS = Interval(Fraction(0), None, False, False)
SEVERITY = ("target", "minor", "major")


@dataclass(frozen=True, slots=True)
class Said:
    """One phrase of the letter with the numbers it speaks of. `grade` is target, minor or major."""

    promise: Promise
    interval: Interval

    @property
    def grade(self) -> str:
        return (self.promise.breach_class or "minor") if self.promise.kind == Promise.Kind.BAND else "target"


@dataclass(frozen=True, slots=True)
class Silence:
    """Numbers of a metric for which the letter names neither a kept promise nor a breach class (rule book §7).

    `beyond` is the breach class of the band on whose worse side they lie; empty where no band is passed. `proposed` is
    a note that would settle them once the other side has signed it.
    """

    metric: str
    interval: Interval
    note: InterpretationNote | None = None
    beyond: str = ""
    proposed: InterpretationNote | None = None

    @property
    def grade(self) -> str:
        """The breach class that a signed note names, else silent."""
        return _class_of(self.note) or "silent"


@dataclass(frozen=True)
class Check:
    """All that the letter says of one metric in one unit."""

    metric: str
    unit: str
    said: Sequence[Said]
    notes: Sequence[InterpretationNote] = ()
    proposed: Sequence[InterpretationNote] = ()

    @property
    def label(self) -> str:
        return metrics.name(self.metric)

    @property
    def has_bands(self) -> bool:
        return any(each.promise.kind == Promise.Kind.BAND for each in self.said)

    @cached_property
    def silences(self) -> list[Silence]:
        return [
            Silence(self.metric, gap, _settled_by(self.notes, gap), self._beyond(gap), _settled_by(self.proposed, gap))
            for whole in bands.gaps(self._target, self._graded, self._domain)
            for gap in self._cut(whole)
        ]

    @cached_property
    def overlaps(self) -> list[Interval]:
        """Numbers of which the letter says two things; the worse one is the verdict."""
        return bands.overlaps(self._target, self._graded, self._domain)

    @property
    def clause(self) -> Clause:
        """Where the letter promises the figure; where it only grades it, the first clause that does."""
        return min(self.said, key=lambda each: each.grade != "target").promise.clause

    @property
    def _domain(self) -> Interval:
        return domain(self.metric)

    @cached_property
    def open(self) -> int:
        """How many gaps no signed note settles."""
        return sum(silence.note is None for silence in self.silences)

    @property
    def line(self) -> NumberLine:
        return self.line_at(None)

    def line_at(self, value: Fraction | None) -> NumberLine:
        """The picture, with a measured value in the letter's unit."""
        said = [(each.grade, each.interval) for each in self.said]
        noted = [(each.grade, each.interval, each.note.number) for each in self.silences if each.note]
        silent = [each.interval for each in self.silences if not each.note]
        return number_line(said, silent, self.overlaps, value, noted)

    @property
    def _target(self) -> Interval | None:
        """Several targets are kept only together."""
        found: Interval | None = None
        for each in self.said:
            if each.grade == "target":
                found = each.interval if found is None else found.intersect(each.interval)
        return found

    @property
    def _graded(self) -> list[Interval]:
        return [each.interval for each in self.said if each.grade != "target"]

    def _cut(self, gap: Interval) -> list[Interval]:
        """A gap cut where a signed note settles only a part of it, in order."""
        pieces = [gap]
        for settled in (_gap_of(note) for note in self.notes):
            if settled is not None:
                pieces = [rest for piece in pieces for rest in _cut_by(piece, settled)]
        return sorted(pieces, key=lambda piece: piece.low or Fraction(0))

    def _beyond(self, gap: Interval) -> str:
        passed = [each.grade for each in self.said if each.grade != "target" and self._worse(gap, each.interval)]
        return max(passed, key=SEVERITY.index, default="")

    def _worse(self, gap: Interval, band: Interval) -> bool:
        """Whether all of the gap lies on the worse side of the band."""
        if has(self.metric, "lower_is_better"):
            return band.high is not None and gap.low is not None and gap.low >= band.high
        return band.low is not None and gap.high is not None and gap.high <= band.low


def checks(version: LetterVersion, on: date) -> list[Check]:
    """Every metric of the letter that has a number: those with breach bands first, then in reading order."""
    found: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for promise in Promise.objects.of_version(version).exclude(review=Promise.Review.REJECTED).binding():
        for interval in _interval(promise):
            found[promise.metric, promise.unit].append(Said(promise, interval))
    mine = InterpretationNote.objects.filter(letter=version.letter_id)
    notes, proposed = (list(mine.in_force(on)), list(mine.unsigned(on))) if found else ([], [])
    listed = [
        Check(metric, unit, said, *([note for note in some if note.metric == metric] for some in (notes, proposed)))
        for (metric, unit), said in found.items()
    ]
    return sorted(listed, key=lambda check: not check.has_bands)


def check_of(promise: Promise, on: date) -> Check | None:
    """The check of a promise's own metric and unit; None where it has no bands to look at."""
    same = (promise.metric, promise.unit)
    found = (check for check in checks(promise.clause.version, on) if (check.metric, check.unit) == same)
    return next((check for check in found if check.has_bands), None)


def domain(metric: str) -> Interval:
    """The numbers that a metric can have: from 0 on; an overrun begins above 0, for at 0 the answer is in time."""
    return OVERRUNS if metric == Metric.OVERRUN else bands.NON_NEGATIVE


def silences(listed: Iterable[Check]) -> list[Silence]:
    return [silence for check in listed for silence in check.silences]


def graded() -> frozenset[str]:
    """Metrics with a number of which a letter can say too little or two things at once."""
    return keys_of("is_held_against_a_number")


def _interval(promise: Promise) -> Iterator[Interval]:
    if promise.metric not in graded() or promise.value is None or promise.unit in TIMES:
        return
    try:
        found = bands.interval(promise)
        yield found.intersect(OVERRUNS) if promise.metric == Metric.OVERRUN else found
    except BandError:  # a number without a comparison says nothing yet; the review shows it
        return


def _settled_by(notes: Iterable[InterpretationNote], gap: Interval) -> InterpretationNote | None:
    """The note that speaks of all of a gap; of several the one with the worst class, as in the verdict."""
    covering = [note for note in notes if (where := _gap_of(note)) is not None and not gap.without(where)]
    return max(covering, key=lambda note: SEVERITY.index(_class_of(note) or "target"), default=None)


def _gap_of(note: InterpretationNote) -> Interval | None:
    try:
        return Interval.parse(str(note.parameters.get("gap") or ""))
    except BandError:
        return None


def _class_of(note: InterpretationNote | None) -> str:
    named = str(note.parameters.get("breach_class") or "") if note else ""
    return named if named in SEVERITY[1:] else ""


def _cut_by(piece: Interval, settled: Interval) -> list[Interval]:
    common = piece.intersect(settled)
    return piece.without(settled) + ([] if common.is_empty else [common])
