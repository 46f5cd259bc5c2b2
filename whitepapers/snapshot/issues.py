"""When the next issue is due (rule book §14)."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from compliance.obligations import occurrences
from compliance.rules.resources import DUE_DAYS, publication_due
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.quarter import Quarter


def next_publication(of: Quarter) -> date:
    """The last day for the issue on the quarter that follows: as the promise to publish is judged, with the days that
    letter or note name; the rule book's default where nobody has promised one."""
    issue = of.period.next()
    days = [
        date.fromisoformat(told["due_on"])
        for each in occurrences(of.portfolio, of.at, back=1)
        if (told := each.outcome.measure.detail).get("issue") == issue.label
    ]
    return min(days) if days else publication_due(issue, DUE_DAYS, of.calendar)


def put_out(snapshot: Json, *, at: datetime, by: User) -> Json:
    """What publishing adds to an approved snapshot: the words and the name it was approved under, the moment, and who
    published it."""
    signed = snapshot["approval"]
    words = {name: signed[name] for name in ("statement", "statement_en", "by", "factor")}
    return {"publication": words | {"at": at.isoformat(), "published_by": str(by)}}
