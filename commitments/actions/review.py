"""A person reads each proposal: accepts it, corrects it, rejects it, or adds what was not seen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from commitments.models import Clause, Promise
from commitments.proposals import CORRECTABLE, proposed_fields
from evidence.actions import record


@transaction.atomic
def accept_promise(*, promise: Promise, by: User) -> Promise:
    """Agree to a promise as it stands."""
    return _decide(promise, Promise.Review.ACCEPTED, by=by)


@transaction.atomic
def correct_promise(*, promise: Promise, changes: dict[str, Any], by: User) -> Promise:
    """Agree to a promise with other values; what was proposed stays in `proposal`."""
    before = {name: _written(getattr(promise, name)) for name in changes}
    for name, value in changes.items():
        if name not in CORRECTABLE:
            raise ValueError(name)
        setattr(promise, name, value)
    after = {name: _written(value) for name, value in changes.items()}
    return _decide(promise, Promise.Review.CORRECTED, by=by, detail={"before": before, "after": after})


@transaction.atomic
def reject_promise(*, promise: Promise, by: User) -> Promise:
    """Decide that this phrase promises nothing that can be measured; it stays on record and is never judged."""
    return _decide(promise, Promise.Review.REJECTED, by=by)


@transaction.atomic
def add_promise(*, clause: Clause, quote: str, fields: dict[str, Any], by: User, start: int | None = None) -> Promise:
    """Add a promise that the parser did not see.

    `quote` must be the clause's own words, at `start` where it is given, else where they stand first: ValueError if
    they do not stand there.
    """
    start = clause.text.find(quote) if start is None else start
    if start < 0 or not quote or clause.text[start : start + len(quote)] != quote:
        raise ValueError(quote)
    last = Promise.objects.filter(clause__version=clause.version).aggregate(last=Max("position"))["last"] or 0
    promise = Promise(clause=clause, position=last + 1, quote=quote, start=start, end=start + len(quote), **fields)
    return _decide(promise, Promise.Review.CORRECTED, by=by, detail={"added": quote})


@transaction.atomic
def take_back(*, promise: Promise, by: User) -> Promise | None:
    """Undo a decision while the letter is a draft: the promise is again as it was proposed and waits.

    One that a person added was never proposed: it goes, and None is returned.
    """
    detail = {"quote": promise.quote, "review": promise.review}
    record(action="commitments.take_back", actor=by, subject=promise, detail=detail)
    if not promise.proposal:
        promise.delete()
        return None
    for name, value in proposed_fields(promise).items():
        setattr(promise, name, value)
    promise.review, promise.reviewed_by, promise.reviewed_at = Promise.Review.PROPOSED, None, None
    promise.as_in_version = None
    promise.save()
    return promise


def _decide(promise: Promise, review: Promise.Review, *, by: User, detail: dict[str, Any] | None = None) -> Promise:
    promise.review, promise.reviewed_by, promise.reviewed_at = review, by, timezone.now()
    promise.as_in_version = None
    promise.save()
    record(action=f"commitments.{review}", actor=by, subject=promise, detail={"quote": promise.quote, **(detail or {})})
    return promise


def _written(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
