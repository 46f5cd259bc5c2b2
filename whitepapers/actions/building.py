"""Making the draft of a quarter."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from compliance.rules.periods import Period
from evidence import actions as journal
from whitepapers import snapshot
from whitepapers.actions.refusals import PublicationRefused
from whitepapers.models import WhitePaper


@transaction.atomic
def build(*, organisation: Organisation, period: str, by: User | None, at: datetime) -> WhitePaper:
    """Make or renew the draft of a quarter. Raises PublicationRefused once the quarter is published."""
    paper = WhitePaper.objects.select_for_update().filter(organisation=organisation, period=period).first()
    if paper and paper.status == WhitePaper.Status.PUBLISHED:
        raise PublicationRefused([_("This white paper is published and never changes.")])
    frozen = snapshot.take(organisation, Period.parse(period), at=at)
    if not frozen["verdicts"]:
        raise PublicationRefused([_("There are no verdicts of this quarter yet.")])
    paper = paper or WhitePaper(organisation=organisation, period=period)
    paper.freeze(snapshot.canonical(frozen))
    paper.built_by, paper.built_at = by, at
    paper.save()
    journal.record(action="white_paper.build", actor=by, subject=paper, detail={"digest": paper.digest})
    return paper
