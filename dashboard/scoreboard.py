"""The scoreboard: every promise of a letter with its verdict of the chosen period and its history.

One question to the database for the results, those of units at risk among them, beside what is read of the letters; the
rest is arranging.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from commitments.metrics import Metric
from commitments.models import InterpretationNote, Letter, LetterVersion, Promise
from commitments.portfolio import TEXTS, Portfolio
from compliance import agreed, spans, wording
from compliance.models import Result, Verdict
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.periods import Period
from compliance.spans import Span
from dashboard import sparklines

JUDGED = (Verdict.MET, Verdict.MISSED, Verdict.MINOR, Verdict.MAJOR, Verdict.NOT_EVALUABLE)
BROKEN = (Verdict.MISSED, Verdict.MINOR, Verdict.MAJOR)
YEARS_BACK = 4
MOST_UNITS = 12  # at risk, of which a page tells


@dataclass(frozen=True)
class Row:
    """A promise on the board. `history` holds the results of its periods up to the chosen one, oldest first.

    `before` is the period of its rhythm at the end of the quarter before the chosen one: for a yearly promise
    mostly the same year.
    """

    promise: Promise
    period: Period
    before: Period
    history: Sequence[Result] = ()
    ended_on: date | None = None  # the day on which an amendment dropped it, within the period
    set_by: InterpretationNote | None = None  # the note whose number it was held against, where the letter names none
    whole: Result | None = None  # of a later version that took over within the period, and judges all of it

    @cached_property
    def result(self) -> Result | None:
        return self._of(self.period)

    @cached_property
    def earlier(self) -> Result | None:
        """Its result at the end of the quarter before."""
        return self._of(self.before)

    @property
    def verdict(self) -> str:
        return self.result.verdict if self.result else ""

    @cached_property
    def sparkline(self) -> sparklines.Sparkline:
        if self.promise.metric == Metric.OBLIGATION:
            return sparklines.of_verdicts([result.verdict for result in self.history])
        target = agreed.target(self.promise, self.set_by) if self.set_by else wording.target(self.promise)
        return sparklines.of_values([result.value for result in self.history], target)

    @property
    def goal(self) -> str:
        """What is asked for: by the letter, or where it names no number by the note that both sides have signed."""
        return agreed.words(self.promise, self.set_by) if self.set_by else wording.goal(self.promise)

    @property
    def waits(self) -> bool:
        """Whether an amendment governs the period by now, and only the version before it was judged in it yet."""
        return self._known(self.period) is not None and self.result is None

    @property
    def span(self) -> Span:
        """The days of the period that the verdict tells of, where they are fewer than all."""
        return spans.of(self.result) if self.result else Span()

    def _of(self, period: Period) -> Result | None:
        found = self._known(period)
        return None if found and self._is_of_old_terms(found, period) else found

    def _known(self, period: Period) -> Result | None:
        return next((result for result in reversed(self.history) if result.period == period.label), None)

    @property
    def taken_over_on(self) -> date | None:
        """The day from which a later version governs the period, where that one alone judges it: the version in force
        on its last day judges registered facts (rule book §7)."""
        return taken_over_on(self.promise, self.period) if self.result is None else None

    def _is_of_old_terms(self, found: Result, period: Period) -> bool:
        """The verdict of a version that an amendment has replaced within the period does not speak of its terms."""
        since = self.promise.clause.version.effective_from
        return found.promise_id != self.promise.pk and since is not None and since < period.end


@dataclass(frozen=True)
class Board:
    """A letter's version in force and its promises in reading order; while the period runs also those `units` that are
    at risk, or past keeping it."""

    version: LetterVersion
    rows: Sequence[Row] = field(default_factory=list)
    units: Sequence[Result] = ()

    @property
    def has_allowances(self) -> bool:
        return any(row.result is not None and row.result.detail.get("budget") for row in self.rows)

    @property
    def letter(self) -> Letter:
        return self.version.letter


@dataclass(frozen=True)
class Tally:
    """How many promises got which verdict in a period, how many of the kept ones are at risk, how many got none, and
    how many a later version judges in it."""

    verdicts: Counter[str]
    at_risk: int
    without: int = 0
    by_later: int = 0

    @classmethod
    def of(cls, results: Iterable[Result | None]) -> Tally:
        listed = list(results)
        known = [result for result in listed if result]
        at_risk = sum(result.at_risk and result.verdict == Verdict.MET for result in known)
        return cls(Counter(result.verdict for result in known), at_risk, len(listed) - len(known))

    @property
    def judged(self) -> int:
        return sum(self.verdicts[verdict] for verdict in JUDGED)

    @property
    def told(self) -> int:
        """All of them, as many as there are rows on the board."""
        return self.verdicts.total() + self.without + self.by_later

    @property
    def met(self) -> int:
        return self.verdicts[Verdict.MET]


def boards(portfolio: Portfolio, chosen: Period, today: date, seen: Collection[int] | None = None) -> list[Board]:
    """One board a letter that binds on the last day of the chosen period (or today, while it runs). `seen` are the
    units whose figures the reader may see; None: all."""
    day = min(chosen.last_day, today)
    versions = portfolio.in_force(day)
    letters = {version.letter_id for version in versions}
    known = [
        promise for each in portfolio.versions if each.letter_id in letters for promise in portfolio.agreed[each.pk]
    ]
    found = _of_company(known, chosen)
    if today in chosen:
        binding = [promise for version in versions for promise in portfolio.agreed[version.pk]]
        units = (ask(binding, today, seen).select_related("unit") for ask in (units_at_risk, units_past_keeping))
        found = found.select_related("unit").union(*units, all=True)
    results = _given(found, known)
    history = _by_lineage(result for result in results if result.unit_id is None)
    return [
        Board(
            version,
            list(_board_rows(version, portfolio, history, day, chosen)),
            [each for each in results if each.unit_id and each.promise.clause.version_id == version.pk],
        )
        for version in versions
    ]


def units_at_risk(promises: Sequence[Promise], today: date, seen: Collection[int] | None = None) -> QuerySet[Result]:
    """The units' results that are at risk in periods that run and not out of reach, the fewest failures left first: as
    many as a page shows, and one more."""
    return _first(_of_running_units(promises, today, seen).filter(detail__budget__remaining__gte=0))


def units_past_keeping(
    promises: Sequence[Promise], today: date, seen: Collection[int] | None = None
) -> QuerySet[Result]:
    """Those in which more has failed than the whole period allows, the furthest past it first; as many."""
    return _first(_of_running_units(promises, today, seen).filter(detail__budget__remaining__lt=0))


def _of_running_units(promises: Sequence[Promise], today: date, seen: Collection[int] | None) -> QuerySet[Result]:
    running = {Period.containing(today, kind).label for kind in {promise.period for promise in promises}}
    found = Result.objects.of_units().filter(promise__in=promises, period__in=running, at_risk=True)
    return found if seen is None else found.filter(unit__in=seen)


def _first(found: QuerySet[Result]) -> QuerySet[Result]:
    pressing = found.order_by("detail__budget__remaining", "pk")
    return Result.objects.filter(pk__in=pressing.values("pk")[: MOST_UNITS + 1]).order_by()


def _board_rows(
    version: LetterVersion, portfolio: Portfolio, history: dict[UUID, list[Result]], day: date, chosen: Period
) -> Iterator[Row]:
    yield from (_with_note(row, portfolio) for row in _rows(portfolio.agreed[version.pk], history, day, chosen))
    yield from (_with_note(row, portfolio) for row in _dropped(version, portfolio.agreed, history, day))


def _with_note(row: Row, portfolio: Portfolio) -> Row:
    """With the note that set its number; the notes are read only where a verdict used one and the letter has none."""
    if row.result is None or not row.result.detail.get("notes") or row.goal:
        return row
    letter = row.promise.clause.version.letter_id
    return replace(row, set_by=agreed.note_of(row.result, portfolio.notes.get(letter, [])))


def _dropped(
    version: LetterVersion, promises: dict[int, list[Promise]], history: dict[UUID, list[Result]], day: date
) -> Iterator[Row]:
    """Promises that an amendment ended within the period: what was received before is judged all the same (§7)."""
    carried = {promise.lineage for promise in promises[version.pk]}
    for lineage, results in history.items():
        promise = results[-1].promise
        ended = promise.clause.version
        if lineage in carried or ended.letter_id != version.letter_id or ended.effective_until is None:
            continue
        period = period_of(promise, day)
        shown = Row(promise, period, period.previous(), results, ended.effective_until)
        if period.start < ended.effective_until <= day and shown.result is not None and promise.stands_alone:
            yield shown


def results_by_lineage(promises: Iterable[Promise], until: Period) -> dict[UUID, list[Result]]:
    """The company's results of these promises, with clause and version, up to a period: the oldest first, and of a
    period that several versions judged the last one's. Each is given its promise, which is not read again."""
    known = list(promises)
    return _by_lineage(_given(_of_company(known, until), known))


def _of_company(promises: Sequence[Promise], until: Period) -> QuerySet[Result]:
    since = until.start.year - YEARS_BACK
    of_promises = Result.objects.of_company().filter(
        promise__in=promises, starts_on__lt=until.end, starts_on__year__gte=since
    )
    return of_promises.order_by()


def _given(results: Iterable[Result], promises: Sequence[Promise]) -> list[Result]:
    known = {promise.pk: promise for promise in promises}
    found = list(results)
    for result in found:
        result.promise = known[result.promise_id]
    return found


def _by_lineage(results: Iterable[Result]) -> dict[UUID, list[Result]]:
    found: dict[UUID, dict[str, Result]] = defaultdict(dict)
    for result in sorted(results, key=lambda each: (each.starts_on, each.promise.clause.version.number)):
        found[result.promise.lineage][result.period] = result
    return {lineage: list(by_period.values()) for lineage, by_period in found.items()}


def judged_whole(version: LetterVersion) -> dict[tuple[UUID, str], Result]:
    """What later versions came to in the periods in which they took over from this one, by promise and period. Where
    several did, the last of them holds the parts of all (rule book §7)."""
    until = version.effective_until
    if until is None:
        return {}
    found = Result.objects.of_company().filter(
        promise__clause__version__letter=version.letter_id,
        promise__clause__version__number__gt=version.number,
        starts_on__lt=until,
        ends_on__gt=until,
    )
    texts = [f"promise__clause__version__{name}" for name in TEXTS]
    rows = found.order_by("promise__clause__version__number").select_related("promise__clause__version").defer(*texts)
    return {(result.promise.lineage, result.period): result for result in rows}


def period_of(promise: Promise, day: date) -> Period:
    """The period of the promise's own rhythm that a day lies in."""
    return Period.containing(day, promise.period)


def taken_over_on(promise: Promise, period: Period) -> date | None:
    """The day within the period from which another version governs it and alone judges it, because the promise rests on
    registered facts (rule book §7); of one that rests on complaints each version judges its own part."""
    until, judged = promise.clause.version.effective_until, promise.metric in DEFINITIONS
    whole = judged and not spans.rests_on_complaints(promise)
    return until if whole and until is not None and until < period.end else None


def row(promise: Promise, history: Sequence[Result], day: date, chosen: Period) -> Row:
    """A promise with what is known of it as of a day in the chosen quarter.

    Of a longer period that a later version judges by now it is that version's promise, so that figure and target
    belong together.
    """
    period = period_of(promise, day)
    number = promise.clause.version.number
    of_period = (each.promise for each in reversed(history) if each.period == period.label)
    later = next((each for each in of_period if each.clause.version.number > number), promise)
    return Row(later, period, period_of(promise, chosen.previous().last_day), history)


def _rows(promises: Iterable[Promise], history: dict[UUID, list[Result]], day: date, chosen: Period) -> list[Row]:
    rows = (row(promise, history.get(promise.lineage, []), day, chosen) for promise in promises)
    return [shown for shown in rows if shown.promise.stands_alone]
