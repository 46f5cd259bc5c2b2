"""The figures of a quarter: the draft, and freezing them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from compliance.rules.periods import Period
from evidence import actions as journal
from whitepapers import corrections, hurdles, snapshot
from whitepapers.actions.refusals import PublicationRefused, refuse_unless
from whitepapers.models import WhitePaper

Status = WhitePaper.Status


@transaction.atomic
def build(*, organisation: Organisation, period: str, by: User | None, at: datetime) -> WhitePaper:
    """Make or renew the draft of a quarter. Raises PublicationRefused once its figures are frozen or it is
    published."""
    papers = WhitePaper.objects.select_for_update().filter(organisation=organisation, period=period)
    paper = papers.on_the_way().first()
    if paper is None and papers.published().exists():
        raise PublicationRefused([_("This white paper is published and never changes; begin a correction of it.")])
    paper = paper or WhitePaper(organisation=organisation, period=period)
    refuse_unless(paper.status == Status.DRAFT, _("The figures are frozen: freeze them again instead."))
    take(paper, by, at)
    paper.save()
    journal.record(action="white_paper.build", actor=by, subject=paper, detail={"digest": paper.digest})
    return paper


@transaction.atomic
def freeze(*, paper: WhitePaper, by: User, at: datetime, reason: str = "") -> WhitePaper:
    """Freeze the figures as they stand now; again with a reason, which also takes an approval back. Raises
    PublicationRefused with everything that is against these figures."""
    paper = WhitePaper.objects.select_for_update().get(pk=paper.pk)
    refuse_unless(paper.allows(Status.FROZEN), _("This white paper is published and never changes."))
    refuse_unless(paper.status == Status.DRAFT or bool(reason.strip()), _("Say why."))
    if reasons := list(hurdles.against_freezing(paper, at=at)):
        raise PublicationRefused(reasons)
    forget_approval(paper)
    take(paper, by, at)
    paper.move(Status.FROZEN, reason=reason.strip(), by=by)
    told = {"digest": paper.digest, "reason": reason.strip()}
    journal.record(action="white_paper.freeze", actor=by, subject=paper, detail=told)
    return paper


def forget_approval(paper: WhitePaper) -> None:
    """Take away what approving gave: the text is again, byte for byte, the one that was frozen."""
    if paper.status in WhitePaper.SIGNED:
        paper.freeze(paper.frozen_text)
    paper.statement = paper.statement_en = paper.approved_digest = paper.frozen_text = ""
    paper.approved_by = paper.approved_at = None
    forget_schedule(paper)


def forget_schedule(paper: WhitePaper) -> None:
    paper.scheduled_by = paper.scheduled_for = paper.blocked_at = None


def take(paper: WhitePaper, by: User | None, at: datetime) -> None:
    """Let the paper say what is known at this moment; not saved. Raises PublicationRefused."""
    taken = snapshot.take(paper.organisation, Period.parse(paper.period), at=at)
    refuse_unless(bool(taken["verdicts"]), _("There are no verdicts of this quarter yet."))
    taken["version"] = paper.version
    if paper.version > 1:
        taken["correction"] = corrections.correction(paper, taken)
    paper.freeze(snapshot.canonical(taken))
    paper.built_by, paper.built_at = by, at
