"""Publishing a draft. Once published, nothing here can touch one again."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing import Confirmed, refuse_unless_confirmed
from commitments.actions import correct, enter_fact
from commitments.models import ResourceFact
from compliance.models import ComplianceRun, StockLine
from compliance.rules.periods import Period
from evidence import actions as journal
from evidence.files import JSON
from evidence.models import Head
from whitepapers import opinions, restatements, snapshot
from whitepapers.actions.refusals import PublicationRefused
from whitepapers.models import WhitePaper


def reasons_against(paper: WhitePaper) -> list[str]:
    """Why `paper` may not be published now; empty when nothing stands against it."""
    if paper.status == WhitePaper.Status.PUBLISHED:
        return [_("This white paper is published and never changes.")]
    _start, end = Period.parse(paper.period).bounds(ZoneInfo(settings.TIME_ZONE))
    reasons = []
    if paper.built_at < end:
        reasons.append(_("The figures were frozen before the quarter was over."))
    as_of = paper.snapshot["data"]["as_of"]
    if as_of is None or datetime.fromisoformat(as_of) < end:
        reasons.append(_("The verdicts were not recomputed after the quarter's end."))
    if ComplianceRun.objects.filter(status=ComplianceRun.Status.RUNNING).exists():
        reasons.append(_("A recompute is running; freeze the figures again when it is done."))
    if StockLine.objects.latest_of(paper.organisation_id, paper.period).failing().exists():
        reasons.append(_("The stock of complaints of this quarter does not add up; its page names the cases."))
    return [*reasons, *restatements.reasons_against(paper), *opinions.reasons_against(paper)]


def publish(*, paper: WhitePaper, by: User, at: datetime, confirmed: Confirmed, statement: str = "") -> WhitePaper:
    """Publish a draft for good with the restatements it tells, copy what it says, and register the publication as the
    fact its own promise is judged by. Statement, publisher, day and the sealed head of the journal become a part of
    what is frozen. Raises PublicationRefused, and NotConfirmedError for somebody else's second factor."""
    return _publish(paper, by, at, confirmed, statement, journal.sealed_head())


@transaction.atomic
def _publish(paper: WhitePaper, by: User, at: datetime, confirmed: Confirmed, statement: str, head: Head) -> WhitePaper:
    refuse_unless_confirmed(confirmed, by)
    paper = WhitePaper.objects.select_for_update().get(pk=paper.pk)
    if reasons := reasons_against(paper):
        raise PublicationRefused(reasons)
    words = {"statement": statement, "by": str(by), "at": at.isoformat(), "factor": confirmed.factor}
    paper.freeze(snapshot.canonical(paper.snapshot | {"publication": words, "journal_head": head._asdict()}))
    paper.status, paper.statement = WhitePaper.Status.PUBLISHED, statement
    paper.published_by, paper.published_at = by, at
    paper.save()
    restatements.publish(paper, by=by, at=at)
    _register(paper, on=at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(), by=by)
    detail = {"digest": paper.digest, "factor": confirmed.factor}
    journal.record(action="white_paper.publish", actor=by, subject=paper, detail=detail)
    return paper


def _register(paper: WhitePaper, *, on: date, by: User | None) -> None:
    """Enter the publication as a fact with the frozen data as its source: a
    file whose SHA-256 is the issue's digest. What somebody has entered for that day already gets the file."""
    source = journal.store_own(
        content=paper.snapshot_text.encode(),
        name=f"white-paper-{paper.organisation.slug}-{paper.period}.json",
        kind=JSON,
        effective_on=on,
        by=by,
    )
    company, kind = paper.organisation, ResourceFact.Kind.WHITE_PAPER
    same = company.resource_facts.standing().filter(kind=kind, subject=paper.period, starts_on=on, ends_on=on)
    if entered := same.first():
        correct(entry=entered, changes={}, reason=_("The issue was published here."), by=by, evidence=source)
        return
    enter_fact(
        organisation=company,
        kind=kind,
        subject=paper.period,
        starts_on=on,
        ends_on=on,
        value=Decimal(1),
        by=by,
        evidence=source,
    )
