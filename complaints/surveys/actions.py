"""Asking, answering, and entering answers into the record.

An answer is taken at once and becomes the complaint's satisfaction a little later, by a worker: a customer never waits
until an import lets go of the record.
"""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from complaints.actions import take_turn, write_facts
from complaints.facts import Facts, Problem
from complaints.models import Arrival, ChangeSet, Complaint, Complaints, Invitation, Source, Survey
from complaints.surveys.codes import code_of, digest
from evidence.actions import record

MOST = 10_000  # complaints of one survey
LONGEST_WINDOW = timedelta(days=92)  # of receipt: what is looked through to find them
LONGEST_COMMENT = 1_000
BATCH = 1_000
REASON = "survey"

logger = logging.getLogger(__name__)


class SurveyChangedError(ValueError):
    """Other complaints would be asked about than the person saw; `count` of them now."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def to_ask(person: User, first: date, last: date) -> Complaints:
    """Counted complaints received on these days that are resolved, have no score, and were never asked about."""
    rows = Complaint.objects.visible_to(person).received_on(first, last).resolved()
    return rows.filter(arrival=Arrival.COUNTED, satisfaction__isnull=True, invitation__isnull=True)


@transaction.atomic
def ask(*, by: User, first: date, last: date, answer_until: date, count: int) -> Survey:
    """Make a code for each complaint; `count` of them, as the person saw. Raises SurveyChangedError otherwise."""
    if by.organisation_id is None:
        raise ValueError(f"{by} belongs to no company")
    take_turn(by.organisation_id)
    numbers = list(to_ask(by, first, last).order_by("received_at", "pk").values_list("pk", flat=True)[: MOST + 1])
    if len(numbers) != count or not 0 < count <= MOST:
        raise SurveyChangedError(len(numbers))
    survey = Survey.objects.create(
        organisation_id=by.organisation_id,
        received_from=first,
        received_until=last,
        answer_until=answer_until,
        salt=secrets.token_hex(16),
        asked=count,
        created_by=by,
    )
    Invitation.objects.bulk_create(
        (
            Invitation(survey=survey, complaint_id=pk, code_hash=digest(code_of(salt=survey.salt, complaint=pk)))
            for pk in numbers
        ),
        batch_size=BATCH,
    )
    record(action="survey.ask", actor=by, subject=survey, detail={"asked": count, "answer_until": answer_until})
    return survey


@transaction.atomic
def answer(*, invitation: Invitation, score: int, comment: str, now: datetime) -> bool:
    """Take the one answer; False where there is one already or the last day is over."""
    if not invitation.survey.is_open(timezone.localdate(now)):
        return False
    waiting = Invitation.objects.filter(pk=invitation.pk, answered_at__isnull=True)
    if not waiting.update(answered_at=now, score=score, comment=comment[:LONGEST_COMMENT]):
        return False
    Survey.objects.filter(pk=invitation.survey_id).update(answered=F("answered") + 1)
    record(action="survey.answer", subject=invitation)  # neither who, nor what he said
    return True


def enter_answers(*, now: datetime) -> int:
    """Write the scores that are waiting as facts, with a revision each. Returns how many."""
    waiting = Invitation.objects.filter(answered_at__isnull=False, entered_at__isnull=True)
    companies = waiting.order_by().values_list("survey__organisation", flat=True).distinct()
    return sum(_enter(organisation, now) for organisation in list(companies))


def _enter(organisation: int, now: datetime) -> int:
    entered = 0
    while some := _enter_some(organisation, now):
        entered += some
    return entered


@transaction.atomic
def _enter_some(organisation: int, now: datetime) -> int:
    take_turn(organisation)
    waiting = Invitation.objects.filter(
        survey__organisation=organisation, answered_at__isnull=False, entered_at__isnull=True
    )
    some = list(islice(waiting.select_related("complaint__source").order_by("answered_at", "pk").iterator(), BATCH))
    by_source: dict[Source, list[Facts]] = defaultdict(list)
    for each in some:
        told = Facts(reference=each.complaint.reference, received_at=None, satisfaction=each.score)
        by_source[each.complaint.source].append(told)
    for source, facts in by_source.items():
        write_facts(
            source=source,
            facts=facts,
            told=["satisfaction"],
            by=None,
            kind=ChangeSet.Kind.SURVEY,
            reason=REASON,
            now=now,
            refuse=_warn,
        )
    Invitation.objects.filter(pk__in=[each.pk for each in some]).update(entered_at=now)
    return len(some)


def _warn(facts: Facts, found: Sequence[Problem]) -> None:
    """A complaint whose other facts have become impossible keeps its answer beside it."""
    logger.warning("answer for %s not entered: %s", facts.reference, [problem.code for problem in found])
