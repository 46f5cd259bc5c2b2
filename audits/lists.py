"""Lists that are looked at one by one and not sampled (100 % review, rule book §13), each of an engagement's period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from audits.models import Engagement, Reperformance
from audits.reperformance.backdating import MovedBack, backdated
from audits.reported import Promised, Promises
from commitments.models import Promise
from complaints.models import Complaint, ComplaintRevision, Complaints
from complaints.revisions import as_json
from compliance import counting
from compliance.cases import wanted
from compliance.rules.periods import Period

DEFAULT_HOURS = {"backdated": 24, "pauses": 72}
"""What is long where the auditor types nothing else: an entry a day after the event, a pause of three days."""
MOST_HOURS = 24 * 366


class Which(StrEnum):
    """The lists, in the order in which they are offered."""

    MAJOR = "major"
    EXCLUDED = "excluded"
    BACKDATED = "backdated"
    PAUSES = "pauses"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many complaints a list holds, how many are examined, and how many of these deviate from the record."""

    which: Which
    n: int
    examined: int
    deviating: int

    @property
    def is_complete(self) -> bool:
        return self.examined == self.n


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of an engagement at a moment. `hours` is the threshold of those that have one."""

    engagement: Engagement
    which: Which
    now: datetime
    hours: int | None = None

    @property
    def threshold(self) -> timedelta:
        return timedelta(hours=self.hours or DEFAULT_HOURS.get(self.which, 0))

    @property
    def rows(self) -> Complaints:
        """Its complaints, in order of receipt."""
        return LISTS[self.which](self).order_by("received_at", "pk")

    @property
    def examined(self) -> QuerySet[Reperformance]:
        """What is examined of them."""
        found = Reperformance.objects.filter(engagement=self.engagement).examined()
        return found.filter(complaint__in=self.rows.order_by().values("pk"))

    def progress(self) -> Progress:
        """How far its review has come."""
        return progress(self.which, self.rows.order_by().values_list("pk", flat=True), self.engagement)

    @property
    def of_period(self) -> Complaints:
        """Everything received in the engagement's period."""
        return Complaint.objects.within([self.engagement])


def progress(which: Which, numbers: Iterable[int], engagement: Engagement) -> Progress:
    """How far the review of these complaints of a list has come."""
    on_it = set(numbers)
    examined = Reperformance.objects.filter(engagement=engagement).examined()
    deviating = {number: differs or missing for number, differs, missing in examined.values_list(*STANDS)}
    done = on_it & deviating.keys()
    return Progress(which, len(on_it), len(done), sum(deviating[number] for number in done))


STANDS = ("complaint", "differs", "is_undetermined")


def _major(of: Listing) -> Complaints:
    """Candidates of a major breach: what the letters' gravest class grades, and every loss on record."""
    graded = Q()
    for promised in _gravest(of):
        if promised.of.asked is not None:
            rows: QuerySet[Any] = counting.classified(promised.of.cohort, promised.of.asked)
            parts = sorted(wanted(promised.of.definition, "breach"))
            graded |= Q(pk__in=rows.filter(part__in=parts).order_by().values("pk"))
    losses = Q(pk__in=of.of_period.with_a_loss().order_by().values("pk"))
    return of.of_period.filter(graded | losses)


def _gravest(of: Listing) -> Iterator[Promised]:
    for promised in Promises(of.engagement, of.now):
        if promised.of.definition.grades and promised.promise.breach_class == Promise.BreachClass.MAJOR:
            yield promised


def _excluded(of: Listing) -> Complaints:
    return of.of_period.not_counted()


def _backdated(of: Listing) -> Complaints:
    """Told apart in Python: which of two versions is the kinder one no database knows."""
    return of.of_period.filter(pk__in=list(moved_back(of.of_period, of.threshold)))


def moved_back(rows: Complaints, allowance: timedelta) -> dict[int, list[MovedBack]]:
    """What was moved to the advantage of these complaints, by number, in the order in which it was written."""
    changed = rows.changed()
    revisions = ComplaintRevision.objects.filter(complaint__in=changed.order_by().values("pk"))
    told = revisions.order_by("complaint", "version").values_list("complaint", "facts", "known_until__at")
    kept: dict[int, list[tuple[Mapping[str, Any], datetime]]] = {}
    for number, facts, at in told.iterator():
        kept.setdefault(number, []).append((facts, at))
    present = changed.filter(pk__in=list(kept)).prefetch_related("pause_rows")
    found = {complaint.pk: list(_moves(kept[complaint.pk], as_json(complaint), allowance)) for complaint in present}
    return {number: moves for number, moves in found.items() if moves}


def _moves(
    versions: Sequence[tuple[Mapping[str, Any], datetime]], now: Mapping[str, Any], allowance: timedelta
) -> Iterator[MovedBack]:
    after = [*(facts for facts, _at in versions[1:]), now]
    for (old, at), new in zip(versions, after, strict=True):
        yield from backdated(old, new, at, allowance)


def _pauses(of: Listing) -> Complaints:
    return of.of_period.paused_longer_than(of.threshold, of.now)


def _late(of: Listing) -> Complaints:
    """Changed after the end of the quarter in which they were received."""
    changed = Q(pk__in=[])
    for quarter in Period.between(of.engagement.period_from, of.engagement.period_until, "quarter"):
        start, end = quarter.bounds(ZoneInfo(settings.TIME_ZONE))
        rows = of.of_period.changed_since(end).filter(received_at__gte=start, received_at__lt=end)
        changed |= Q(pk__in=rows.order_by().values("pk"))
    return of.of_period.filter(changed)


LISTS: Mapping[str, Callable[[Listing], Complaints]] = {
    Which.MAJOR: _major,
    Which.EXCLUDED: _excluded,
    Which.BACKDATED: _backdated,
    Which.PAUSES: _pauses,
    Which.LATE: _late,
}
