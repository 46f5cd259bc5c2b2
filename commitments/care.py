"""Which metrics of a letter were checked, by whom, and which are due again (rule book §6). Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from commitments.differences import same_terms
from commitments.models import LetterVersion, Promise, PromiseReview
from commitments.portfolio import Portfolio

FIRST_REVIEW = timedelta(days=30)
"""A definition nobody has checked is due so long after its version took effect, or was put in force later than that."""


@dataclass(frozen=True, slots=True)
class Care:
    """A promise with the last review that speaks of its present terms, and the day from which it is overdue."""

    promise: Promise
    due: date
    review: PromiseReview | None = None

    @property
    def author(self) -> User | None:
        """Who answers for the definition: as the last review says, or who agreed to the promise."""
        return self.review.author if self.review else self.promise.reviewed_by

    def may_be_checked_by(self, user: User) -> bool:
        """Whether he neither answers for the definition nor agreed to the promise."""
        return user.pk not in (self.author and self.author.pk, self.promise.reviewed_by_id)

    def is_overdue(self, today: date) -> bool:
        return self.due < today


def of_version(version: LetterVersion, today: date) -> list[Care]:
    """Every judged promise of a version that took effect, in reading order. Two queries."""
    return of_versions([version], today)[version.pk]


def of_versions(versions: Sequence[LetterVersion], today: date) -> dict[int, list[Care]]:
    """The same of several versions, by primary key. Two queries for all of them."""
    agreed = Promise.objects.agreed().filter(clause__version__in=versions)
    return _cares(versions, agreed.select_related("clause", "reviewed_by"), today)


def overdue(portfolio: Portfolio, today: date) -> list[tuple[LetterVersion, list[Care]]]:
    """The versions in force today of these letters with what is overdue in them; letters without are left out."""
    versions = portfolio.in_force(today)
    cares = _cares(versions, [promise for each in versions for promise in portfolio.agreed[each.pk]], today)
    late = [(version, late_of(cares[version.pk], today)) for version in versions]
    return [(version, those) for version, those in late if those]


def late_of(cares: Sequence[Care], today: date) -> list[Care]:
    return [care for care in cares if care.is_overdue(today)]


def _cares(versions: Sequence[LetterVersion], agreed: Iterable[Promise], today: date) -> dict[int, list[Care]]:
    """Of the agreed promises of these versions; a deadline of the ladder is nobody's metric."""
    first = {version.pk: _begins(version) + FIRST_REVIEW for version in versions if version.effective_from}
    judged = [each for each in agreed if each.kind != Promise.Kind.DEADLINE and each.clause.version_id in first]
    reviews: dict[UUID, list[PromiseReview]] = defaultdict(list)
    for review in PromiseReview.objects.of_promises(judged).done_by(today):
        reviews[review.promise.lineage].append(review)
    found: dict[int, list[Care]] = {version.pk: [] for version in versions}
    for promise in judged:
        version = promise.clause.version_id
        found[version].append(_care(promise, reviews[promise.lineage], first[version]))
    return found


def _begins(version: LetterVersion) -> date:
    """The day on which it took effect, or was put in force where that looked back."""
    days = [version.effective_from, version.activated_at and timezone.localdate(version.activated_at)]
    return max(day for day in days if day)


def _care(promise: Promise, reviews: Sequence[PromiseReview], first: date) -> Care:
    """A review of an earlier version counts as long as the terms are the same."""
    spoken = [review for review in reviews if review.promise_id == promise.pk or same_terms(review.promise, promise)]
    return Care(promise, spoken[-1].next_review_on, spoken[-1]) if spoken else Care(promise, first)
