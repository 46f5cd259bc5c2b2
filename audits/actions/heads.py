"""Giving the head of the journal to the auditors, once a day."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audits.models import Assignment, Engagement, GivenHead
from evidence.actions import record, sealed_head


@transaction.atomic
def give_heads(*, now: datetime) -> int:
    """Seal the journal, and give its head to every auditor of an open engagement who has none of this day. Returns to
    how many. Whoever asks again on the same day changes nothing."""
    today = timezone.localdate(now)
    let_in = Assignment.objects.cleared().filter(engagement__in=Engagement.objects.open_on(today))
    waiting = User.objects.filter(is_active=True, role=User.Role.AUDITOR, assignments__in=let_in)
    waiting = waiting.exclude(given_heads__on=today).distinct().order_by("pk")
    if not (people := list(waiting)):
        return 0
    head = sealed_head()
    for auditor in people:
        given, _ = GivenHead.objects.get_or_create(
            auditor=auditor, on=today, defaults={"position": head.position, "digest": head.digest, "at": now}
        )
        record(action="journal.give_head", subject=given, detail={"to": auditor.username, "head": str(head)})
    return len(people)
