"""A person reads each proposal: accepts it, corrects it, rejects it, or adds what was not seen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from commitments.models import Clause, Promise
from evidence.actions import record

CORRECTABLE = (
    "kind",
    "metric",
    "comparator",
    "value",
    "value_high",
    "low_closed",
    "high_closed",
    "unit",
    "period",
    "force",
    "breach_class",
    "parameters",
    "scope",
)


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
def add_promise(*, clause: Clause, quote: str, fields: dict[str, Any], by: User) -> Promise:
    """Add a promise that the parser did not see. `quote` must be the clause's own words: ValueError if it is not."""
    start = clause.text.find(quote)
    if start < 0 or not quote:
        raise ValueError(quote)
    last = Promise.objects.filter(clause__version=clause.version).aggregate(last=Max("position"))["last"] or 0
    promise = Promise(clause=clause, position=last + 1, quote=quote, start=start, end=start + len(quote), **fields)
    return _decide(promise, Promise.Review.CORRECTED, by=by, detail={"added": quote})


def _decide(promise: Promise, review: Promise.Review, *, by: User, detail: dict[str, Any] | None = None) -> Promise:
    promise.review, promise.reviewed_by, promise.reviewed_at = review, by, timezone.now()
    promise.save()
    record(action=f"commitments.{review}", actor=by, subject=promise, detail={"quote": promise.quote, **(detail or {})})
    return promise


def _written(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
