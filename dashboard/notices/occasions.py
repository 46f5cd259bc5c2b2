"""What there is to be told of: found in what is stored, again and again, each time under the same key.

Nothing here writes, and nothing asks who is to be told; deadlines are in `deadlines`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, Min, OuterRef, Sum
from django.urls import reverse
from django.utils import timezone

from audits.models import GivenHead
from commitments.models import Letter, LetterVersion, Promise
from complaints.models import Complaint, Look
from compliance.models import Breach, ComplianceRun, Result, Verdict
from dashboard.freshness import OVERDUE
from dashboard.notices.kinds import Told
from dashboard.notices.models import Occasion
from whitepapers.models import WhitePaper, WhitePaperStep

Status = WhitePaper.Status
NEWS = timedelta(days=3)  # how long what happened is news: longer than a worker is ever away


@dataclass(frozen=True, slots=True)
class Found:
    """Something to be told. `happened_at` is empty for what is so today, since whenever; else it is told to those alone
    whose way was there when it happened."""

    occasion: Occasion
    kind: str
    key: str
    path: str
    about: int | None = None
    told: dict[str, Any] = field(default_factory=dict)
    happened_at: datetime | None = None

    @property
    def asked(self) -> Told:
        return Told(self.kind, self.about, self.path)


def happened(now: datetime) -> Iterator[Found]:
    """Everything but deadlines."""
    yield from at_risk(now)
    yield from breaches(now)
    yield from unmaskings(now)
    yield from failed_runs(now)
    yield from late_runs(now)
    yield from silent_records(now)
    yield from given_heads(now)
    yield from planned_issues(now)


def named(promise: Promise) -> dict[str, Any]:
    """A promise as notices name it, whichever language they are read in."""
    clause = promise.clause
    return {
        "letter": str(clause.version.letter),
        "metric": promise.metric,
        "quote": promise.quote,
        "clause": clause.number,
    }


def at_risk(now: datetime) -> Iterator[Found]:
    """Promises of the company that are kept so far and are not expected to be at the end of the period (§10)."""
    today = timezone.localdate(now)
    running = Result.objects.of_company().containing(today).filter(at_risk=True, verdict=Verdict.MET)
    for result in running.select_related("promise__clause__version__letter"):
        promise = result.promise
        if promise.clause.version.standing(today) is not LetterVersion.Standing.IN_FORCE:
            continue
        yield Found(
            Occasion.AT_RISK,
            "at_risk",
            f"at_risk:{promise.pk}:{result.period}",
            f"{reverse('dashboard:promise', args=[promise.pk])}?period={result.period}",
            promise.clause.version.letter_id,
            {**named(promise), "period": result.period, "value": str(result.value)},
        )


def breaches(now: datetime) -> Iterator[Found]:
    """What the runs of the last days opened: one for each run, promise, period and class, however many cases it has."""
    opened = Breach.objects.filter(
        status=Breach.Status.OPEN, opened_by_run__finished_at__gte=now - NEWS, opened_by_run__status="done"
    )
    groups = (
        opened.order_by()
        .values_list("opened_by_run", "promise", "period", "severity")
        .annotate(number=Count("pk"), cases=Sum("cases"), one=Min("pk"), at=Max("opened_by_run__finished_at"))
    )
    rows = list(groups)
    promises = promises_by_number(row[1] for row in rows)
    for run, promise, period, severity, number, cases, one, at in rows:
        letter = promises[promise].clause.version.letter
        yield Found(
            Occasion.BREACH,
            "breach",
            f"breach:{run}:{promise}:{period}:{severity}",
            reverse("compliance:breach", args=[one]) if number == 1 else list_of(letter),
            one,
            {**named(promises[promise]), "period": period, "severity": severity, "number": number, "cases": cases},
            at,
        )


def unmaskings(now: datetime) -> Iterator[Found]:
    """Fields that auditors opened (§15): each is told with who, of which complaint, and why."""
    opened = Look.objects.unseen().filter(at__gte=now - NEWS, at__lte=now)
    for look in opened.select_related("by", "firm", "complaint"):
        told = {
            "who": str(look.by),
            "firm": str(look.firm or ""),
            "complaint": str(look.complaint or ""),
            "field": look.fields[0],
            "reason": look.reason,
        }
        path = f"{reverse('complaints:looks')}?kind=unmask"
        yield Found(Occasion.UNMASK, "unmask", f"unmask:{look.pk}", path, look.organisation_id, told, look.at)


def failed_runs(now: datetime) -> Iterator[Found]:
    """Runs that broke off, unless a later one has come to its end since."""
    latest = ComplianceRun.objects.done().order_by("-id").values_list("pk", flat=True).first() or 0
    failed = ComplianceRun.objects.filter(status=ComplianceRun.Status.FAILED, pk__gt=latest)
    for run in failed.filter(started_at__gte=now - NEWS):
        at = run.finished_at or run.started_at
        yield Found(
            Occasion.RUN_FAILED,
            "run_failed",
            f"run_failed:{run.pk}",
            reverse("compliance:runs"),
            told={"as_of": run.as_of.isoformat()},
            happened_at=at,
        )


def late_runs(now: datetime) -> Iterator[Found]:
    """The night's run that did not come: what is shown is older than a day and two hours."""
    latest = ComplianceRun.objects.latest_view()
    if latest and now - latest.as_of > OVERDUE:
        told = {"as_of": latest.as_of.isoformat()}
        yield Found(Occasion.STALE, "run_late", f"run_late:{latest.pk}", reverse("compliance:runs"), told=told)


def silent_records(now: datetime) -> Iterator[Found]:
    """Companies with a letter whose record has no complaint of the last days."""
    since = now - timedelta(hours=settings.NOTICE_SILENCE_HOURS)
    for company in Letter.objects.order_by().values_list("organisation_id", flat=True).distinct():
        received = Complaint.objects.filter(organisation=company).order_by("-received_at")
        newest = received.values_list("received_at", flat=True).first()
        if newest is not None and newest < since:
            told = {"newest": newest.isoformat()}
            key = f"silent:{company}:{timezone.localtime(newest):%Y-%m-%d}"
            yield Found(Occasion.STALE, "silent", key, reverse("dashboard:home"), company, told)


def given_heads(now: datetime) -> Iterator[Found]:
    """The heads of the journal that auditors were given in the last days. By e-mail they lie outside of the house."""
    for given in GivenHead.objects.filter(at__gte=now - NEWS):
        told = {"head": str(given.head), "at": given.at.isoformat()}
        yield Found(Occasion.HEAD, "head", f"head:{given.pk}", reverse("audits:heads"), given.pk, told)


def planned_issues(now: datetime) -> Iterator[Found]:
    """White papers whose moment had been set: out of the house, held up, or given up after a day (§14)."""
    recent = WhitePaper.objects.filter(published_at__gte=now - NEWS, published_at__lte=now)
    by_timetable = WhitePaperStep.objects.filter(paper=OuterRef("pk"), to_status=Status.PUBLISHED, by=None)
    for paper in recent.filter(Exists(by_timetable)):
        yield _issue("issue_out", paper, paper.published_at)
    for paper in WhitePaper.objects.on_the_way().filter(blocked_at__gte=now - NEWS):
        if paper.status == Status.SCHEDULED:
            yield _issue("issue_held", paper, paper.scheduled_for)
        else:
            yield _issue("issue_lapsed", paper, paper.blocked_at)


def _issue(kind: str, paper: WhitePaper, at: datetime | None) -> Found:
    told = {"period": paper.period, "version": paper.version, "at": at.isoformat() if at else ""}
    path = reverse("whitepapers:paper", args=[paper.pk])
    happened_at = paper.published_at or paper.blocked_at
    return Found(Occasion.ISSUE, kind, f"{kind}:{paper.pk}:{told['at']}", path, paper.pk, told, happened_at)


def list_of(letter: Letter) -> str:
    """The list of a company's breaches, from wherever one comes."""
    return f"{reverse('compliance:breaches')}?company={letter.organisation.slug}"


def promises_by_number(wanted: Iterable[int]) -> dict[int, Promise]:
    """With clause, version, letter and company."""
    found = Promise.objects.filter(pk__in=set(wanted))
    return {each.pk: each for each in found.select_related("clause__version__letter__organisation")}
