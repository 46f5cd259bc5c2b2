"""Publishing at the moment that was set: by the worker, as soon as one looks after it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from evidence import actions as journal
from whitepapers.actions.building import forget_schedule
from whitepapers.actions.publishing import publish_planned
from whitepapers.actions.refusals import PublicationRefused
from whitepapers.models import WhitePaper

Status = WhitePaper.Status


def publish_due(*, at: datetime) -> int:
    """Publish everything whose moment has come. Returns how many issues came out.

    Each is one transaction, so a worker that is killed leaves it as it was and the next one takes it up; two at once
    publish it once. What is blocked is tried again for `PUBLISH_PATIENCE_HOURS`, then it is only approved again.
    """
    return sum(_publish(paper, at) for paper in WhitePaper.objects.due(at).order_by("pk"))


def _publish(paper: WhitePaper, at: datetime) -> bool:
    try:
        publish_planned(paper=paper, at=at)
    except PublicationRefused as refusal:
        _hold(paper.pk, refusal.reasons, at)
        return False
    return True


@transaction.atomic
def _hold(number: int, reasons: list[str], at: datetime) -> None:
    """It could not be published: since when, and why."""
    paper = WhitePaper.objects.select_for_update().get(pk=number)
    if paper.status != Status.SCHEDULED or paper.scheduled_for is None:
        return  # somebody else has published it or taken it off meanwhile
    if at - paper.scheduled_for >= timedelta(hours=settings.PUBLISH_PATIENCE_HOURS):
        forget_schedule(paper)
        paper.blocked_at = at
        paper.move(Status.APPROVED, reason="\n".join(reasons))
        journal.record(action="white_paper.miss", subject=paper, detail={"reasons": reasons})
    elif paper.blocked_at is None:
        paper.blocked_at = at
        paper.save()
        journal.record(action="white_paper.block", subject=paper, detail={"reasons": reasons})
