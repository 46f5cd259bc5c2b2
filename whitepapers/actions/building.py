"""The figures of a quarter: the draft, freezing them, and the draft of a correction."""

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
    _take(paper, by, at)
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
    _take(paper, by, at)
    paper.move(Status.FROZEN, reason=reason.strip(), by=by)
    told = {"digest": paper.digest, "reason": reason.strip()}
    journal.record(action="white_paper.freeze", actor=by, subject=paper, detail=told)
    return paper


@transaction.atomic
def correct(*, paper: WhitePaper, reason_zh: str, reason_en: str, by: User, at: datetime) -> WhitePaper:
    """Begin the correction of an issue: a draft of its next version with a notice in both languages. The issue itself
    stays as it is. Raises PublicationRefused."""
    refuse_unless(bool(reason_zh.strip() and reason_en.strip()), _("Say in both languages why it is corrected."))
    versions = WhitePaper.objects.select_for_update().filter(organisation=paper.organisation, period=paper.period)
    newest = max(versions, key=lambda each: each.version)
    refuse_unless(newest.is_published, _("A correction of this issue has been begun already."))
    refuse_unless(newest.pk == paper.pk, _("A later version has corrected this one already."))
    notice = {"notice_zh": reason_zh.strip(), "notice_en": reason_en.strip()}
    draft = WhitePaper(
        organisation=paper.organisation, period=paper.period, version=newest.version + 1, statement="", **notice
    )
    _take(draft, by, at)
    draft.save()
    journal.record(action="white_paper.correct", actor=by, subject=draft, detail={"corrects": paper.pk, **notice})
    return draft


def forget_approval(paper: WhitePaper) -> None:
    """Take away what approving gave: the text is again, byte for byte, the one that was frozen."""
    if paper.status in WhitePaper.SIGNED:
        paper.freeze(paper.frozen_text)
    paper.statement = paper.approved_digest = paper.frozen_text = ""
    paper.approved_by = paper.approved_at = None
    forget_schedule(paper)


def forget_schedule(paper: WhitePaper) -> None:
    paper.scheduled_by = paper.scheduled_for = paper.blocked_at = None


def _take(paper: WhitePaper, by: User | None, at: datetime) -> None:
    taken = snapshot.take(paper.organisation, Period.parse(paper.period), at=at)
    refuse_unless(bool(taken["verdicts"]), _("There are no verdicts of this quarter yet."))
    taken["version"] = paper.version
    if paper.version > 1:
        taken["correction"] = corrections.correction(paper, taken)
    paper.freeze(snapshot.canonical(taken))
    paper.built_by, paper.built_at = by, at
