"""Publishing what was approved. Once published, nothing here can touch one again."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from commitments.actions import correct, enter_fact
from commitments.models import ResourceFact
from evidence import actions as journal
from evidence.files import JSON
from whitepapers import build as building
from whitepapers import hurdles, restatements, snapshot
from whitepapers.actions.refusals import PublicationRefused, refuse_unless
from whitepapers.models import IssueFile, WhitePaper
from whitepapers.snapshot.issues import put_out

Status = WhitePaper.Status
log = logging.getLogger(__name__)


def publish(*, paper: WhitePaper, by: User, at: datetime) -> WhitePaper:
    """Publish for good what was approved, with every file of it and the restatements it tells, and register the
    publication as the fact its own promise is judged by.

    The moment and the sealed head of the journal become a part of what is frozen, and nothing else. The files are made
    before anything is locked: where one cannot be made, nothing is published. Raises PublicationRefused.
    """
    return _publish(paper, by, at, planned=False)


def publish_planned(*, paper: WhitePaper, at: datetime) -> WhitePaper:
    """The same by the timetable, in the name of whoever set the moment. Raises PublicationRefused."""
    by = paper.scheduled_by
    refuse_unless(by is not None, _("No moment is set."))
    assert by is not None  # noqa: S101  # said above; for the type checker
    return _publish(paper, by, at, planned=True)


def _publish(paper: WhitePaper, by: User, at: datetime, *, planned: bool) -> WhitePaper:
    paper = WhitePaper.objects.get(pk=paper.pk)
    _refuse_for_reasons(paper, at)
    approved = paper.digest
    words = put_out(paper.snapshot, at=at, by=by)
    text = snapshot.canonical(paper.snapshot | words | {"journal_head": journal.sealed_head()._asdict()})
    return _store(paper.pk, approved, text, _files(text), by=by, at=at, planned=planned)


def _refuse_for_reasons(paper: WhitePaper, at: datetime) -> None:
    if reasons := hurdles.reasons_against(paper, at=at):
        raise PublicationRefused(reasons)
    refuse_unless(paper.status in WhitePaper.SIGNED, _("Only what is approved can be published."))


def _files(text: str) -> Mapping[str, bytes]:
    """Every file of the issue; whatever goes wrong with one of them, it is a reason and not half an issue."""
    try:
        return building.files(text)
    except Exception as fault:
        log.exception("The files of an issue could not be made")
        raise PublicationRefused([_("A file of the issue could not be made: %(fault)s") % {"fault": fault}]) from fault


@transaction.atomic
def _store(
    number: int, approved: str, text: str, files: Mapping[str, bytes], *, by: User, at: datetime, planned: bool
) -> WhitePaper:
    paper = WhitePaper.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=number)
    _refuse_for_reasons(paper, at)
    refuse_unless(paper.digest == approved, _("It was changed while its files were made; try again."))
    paper.freeze(text)
    paper.frozen_text = ""
    paper.published_by, paper.published_at, paper.blocked_at = by, at, None
    paper.move(Status.PUBLISHED, reason="", by=None if planned else by)
    for name, content in files.items():
        IssueFile.of(paper, name, content).save()
    restatements.publish(paper, by=by, at=at)
    _register(paper, on=at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(), by=by)
    detail = {"digest": paper.digest, "version": paper.version, "files": len(files), "planned": planned}
    journal.record(action="white_paper.publish", actor=None if planned else by, subject=paper, detail=detail)
    return paper


def _register(paper: WhitePaper, *, on: date, by: User | None) -> None:
    """Enter the publication as a fact with the frozen data as its source: a file whose SHA-256 is the issue's digest.
    What somebody has entered for that day already gets the file. A correction is no publication of the quarter: its
    promise stays judged by the first version's day."""
    if paper.version > 1:
        return
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
