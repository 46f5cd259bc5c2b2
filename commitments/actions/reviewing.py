"""Checking what a promise is taken to mean: four eyes, and a date for the next time (rule book §6)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import User
from commitments.models import Letter, LetterVersion, Promise, PromiseReview
from evidence.actions import record


class ReviewRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Nothing was recorded. `code` (see `commitments.messages.REVIEW_REFUSED`) names the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def record_review(
    *, promise: Promise, author: User, reviewed_on: date, next_review_on: date, by: User, remark: str = ""
) -> PromiseReview:
    """Record that `by` compared the metric of a signed promise with its clause.

    The checker is a manager of the company or an auditor of an engagement open on that day, and neither wrote the
    definition nor agreed to the promise. Raises ReviewRefused.
    """
    _refuse(promise, author, reviewed_on, next_review_on, by)
    review = PromiseReview.objects.create(
        promise=promise,
        author=author,
        checker=by,
        reviewed_on=reviewed_on,
        next_review_on=next_review_on,
        remark=remark.strip(),
    )
    detail = {"author": author.pk, "on": str(reviewed_on), "next": str(next_review_on), "remark": review.remark}
    record(action="commitments.review_metric", actor=by, subject=promise, detail=detail)
    return review


def _refuse(promise: Promise, author: User, reviewed_on: date, next_review_on: date, by: User) -> None:
    version = promise.clause.version
    if not LetterVersion.objects.signed().filter(pk=version.pk).exists() or not promise.is_judged:
        raise ReviewRefused("not_signed")
    if by.role not in (User.Role.MANAGER, User.Role.AUDITOR):
        raise ReviewRefused("role")
    if not Letter.objects.visible_to(by, reviewed_on).filter(pk=version.letter_id).exists():
        raise ReviewRefused("not_his_letter")
    if by.pk in (author.pk, promise.reviewed_by_id):
        raise ReviewRefused("own_work")
    if author.organisation_id != version.letter.organisation_id:
        raise ReviewRefused("author")
    if next_review_on <= reviewed_on:
        raise ReviewRefused("next_too_early")
