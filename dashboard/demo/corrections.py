"""What came to light about a quarter of the demo after its white paper was out: a night drafts a restatement of it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from accounts.models import Organisation, User
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Arrival, ChangeSet, Complaint, Source
from complaints.quality.counting import count_again
from compliance.rules.periods import Period
from dashboard.demo.calendar import Calendar

REASON = "回访复核：初步方案的时间登记有误"
EARLIER_REASON = "通话录音复核：初步方案的时间登记有误"  # of the issue before: the last one restates it
CASES = 3
TOLD = ("preliminary_at",)
HOUR = timedelta(hours=1)


@transaction.atomic
def correct(company: Organisation, calendar: Calendar, quarter: str, *, reason: str, by: User) -> None:
    """Correct when a few complaints of a published quarter got their preliminary solution: too late after all. Told
    once."""
    if ChangeSet.objects.filter(reason=reason).exists():
        return
    start, end = Period.parse(quarter).bounds(ZoneInfo(settings.TIME_ZONE))
    answered = Complaint.objects.filter(
        organisation=company,
        arrival=Arrival.COUNTED,
        received_at__gte=start,
        received_at__lt=end,
        preliminary_seconds__lt=HOUR.total_seconds(),
        resolution_seconds__gt=6 * HOUR.total_seconds(),
    )
    for source in Source.objects.filter(organisation=company):
        wrong = answered.filter(source=source).order_by("received_at", "reference")[:CASES]
        facts = [
            Facts(
                reference=complaint.reference,
                received_at=complaint.received_at,
                preliminary_at=complaint.received_at + 5 * HOUR,
            )
            for complaint in wrong
        ]
        write_facts(
            source=source,
            facts=facts,
            by=by,
            kind=ChangeSet.Kind.FORM,
            reason=reason,
            now=calendar.known_until,
            told=TOLD,
        )
    count_again()
