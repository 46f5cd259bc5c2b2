"""Questions without a limit: what each complaint counts as in SQL, which columns of tallies answer it, and what the
moment decides. The same answers as `compliance.rules.parts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from complaints.models import Arrival, Complaint
from complaints.rules.arrivals import DAY
from complaints.tallies import Counter as Column
from complaints.tallies import Kind
from compliance.rules.parts import REOPENING_WINDOW, SATISFIED, Ask, Part, Question, local_day

if TYPE_CHECKING:
    from compliance.counting import Cohort

Numbers = Mapping[str, int]
Moves = Iterator[tuple[QuerySet[Complaint], Part, Part]]
"""Complaints that the moment moves from the part that tallies take them for to another one."""


def nobody(_cohort: Cohort, _question: Question) -> Moves:
    yield from ()


@dataclass(frozen=True, slots=True)
class Untimed:
    """How a question is answered. `columns` are those of tallies, by names of its own, beside "counted"; `decided` are
    the parts that their numbers make; `moves` are the complaints of a cohort that stand elsewhere at its moment."""

    part: Callable[[Question, datetime], Case]
    columns: Callable[[Question], dict[str, Column]]
    decided: Callable[[Numbers], dict[Part, int]]
    moves: Callable[[Cohort, Question], Moves] = nobody


def is_repeat(window_days: int) -> Q:
    """Received within so many days after the earlier one was resolved (rule book §3)."""
    return Q(arrival=Arrival.COUNTED, since_previous__gte=0, since_previous__lte=window_days * DAY)


def with_follower(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each with what `rules.parts.Case` wants to know of the next counted complaint of its chain."""
    following = Complaint.objects.filter(previous=OuterRef("pk"), arrival=Arrival.COUNTED).order_by("received_at", "pk")
    found: QuerySet[Any] = rows.annotate(
        followed_at=Subquery(following.values("received_at")[:1]),
        followed_after=Subquery(following.values("since_previous")[:1]),
    )
    return found


def _parts(*cases: tuple[Q, Part], default: Part) -> Case:
    whens = (When(condition, then=Value(part)) for condition, part in cases)
    return Case(*whens, default=Value(default), output_field=CharField())


# Repeats (rule book §3).


def _repeat(question: Question, _as_of: datetime) -> Case:
    return _parts((is_repeat(question.window_days), Part.REPEAT), default=Part.NEW)


def _repeat_decided(numbers: Numbers) -> dict[Part, int]:
    return {Part.REPEAT: numbers["repeat"], Part.NEW: numbers["counted"] - numbers["repeat"]}


# Scores (rule book §6).


def _score(_question: Question, _as_of: datetime) -> Case:
    given = (Q(satisfaction__gte=SATISFIED), Part.SATISFIED), (Q(satisfaction__isnull=False), Part.UNSATISFIED)
    return _parts(*given, default=Part.NO_REPLY)


def _score_decided(numbers: Numbers) -> dict[Part, int]:
    replies = {Part.SATISFIED: numbers["satisfied"], Part.UNSATISFIED: numbers["unsatisfied"]}
    return {**replies, Part.NO_REPLY: numbers["counted"] - sum(replies.values())}


# Answers at any time (rule book §6).


def _answer(_question: Question, as_of: datetime) -> Case:
    return _parts((Q(responded_at__lte=as_of), Part.ANSWERED), default=Part.UNANSWERED)


def _answer_decided(numbers: Numbers) -> dict[Part, int]:
    return {Part.ANSWERED: numbers["answered"], Part.UNANSWERED: numbers["counted"] - numbers["answered"]}


# Losses, which count on chasers too: money lost is lost (rule book §6).


def _loss(question: Question, as_of: datetime) -> Case:
    known = Q(loss_confirmed_on__lte=local_day(as_of, question.zone))
    return _parts((known, Part.LOSS), default=Part.NO_LOSS)


def _loss_decided(numbers: Numbers) -> dict[Part, int]:
    return {Part.NO_LOSS: numbers["counted"] + numbers["chaser"]}


def _losses(cohort: Cohort, question: Question) -> Moves:
    known = Q(loss_confirmed_on__lte=local_day(cohort.as_of, question.zone))
    yield cohort.rows().filter(known, arrival__in=[Arrival.COUNTED, Arrival.CHASER]), Part.NO_LOSS, Part.LOSS


# Reopenings (rule book §5, §6).


def _reopened(_question: Question, as_of: datetime) -> Case:
    return _parts(
        (Q(reopened_at__lte=as_of), Part.REOPENED),
        (Q(resolved_at__lte=as_of - REOPENING_WINDOW), Part.STAYED),
        (Q(resolved_at__lte=as_of), Part.FRESH),
        default=Part.UNRESOLVED,
    )


def _reopened_decided(numbers: Numbers) -> dict[Part, int]:
    known = {Part.REOPENED: numbers["reopened"], Part.STAYED: numbers["stayed"]}
    return {**known, Part.UNRESOLVED: numbers["counted"] - sum(known.values())}


def _fresh(cohort: Cohort, _question: Question) -> Moves:
    """Tallies take every resolution for one that has stood for long."""
    since = cohort.as_of - REOPENING_WINDOW
    yield cohort.counted().filter(reopened_at__isnull=True, resolved_at__gt=since), Part.STAYED, Part.FRESH


# Solved at first contact (rule book §3, §6).


def _until(question: Question, as_of: datetime) -> datetime:
    """Repeats received later do not undo a solution at first contact."""
    return min(as_of, question.reopen_until or as_of)


def _first_contact(question: Question, as_of: datetime) -> Case:
    until = _until(question, as_of)
    again = Complaint.objects.filter(is_repeat(question.window_days), previous=OuterRef("pk"), received_at__lte=until)
    at_once = Q(first_contact=True, resolved_at__lte=as_of)
    came_again = (at_once & Q(Exists(again)), Part.CAME_AGAIN)
    return _parts(came_again, (at_once, Part.AT_ONCE), default=Part.NOT_AT_ONCE)


def _first_contact_decided(numbers: Numbers) -> dict[Part, int]:
    return {Part.AT_ONCE: numbers["at_once"], Part.NOT_AT_ONCE: numbers["counted"] - numbers["at_once"]}


def _came_again(cohort: Cohort, question: Question) -> Moves:
    """Tallies of a day know nothing of later complaints. The repeats are few, and an index holds them alone."""
    repeats = Complaint.objects.filter(
        is_repeat(question.window_days),
        organisation=cohort.organisation,
        received_at__gte=cohort.start,
        received_at__lte=_until(question, cohort.as_of),
    )
    at_once = cohort.counted().filter(first_contact=True, resolved_at__isnull=False)
    yield at_once.filter(pk__in=repeats.values("previous")), Part.AT_ONCE, Part.CAME_AGAIN


UNTIMED: dict[Ask, Untimed] = {
    Ask.REPEAT: Untimed(
        _repeat, lambda question: {"repeat": Column(Kind.REPEAT, window=question.window_days)}, _repeat_decided
    ),
    Ask.SATISFACTION: Untimed(
        _score,
        lambda _question: {"satisfied": Column(Kind.SATISFIED), "unsatisfied": Column(Kind.UNSATISFIED)},
        _score_decided,
    ),
    Ask.ANSWER: Untimed(_answer, lambda _question: {"answered": Column(Kind.HAPPENED, "response")}, _answer_decided),
    Ask.LOSS: Untimed(_loss, lambda _question: {"chaser": Column(Kind.CHASER)}, _loss_decided, _losses),
    Ask.REOPENED: Untimed(
        _reopened,
        lambda _question: {"reopened": Column(Kind.REOPENED), "stayed": Column(Kind.STAYED)},
        _reopened_decided,
        _fresh,
    ),
    Ask.FIRST_CONTACT: Untimed(
        _first_contact,
        lambda _question: {"at_once": Column(Kind.FIRST_CONTACT)},
        _first_contact_decided,
        _came_again,
    ),
}
