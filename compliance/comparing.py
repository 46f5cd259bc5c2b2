"""Complaints that are something else for a figure at one moment than at another, each with the reason.

A moment is an `as_of`, the number of the last change set that was known, and what was agreed, registered and decreed
then. What was written between the two is looked at version by version (`complaints.knowing`); of everything else only
what time can have moved is asked for, in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from commitments.models import Promise
from complaints.knowing import Facts, Since, TooMuchWritten
from complaints.models import Arrival
from compliance import counting
from compliance.counting import Cohort
from compliance.judging import OfComplaints
from compliance.models import Surroundings
from compliance.registered import Known
from compliance.remembered import remember
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.moves import Moment, Move, Why
from compliance.rules.parts import REOPENING_WINDOW, Ask, Case, Part, Question, local_day, part, undecided_since
from compliance.rules.periods import Period

AT_MOST = 50_000  # complaints written between two moments that are looked at
AT_ONCE = 500
TIMED_PARTS = (Part.MET, Part.LATE, Part.NOT_YET_DUE, Part.NO_DEADLINE)
PARTS: Mapping[Ask, tuple[Part, ...]] = {
    Ask.RESPONSE: TIMED_PARTS,
    Ask.PRELIMINARY: TIMED_PARTS,
    Ask.RESOLUTION: TIMED_PARTS,
    Ask.OVERRUN: (*TIMED_PARTS, Part.GRADED, Part.BEYOND, Part.NOTED_MINOR, Part.NOTED_MAJOR),
    Ask.REPEAT: (Part.NEW, Part.REPEAT),
    Ask.SATISFACTION: (Part.SATISFIED, Part.UNSATISFIED, Part.NO_REPLY),
    Ask.ANSWER: (Part.ANSWERED, Part.UNANSWERED),
    Ask.LOSS: (Part.LOSS, Part.NO_LOSS),
    Ask.REOPENED: (Part.REOPENED, Part.FRESH, Part.STAYED, Part.UNRESOLVED),
}
"""The parts that complaints move between. What was solved at first contact is not among them: it depends on complaints
that came later, of which no version of the complaint itself says anything."""
SCOPE = (("units", "unit_id"), ("channels", "channel"), ("segments", "segment"))


class NotOneByOne(Exception):  # noqa: N818 - an answer, not an error
    """What each complaint counts as depends on complaints that came after it."""


Place = tuple[Part | None, int | None]
NOWHERE: Place = (None, None)


@dataclass(frozen=True)
class Side:
    """The question of a figure at one of the two moments."""

    cohort: Cohort
    question: Question

    @classmethod
    def of(cls, promise: Promise, period: Period, as_of: datetime, kept: str | None = None) -> Side | None:
        """By surroundings that were `kept`, or by today's. None where the promise's version does not govern the period,
        or nothing can be asked of complaints."""
        if promise.metric not in DEFINITIONS or DEFINITIONS[promise.metric].ask is None:
            return None
        known = _known(promise, as_of, kept)
        siblings = known.portfolio.agreed.get(promise.clause.version_id, [])
        same = next((each for each in siblings if each.pk == promise.pk), None)
        asked = OfComplaints.of(same, siblings, period, known) if same is not None else None
        return cls(asked.cohort, asked.asked) if asked is not None and asked.asked is not None else None

    def place(self, facts: Facts | None) -> Place:
        """What a complaint is by these facts, and of which unit."""
        if facts is None or not self._holds(facts):
            return NOWHERE
        told: dict[str, Any] = {name: facts.get(name) for name in Case.__slots__}
        case = Case(**told)
        return part(case, self.question, as_of=self.cohort.as_of), facts["unit_id"]

    def _holds(self, facts: Facts) -> bool:
        """Whether the complaint is one of those that are asked; the same as `counting.classified`."""
        cohort = self.cohort
        arrivals = {Arrival.COUNTED} | ({Arrival.CHASER} if self.question.ask is Ask.LOSS else set())
        if facts["arrival"] not in arrivals or not cohort.start <= facts["received_at"] < cohort.end:
            return False
        return facts["received_at"] <= cohort.as_of and _is_within(facts, cohort.scope)

    def rows(self, piece: Cohort) -> QuerySet[Any]:
        """The complaints of the cohort received in a stretch, each with its `part`, as they are recorded today."""
        start, end = max(piece.start, self.cohort.start), min(piece.end, self.cohort.end)
        return counting.classified(replace(self.cohort, start=start, end=end), self.question)

    def asks_the_same(self, other: Side) -> bool:
        """Whether both ask the same of the same complaints, whatever the moment."""
        return self.question == other.question and replace(self.cohort, as_of=other.cohort.as_of) == other.cohort


def _known(promise: Promise, as_of: datetime, kept: str | None) -> Known:
    letter = promise.clause.version.letter
    surroundings = Surroundings.objects.filter(pk=kept).first() if kept else None
    return remember(letter, as_of, surroundings) if surroundings else Known(letter, as_of)


def _is_within(facts: Facts, scope: Mapping[str, Any]) -> bool:
    if any(scope.get(key) and facts[column] not in scope[key] for key, column in SCOPE):
        return False
    wanted = scope.get("categories")
    return not wanted or facts["category_id"] in wanted or facts["subcategory_id"] in wanted


@dataclass
class Comparison:
    """Two moments of a promise in a period, each with what was known and agreed then."""

    promise: Promise
    period: Period
    old: Moment
    new: Moment

    def moves(self) -> list[Move]:
        """Every complaint that moved, of whatever unit, the earliest recorded first. Raises TooMuchWritten where more
        than AT_MOST were written between the moments, or since, or where as many move at once, and NotOneByOne where
        the part of a complaint depends on others."""
        if self.before is None and self.after is None:
            return []
        if any(side is not None and side.question.ask not in PARTS for side in (self.before, self.after)):
            raise NotOneByOne
        if self.before is None or self.after is None:
            return self._all_at_once()
        found = [*self._recorded(self.before, self.after), *self._by_time(self.before, self.after)]
        return sorted(found, key=lambda move: move.complaint)

    @cached_property
    def before(self) -> Side | None:
        return Side.of(self.promise, self.period, self.old.as_of, self.old.surroundings)

    @cached_property
    def after(self) -> Side | None:
        return Side.of(self.promise, self.period, self.new.as_of, self.new.surroundings)

    @cached_property
    def hindsight(self) -> Side | None:
        """The first moment, asked as at the second one."""
        if self.old.surroundings == self.new.surroundings:
            return self.before
        found = Side.of(self.promise, self.period, self.old.as_of, self.new.surroundings)
        same = found is not None and self.before is not None and found.asks_the_same(self.before)
        return self.before if same else found

    @cached_property
    def since(self) -> Since:
        ends = [side.cohort.end for side in (self.before, self.after) if side is not None]
        organisation = self.promise.clause.version.letter.organisation_id
        return Since(organisation, self.old.watermark, max(ends), AT_MOST)

    def _recorded(self, before: Side, after: Side) -> Iterator[Move]:
        """Of what was written since the first moment, and of what hangs on it."""
        then, now = self.since.at(self.old.watermark), self.since.at(self.new.watermark)
        for pk in self.since.versions:
            was, is_ = before.place(then.get(pk)), after.place(now.get(pk))
            if was != is_:
                why, change_set = self._why(pk, was, now.get(pk), known_before=pk in then)
                yield Move(pk, was[0], is_[0], was[1], is_[1], why, change_set)

    def _why(self, pk: int, was: Place, now: Facts | None, *, known_before: bool) -> tuple[Why, int | None]:
        if _place(self.hindsight, now) == was:
            return Why.SINCE, None
        if _place(self.before, now) == was:
            return Why.AGREED, None
        numbers = self.old.watermark, self.new.watermark
        if own := self.since.written(pk, *numbers):
            return (Why.CORRECTED if known_before else Why.RECORDED), own
        return Why.BESIDE, self.since.written_beside(pk, *numbers)

    def _by_time(self, before: Side, after: Side) -> Iterator[Move]:
        """Of everything else."""
        may_move, parts = self._may_move(before, after), PARTS[after.question.ask]
        for piece in self._pieces(before, after):
            was = _untouched(before.rows(piece), self.old.watermark).filter(may_move)
            is_ = _untouched(after.rows(piece), self.old.watermark).filter(may_move)
            moved = [*_into(was, is_, parts), *(_gone(was, is_) if self._can_go(before, after) else ())]
            moved = [each for each in moved if each[0] not in self.since.versions]
            seen = self._seen_later(piece, [pk for pk, *_place in moved])
            for pk, unit, old, new in moved:
                why = Why.SINCE if self.hindsight is self.before or seen.get(pk) == old else Why.AGREED
                yield Move(pk, old, new, unit if old else None, unit if new else None, why)

    def _seen_later(self, piece: Cohort, numbers: list[int]) -> dict[int, Part]:
        """The parts of complaints at the first moment, asked as at the second one."""
        if self.hindsight is None or self.hindsight is self.before:
            return {}
        return _parts(self.hindsight.rows(piece), numbers)

    def _all_at_once(self) -> list[Move]:
        """Where nothing could be asked at one of the moments: everybody who is there at the other."""
        side, there = (self.after, True) if self.before is None else (self.before, False)
        assert side is not None  # noqa: S101
        moment = self.new if there else self.old
        known = self.since.at(moment.watermark)
        found = {pk: side.place(known.get(pk)) for pk in self.since.versions}
        for piece in counting.stretches(side.cohort, side.question):
            rows = _untouched(side.rows(piece), self.old.watermark).order_by().values_list("pk", "part", "unit_id")
            found |= {pk: (Part(part), unit) for pk, part, unit in rows[: AT_MOST + 1] if pk not in self.since.versions}
            if len(found) > AT_MOST:
                raise TooMuchWritten
        return [
            Move(pk, None, part, None, unit, Why.AGREED) if there else Move(pk, part, None, unit, None, Why.AGREED)
            for pk, (part, unit) in sorted(found.items())
            if part
        ]

    def _can_go(self, before: Side, after: Side) -> bool:
        """Whether some may be gone that nobody wrote: at an earlier moment they had not come yet."""
        return self.new.as_of < self.old.as_of or not before.asks_the_same(after)

    def _pieces(self, before: Side, after: Side) -> Iterator[Cohort]:
        """Stretches short enough for the questions of both moments."""
        cohorts = (before.cohort, after.cohort)
        span = replace(
            after.cohort,
            start=min(cohort.start for cohort in cohorts),
            end=max(cohort.end for cohort in cohorts),
            as_of=max(self.old.as_of, self.new.as_of),
        )
        for piece in counting.stretches(span, after.question):
            yield from counting.stretches(piece, before.question)

    def _may_move(self, before: Side, after: Side) -> Q:
        """Everything that time can have moved between the two moments, and more; where another question is asked,
        everything."""
        if not before.asks_the_same(after):
            return Q()
        question, since = after.question, min(self.old.as_of, self.new.as_of)
        found = Q(received_at__gte=min(since, undecided_since(question, since))) | Q(last_event_at__gte=since)
        if question.limit is not None and question.limit.unit == "own":
            found |= Q(due_at__gte=since)
        if question.ask is Ask.OVERRUN:
            found |= Q(responded_at__isnull=True)
        if question.ask is Ask.REOPENED:
            found |= Q(resolved_at__gt=since - REOPENING_WINDOW)
        if question.ask is Ask.LOSS:
            found |= Q(loss_confirmed_on__gte=local_day(since, question.zone))
        return found


def _place(side: Side | None, facts: Facts | None) -> Place:
    return NOWHERE if side is None else side.place(facts)


def _untouched(rows: QuerySet[Any], number: int) -> QuerySet[Any]:
    """Those that were not written after a number; what has none is older than all of them."""
    return rows.filter(Q(change_set__number__lte=number) | Q(change_set__number__isnull=True))


Moved = tuple[int, int | None, Part | None, Part | None]
"""A complaint whose part is another one: number, unit, both parts."""


def _into(was: QuerySet[Any], is_: QuerySet[Any], parts: Iterable[Part]) -> Iterator[Moved]:
    """Those that are of a part at the second moment and were not at the first."""
    for new in parts:
        stayed = was.filter(part=new).order_by().values("pk")
        rows = is_.filter(part=new).exclude(pk__in=stayed).order_by("pk").values_list("pk", "unit_id")
        moved = list(rows[: AT_MOST + 1])
        if len(moved) > AT_MOST:
            raise TooMuchWritten
        old = _parts(was, [pk for pk, _unit in moved])
        yield from ((pk, unit, old.get(pk), new) for pk, unit in moved)


def _gone(was: QuerySet[Any], is_: QuerySet[Any]) -> Iterator[Moved]:
    """Those that are none any more."""
    left = was.exclude(pk__in=is_.order_by().values("pk")).order_by("pk").values_list("pk", "unit_id", "part")
    yield from ((pk, unit, Part(old), None) for pk, unit, old in left)


def _parts(rows: QuerySet[Any], numbers: Iterable[int]) -> dict[int, Part]:
    rest, found = iter(numbers), {}
    while some := list(islice(rest, AT_ONCE)):
        told = rows.filter(pk__in=some).order_by().values_list("pk", "part")
        found.update({pk: Part(said) for pk, said in told})
    return found
