"""What must stay although its time is over, or although somebody asks to be erased: each reason with its complaints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from audits.models import Engagement
from complaints.models import Hold
from complaints.models.reads import UNRESOLVED
from compliance.models import Dispute
from compliance.rules.periods import Period


class Why(StrEnum):
    """Why something stays."""

    OPEN = "open"
    DISPUTE = "dispute"
    AUDIT = "audit"
    LEGAL = "legal"


WORDS: dict[Why, LazyText] = {
    Why.OPEN: _("not resolved yet"),
    Why.DISPUTE: _("an open dispute"),
    Why.AUDIT: _("an audit engagement that is not over"),
    Why.LEGAL: _("a legal hold"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """One reason: which complaints stay, what it is called, and until when where that is known."""

    why: Why
    complaints: Q
    name: str = ""
    until: date | None = None

    @property
    def words(self) -> LazyText:
        return WORDS[self.why]


def held(organisation: int, today: date) -> list[Held]:
    """Everything that keeps complaints of a company today."""
    return [*_open(), *_disputes(organisation), *_audits(organisation, today), *_legal(organisation)]


def any_of(reasons: Iterable[Held]) -> Q:
    """Complaints that stay for any of the reasons."""
    return reduce(or_, (each.complaints for each in reasons), Q(pk__in=[]))


def _open() -> Iterator[Held]:
    yield Held(Why.OPEN, UNRESOLVED)


def _disputes(organisation: int) -> Iterator[Held]:
    """A dispute about one complaint keeps that one; about a breach of a period, everything received in it."""
    running = Dispute.objects.running().filter(breach__promise__clause__version__letter__organisation=organisation)
    for dispute in running.select_related("breach"):
        if one := dispute.complaint_id or dispute.breach.complaint_id:
            yield Held(Why.DISPUTE, Q(pk=one), dispute.party)
        else:
            period = Period.parse(dispute.breach.period)
            days = Q(received_day__gte=period.start, received_day__lte=period.last_day)
            yield Held(Why.DISPUTE, days, f"{dispute.party}, {period.label}")


def _audits(organisation: int, today: date) -> Iterator[Held]:
    """What an auditor may look at today, or will."""
    for each in Engagement.objects.filter(organisation=organisation, valid_until__gte=today):
        days = Q(received_day__gte=each.period_from, received_day__lte=each.period_until)
        yield Held(Why.AUDIT, days, each.title, each.valid_until)


def _legal(organisation: int) -> Iterator[Held]:
    for each in Hold.objects.standing().filter(organisation=organisation):
        days = Q(received_day__gte=each.received_from, received_day__lte=each.received_until)
        yield Held(Why.LEGAL, days, each.reason)
