"""Asking for a recompute: a row in the journal remembers it, for the queue may be lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from compliance.actions.recomputing import Progress, RunSummary, recompute
from compliance.actions.tallying import Share
from compliance.models import ComplianceRun
from evidence.actions import record
from evidence.models import JournalEntry

ACTION = "compliance.recompute_asked"
REMEMBERED = timedelta(days=1)  # by then a night's run has done as much


def remember_asking(*, as_of: datetime, by: User) -> None:
    """Write down that somebody asks for a recompute as of a moment."""
    record(action=ACTION, actor=by, detail={"as_of": as_of.isoformat()})


def answer_asked(*, now: datetime, progress: Progress | None = None, share: Share | None = None) -> RunSummary | None:
    """Run what was asked for last, if no run as of that moment or a later one was ever begun: its task was lost, or
    still waits and will find it done. Raises RunInProgress."""
    last = JournalEntry.objects.filter(action=ACTION).order_by("-id").first()
    if last is None or last.at < now - REMEMBERED:
        return None
    as_of = datetime.fromisoformat(last.detail["as_of"])
    if ComplianceRun.objects.whole().filter(as_of__gte=as_of).exists():
        return None
    asker = User.objects.filter(pk=last.actor_id_at or 0).first()
    return recompute(as_of=as_of, by=asker, progress=progress, share=share)
