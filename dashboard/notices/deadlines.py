"""Days by which somebody must have done something: told 7, 3 and 1 days before, and once they are past.

Whatever is found on a day is told under the nearest of these steps, so a day on which nobody looked loses nothing. What
was done in time is not found; a day that moves is told anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from audits.models import CorrectiveAction, DocumentRequest, Finding
from commitments import care
from commitments.companies import query_of
from commitments.models import Benchmark, Letter, Milestone
from commitments.portfolio import Portfolio
from compliance.models import Breach, Handling
from compliance.obligations import occurrences
from dashboard.notices.models import Occasion
from dashboard.notices.occasions import Found, list_of, named, promises_by_number

STEPS = (1, 3, 7)  # days before
PASSED = "passed"
LONGEST = timedelta(days=STEPS[-1])  # ahead, and for how long a day that is past is still told


def step(due: date, today: date) -> str:
    """The nearest of the steps: "7", "3", "1" or "passed"; empty where it is too early, or too late to be news."""
    left = due - today
    if not -LONGEST <= left <= LONGEST:
        return ""
    return PASSED if left.days < 0 else str(next(days for days in STEPS if left.days <= days))


def deadlines(now: datetime) -> Iterator[Found]:
    """All that are near or have just passed."""
    today = timezone.localdate(now)
    yield from negotiations(today)
    yield from measures(today)
    yield from findings(today)
    yield from requests(today)
    yield from corrections(today)
    yield from milestones(today)
    yield from benchmarks(today)
    portfolio = Portfolio(Letter.objects.all())
    yield from obligations(portfolio, now)
    yield from reviews(portfolio, today)


def negotiations(today: date) -> Iterator[Found]:
    """The first negotiation must start (§12): one for each promise, period, class and day."""
    waiting = Breach.objects.filter(status=Breach.Status.OPEN, negotiated_on=None)
    groups = (
        _near(waiting, "negotiate_by", today).order_by().values_list("promise", "period", "severity", "negotiate_by")
    )
    rows = list(groups.annotate(number=Count("pk"), one=Min("pk")))
    promises = promises_by_number(row[0] for row in rows)
    for promise, period, severity, day, number, one in rows:
        told = {**named(promises[promise]), "period": period, "severity": severity, "number": number}
        letter = promises[promise].clause.version.letter
        path = reverse("compliance:breach", args=[one]) if number == 1 else list_of(letter)
        yield from _found("negotiation", f"{promise}:{period}:{severity}", day, today, path, one, told)


def measures(today: date) -> Iterator[Found]:
    standing = Handling.objects.planned().exclude(breach__status=Breach.Status.WITHDRAWN)
    for measure in _near(standing, "due_on", today).select_related("breach__promise__clause__version__letter"):
        told = {"letter": str(measure.breach.promise.clause.version.letter), "what": measure.measure[:200]}
        path = f"{reverse('compliance:breach', args=[measure.breach_id])}#handling"
        yield from _found("measure", str(measure.pk), measure.due_on, today, path, measure.breach_id, told)


def findings(today: date) -> Iterator[Found]:
    waiting = Finding.objects.waiting_for_an_answer()
    for finding in _near(waiting, "due_on", today):
        path, told = reverse("audits:finding", args=[finding.pk]), {"what": finding.title}
        yield from _found("finding", str(finding.pk), finding.due_on, today, path, finding.pk, told)


def requests(today: date) -> Iterator[Found]:
    """Documents that auditors wait for."""
    waiting = DocumentRequest.objects.waiting_for_the_company()
    for each in _near(waiting, "due_on", today):
        path, told = reverse("audits:request", args=[each.pk]), {"what": each.what}
        yield from _found("request", str(each.pk), each.due_on, today, path, each.pk, told)


def corrections(today: date) -> Iterator[Found]:
    """Corrective actions that are still to be done (§13)."""
    for each in _near(CorrectiveAction.objects.to_be_done(), "due_on", today):
        path, told = f"{reverse('audits:finding', args=[each.finding_id])}#corrective", {"what": each.what[:200]}
        yield from _found("correction", str(each.pk), each.due_on, today, path, each.finding_id, told)


def milestones(today: date) -> Iterator[Found]:
    """Agreed steps of a plan that are not done with evidence (§6)."""
    agreed = Milestone.objects.agreed().annotate(day=Coalesce("due_on", "ends_on"))
    still = agreed.exclude(done_on__isnull=False, evidence__isnull=False)
    for each in _near(still, "day", today).select_related("letter"):
        told = {"letter": str(each.letter), "what": (each.phase or each.deliverables or each.quote)[:200]}
        path = reverse("commitments:milestone_done", args=[each.pk])
        yield from _found("step", str(each.pk), each.day, today, path, each.letter_id, told)


def benchmarks(today: date) -> Iterator[Found]:
    """Those that end with none to follow: then the promise is not evaluable (§6)."""
    for each in _near(Benchmark.objects.standing().without_next(), "valid_until", today):
        told = {"what": each.publisher, "statistic": each.statistic.upper()}
        path = f"{reverse('commitments:facts')}?kind=benchmark"
        yield from _found("benchmark", str(each.pk), each.valid_until, today, path, each.organisation_id, told)


def obligations(portfolio: Portfolio, now: datetime) -> Iterator[Found]:
    """What comes back every period, publication too: judged as the night's run judges it (§6, §7)."""
    today, path = timezone.localdate(now), reverse("compliance:obligations")
    for each in occurrences(portfolio, now, back=0):
        if each.state in ("ahead", "overdue"):
            told = {**named(each.promise), "period": each.period.label}
            key, letter = f"{each.promise.pk}:{each.period.label}", each.promise.clause.version.letter_id
            yield from _found("obligation", key, each.due_on, today, path, letter, told)


def reviews(portfolio: Portfolio, today: date) -> Iterator[Found]:
    """Metrics that are to be checked again (§6): one for each letter and day."""
    versions = portfolio.in_force(today)
    cares = care.of_versions(versions, today)
    for version in versions:
        days = Counter(each.due for each in cares[version.pk])
        letter = version.letter
        path = f"{reverse('commitments:metric_reviews')}{query_of(letter.organisation)}#letter-{letter.pk}"
        for day, number in days.items():
            told = {"letter": str(letter), "number": number}
            yield from _found("review", str(letter.pk), day, today, path, letter.pk, told)


def _near(rows: QuerySet[Any], name: str, today: date) -> QuerySet[Any]:
    return rows.filter(**{f"{name}__range": (today - LONGEST, today + LONGEST)})


def _found(kind: str, key: str, due: date, today: date, path: str, about: int, told: dict[str, Any]) -> Iterator[Found]:
    if at := step(due, today):
        occasion = Occasion.PASSED if at == PASSED else Occasion.DEADLINE
        yield Found(occasion, kind, f"{kind}:{key}:{due}:{at}", path, about, {**told, "due": due.isoformat()})
