"""When the next issue is due (rule book §14)."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import Organisation, User
from commitments.models import Letter
from commitments.portfolio import Portfolio
from complaints import calendars
from compliance.obligations import occurrences
from compliance.rules.periods import Period
from compliance.rules.resources import DUE_DAYS, publication_due
from whitepapers.snapshot.canonical import Json


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


def put_out(snapshot: Json, *, at: datetime, by: User) -> Json:
    """What publishing adds to an approved snapshot: the words and the name it was approved under, the moment, and who
    published it."""
    signed = snapshot["approval"]
    words = {"statement": signed["statement"], "by": signed["by"], "factor": signed["factor"], "at": at.isoformat()}
    return {"publication": words | {"published_by": str(by)}}
