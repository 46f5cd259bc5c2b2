"""Putting one's name under an issue, taking that back, and setting the moment of its publication."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing import Confirmed, refuse_unless_confirmed
from evidence import actions as journal
from whitepapers import approval, hurdles, prose, snapshot
from whitepapers.actions.building import forget_approval, forget_schedule
from whitepapers.actions.refusals import PublicationRefused, refuse_unless
from whitepapers.models import WhitePaper

Status = WhitePaper.Status


@transaction.atomic
def approve(
    *,
    paper: WhitePaper,
    seen: str,
    by: User,
    at: datetime,
    confirmed: Confirmed,
    statement: str = "",
    statement_en: str = "",
    provisional: bool = False,
) -> WhitePaper:
    """Approve the whole text as it stands: what `approval.added` gives and the statement become a part of the snapshot,
    whose digest is kept.

    `seen` is the digest of what was looked at (`approval.digest`); `provisional`: he knows that some may still change.
    Raises PublicationRefused with every reason, and NotConfirmedError for somebody else's second factor.
    """
    refuse_unless_confirmed(confirmed, by)
    paper = WhitePaper.objects.select_for_update().get(pk=paper.pk)
    if reasons := hurdles.reasons_against(paper, at=at):
        raise PublicationRefused(reasons)
    refuse_unless(paper.allows(Status.APPROVED), _("It is approved already."))
    unchanged = approval.digest(paper) == seen
    refuse_unless(unchanged, _("Figures or words were changed while you looked; look at them once more."))
    known = provisional or not hurdles.provisional(paper)
    refuse_unless(known, _("Some figures are provisional: say that they are published as such."))
    words = {
        "statement": statement,
        "statement_en": statement_en,
        "by": str(by),
        "at": at.isoformat(),
        "factor": confirmed.factor,
        "provisional": provisional,
    }
    try:
        added = approval.added(paper)
    except prose.UnresolvedError as error:
        raise PublicationRefused(error.reasons) from error
    paper.frozen_text = paper.snapshot_text
    paper.freeze(snapshot.canonical(paper.snapshot | added | {"approval": words}))
    paper.statement, paper.statement_en = statement, statement_en
    paper.approved_by, paper.approved_at = by, at
    paper.approved_digest = paper.digest
    paper.move(Status.APPROVED, reason="", by=by)
    detail = {"digest": paper.digest, "factor": confirmed.factor, "provisional": provisional}
    journal.record(action="white_paper.approve", actor=by, subject=paper, detail=detail)
    return paper


@transaction.atomic
def withdraw(*, paper: WhitePaper, reason: str, by: User) -> WhitePaper:
    """Take an approval back, and with it a moment that was set. The figures stay frozen. Raises PublicationRefused."""
    paper = WhitePaper.objects.select_for_update().get(pk=paper.pk)
    refuse_unless(paper.status in WhitePaper.SIGNED, _("There is no approval to withdraw."))
    refuse_unless(bool(reason.strip()), _("Say why."))
    forget_approval(paper)
    paper.move(Status.FROZEN, reason=reason.strip(), by=by)
    journal.record(action="white_paper.withdraw", actor=by, subject=paper, detail={"reason": reason.strip()})
    return paper


@transaction.atomic
def schedule(*, paper: WhitePaper, moment: datetime, by: User, at: datetime) -> WhitePaper:
    """Have it published at a moment by the timetable. Raises PublicationRefused."""
    paper = WhitePaper.objects.select_for_update().get(pk=paper.pk)
    refuse_unless(paper.allows(Status.SCHEDULED), _("Only what is approved can be published."))
    refuse_unless(moment > at, _("This moment is past already."))
    paper.scheduled_for, paper.scheduled_by, paper.blocked_at = moment, by, None
    paper.move(Status.SCHEDULED, reason="", by=by)
    journal.record(action="white_paper.schedule", actor=by, subject=paper, detail={"for": moment})
    return paper


@transaction.atomic
def unschedule(*, paper: WhitePaper, reason: str, by: User) -> WhitePaper:
    """Take the moment back; the approval stands. Raises PublicationRefused."""
    paper = WhitePaper.objects.select_for_update().get(pk=paper.pk)
    refuse_unless(paper.status == Status.SCHEDULED, _("No moment is set."))
    refuse_unless(bool(reason.strip()), _("Say why."))
    forget_schedule(paper)
    paper.move(Status.APPROVED, reason=reason.strip(), by=by)
    journal.record(action="white_paper.unschedule", actor=by, subject=paper, detail={"reason": reason.strip()})
    return paper
