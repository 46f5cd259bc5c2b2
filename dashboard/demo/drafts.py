"""A third letter of the demo, half reviewed: its bands overlap and leave gaps, and one was read without its metric."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from accounts.models import Organisation, User
from commitments.actions import accept_promise, correct_promise, reject_promise, store_letters
from commitments.letters.reading import parse_text
from commitments.metrics import Metric
from commitments.models import LetterVersion, Promise
from dashboard.demo.calendar import Calendar
from dashboard.demo.papers import TEXTS

ACCEPTED = ("2.2", "2.3")
REJECTED = ("2.5",)


def leave_under_review(company: Organisation, calendar: Calendar, *, by: User) -> LetterVersion:
    """Store the letter and decide on half of what was proposed; the rest waits for whoever looks at the demo."""
    signed_on = calendar.today - timedelta(days=4)
    text = (TEXTS / "visits.txt").read_text(encoding="utf-8")
    text = text.format(
        number=f"YL-SM-{signed_on.year}-01", signed_on=f"{signed_on.year}年{signed_on.month}月{signed_on.day}日"
    )
    version = store_letters(
        organisation=company,
        parsed=parse_text(text),
        by=by,
        source_name="visits.txt",
        source_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )[0]
    for promise in Promise.objects.of_version(version):
        _decide(promise, by)
    return version


def _decide(promise: Promise, by: User) -> None:
    if promise.clause.path in ACCEPTED:
        accept_promise(promise=promise, by=by)
    elif promise.clause.path in REJECTED:
        reject_promise(promise=promise, by=by)
    elif promise.breach_class == Promise.BreachClass.MAJOR:
        correct_promise(promise=promise, changes={"metric": Metric.RESOLUTION.value}, by=by)
