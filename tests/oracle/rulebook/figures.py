"""RULEBOOK §6: the numbers of each metric, complaint by complaint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.rulebook.arrivals import is_repeat
from tests.oracle.rulebook.calendars import INSTANT, Calendar, deadline, length, measured_from, ticked, ticks
from tests.oracle.rulebook.clocks import LATE, MET, NOT_YET_DUE, gross_due, net_due, resolved, state
from tests.oracle.rulebook.facts import Complaint, Promise
from tests.oracle.rulebook.numbers import wilson

LOWER_IS_BETTER = ("repeat_rate", "reopen_rate", "property_loss_cases", "overrun")
REOPENED_MOSTLY_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Figure:
    """A share, or the count of what a clause grades, of which the numerator is the value."""

    numerator: int | None
    denominator: int | None
    not_yet_due: int = 0
    is_count: bool = False

    @property
    def value(self) -> Fraction | None:
        if self.numerator is None or self.denominator is None:
            return None
        if self.is_count:
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def interval(self) -> tuple[Decimal | None, Decimal | None]:
        """§8: of every share of complaints."""
        if self.is_count or self.numerator is None or not self.denominator:
            return None, None
        return wilson(self.numerator, self.denominator)


@dataclass(frozen=True)
class Terms:
    """By what a promise measures: its limit (the clause's, else a note's), its window, its cap."""

    limit: str
    window_days: int
    cap: timedelta
    reopenings_until: datetime | None
    as_of: datetime
    calendar: Calendar
    repeats_until: datetime | None = None


def timely(promise: Promise, cases: list[Complaint], terms: Terms) -> Figure:
    """§4: timely rate = met ÷ (met + late), not-yet-due cases in neither."""
    states = [each for each in (state_of(promise, case, terms) for case in cases) if each]
    met, late = states.count(MET), states.count(LATE)
    return Figure(met, met + late, states.count(NOT_YET_DUE))


def state_of(promise: Promise, case: Complaint, terms: Terms) -> str | None:
    """§4: the state of a case; one without a deadline of its own has none."""
    due = gross_due(case, terms.limit, terms.calendar)
    if due is None:
        return None
    event = case.preliminary_at if promise.metric == "preliminary_solution_rate" else case.responded_at
    if promise.metric == "resolution_rate":
        assert terms.reopenings_until is not None
        event = resolved(case, terms.as_of, terms.reopenings_until)
        if promise.clock == "net":
            due = net_due(case, due, terms.cap, terms.as_of)
    return state(event, due, terms.as_of)


def repeats(cases: list[Complaint], since: dict[str, timedelta | None], terms: Terms) -> Figure:
    """§6: repeats ÷ (new + repeats) received."""
    found = [case for case in cases if is_repeat(since[case.reference], terms.window_days)]
    return Figure(len(found), len(cases))


def satisfied(cases: list[Complaint]) -> Figure:
    """§6: scores 4–5 ÷ valid replies."""
    scores = [case.satisfaction for case in cases if case.satisfaction is not None]
    return Figure(sum(score >= 4 for score in scores), len(scores))


def was_reopened(case: Complaint, as_of: datetime) -> bool:
    return case.reopened_at is not None and case.reopened_at <= as_of


def was_resolved(case: Complaint, as_of: datetime) -> bool:
    """Ever, by T: what was reopened had been resolved before, whatever the record says of it now."""
    return was_reopened(case, as_of) or (case.resolved_at is not None and case.resolved_at <= as_of)


def reopened(cases: list[Complaint], as_of: datetime) -> Figure:
    """§6: reopened ÷ resolved; what was not resolved yet is in neither."""
    resolved = [case for case in cases if was_resolved(case, as_of)]
    again = [case for case in resolved if was_reopened(case, as_of)]
    return Figure(len(again), len(resolved), len(cases) - len(resolved))


def may_be_reopened(case: Complaint, as_of: datetime) -> bool:
    """§5: not resolved yet, or so short a time ago that it may well be reopened."""
    if was_reopened(case, as_of):
        return False
    return not was_resolved(case, as_of) or as_of - case.resolved_at < REOPENED_MOSTLY_WITHIN


def at_once(
    cases: list[Complaint], since: dict[str, timedelta | None], followers: dict[str, Complaint], terms: Terms
) -> Figure:
    """§6: "solved at first contact and no repeat ÷ received"."""
    found = [case for case in cases if case.first_contact and case.resolved_at and case.resolved_at <= terms.as_of]
    good = [case for case in found if not came_again(case, since, followers, terms)]
    return Figure(len(good), len(cases))


def came_again(
    case: Complaint, since: dict[str, timedelta | None], followers: dict[str, Complaint], terms: Terms
) -> bool:
    """Whether a repeat of it was received by T, and before the figure was final (§5)."""
    follower = followers.get(case.reference)
    assert terms.repeats_until is not None
    if follower is None or follower.received_at > min(terms.as_of, terms.repeats_until):
        return False
    return is_repeat(since[follower.reference], terms.window_days)


def overruns(cases: list[Complaint], terms: Terms) -> dict[str, tuple[Fraction, datetime]]:
    """§4: of each late first response ((E or T) − D) ÷ L on the limit's own clock, and D. Late is more than nothing,
    also where the clock has not ticked since."""
    found = {}
    for case in cases:
        due = deadline(terms.limit, case.received_at, terms.calendar)
        if state(case.responded_at, due, terms.as_of) == LATE:
            answered = case.responded_at if case.responded_at and case.responded_at <= terms.as_of else terms.as_of
            end = measured_from(terms.limit, case.received_at, terms.calendar)
            over = ticked(answered, ticks(terms.limit, case.received_at, end, terms.calendar))
            found[case.reference] = Fraction(max(over, INSTANT) // INSTANT, length(terms.limit) // INSTANT), due
    return found


def losses(cases: list[Complaint], today: date) -> list[Complaint]:
    """§6: complaints with a loss confirmed as a service error by T."""
    return [case for case in cases if case.loss_confirmed_on is not None and case.loss_confirmed_on <= today]
