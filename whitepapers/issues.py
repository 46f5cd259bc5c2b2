"""An issue as it was put out: under whose name and with which words, and when the next one is due (rule book §14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.models import Organisation, User
from audits.signed import factor
from commitments.models import Letter
from commitments.portfolio import Portfolio
from complaints import calendars
from compliance.obligations import occurrences
from compliance.rules.periods import Period
from compliance.rules.resources import DUE_DAYS, publication_due

Json = dict[str, Any]


def next_publication(organisation: Organisation, quarter: Period, *, at: datetime) -> date:
    """The last day for the issue on the quarter that follows: as the promise to publish is judged, with the days that
    letter or note name; the rule book's default where nobody has promised one."""
    issue = quarter.next()
    portfolio = Portfolio(Letter.objects.filter(organisation=organisation))
    days = [
        date.fromisoformat(told["due_on"])
        for each in occurrences(portfolio, at, back=1)
        if (told := each.outcome.measure.detail).get("issue") == issue.label
    ]
    return min(days) if days else publication_due(issue, DUE_DAYS, calendars.of_organisation(organisation.pk))


@dataclass(frozen=True, slots=True)
class Publication:
    """Who put his name under the issue, when, and with which words; empty ones where there is no statement."""

    statement: str
    by: str
    at: datetime
    factor: str


def put_out(snapshot: Json, *, at: datetime, by: User) -> Json:
    """What publishing adds to an approved snapshot: the words and the name it was approved under, the moment, and who
    published it."""
    signed = snapshot["approval"]
    words = {"statement": signed["statement"], "by": signed["by"], "factor": signed["factor"], "at": at.isoformat()}
    return {"publication": words | {"published_by": str(by)}}


def publication(snapshot: Json) -> Publication | None:
    """None while it is a draft."""
    told = snapshot.get("publication")
    if told is None:
        return None
    return Publication(told["statement"], told["by"], datetime.fromisoformat(told["at"]), factor(told["factor"]))
