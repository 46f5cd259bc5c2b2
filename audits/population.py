"""What a sample is drawn from, and the account that it is complete (rule book §13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count

from audits.models import Engagement, Sample
from commitments.models import Promise
from complaints.rules.clocks import start_of_day
from compliance.counting import Cohort
from compliance.rules.periods import midnight


def cohort(engagement: Engagement, promise: Promise | None, as_of: datetime) -> Cohort:
    """The complaints received in the engagement's period by its units; of a promise, those within its scope while the
    version of the letter that it stands in governed."""
    zone = ZoneInfo(settings.TIME_ZONE)
    start = start_of_day(engagement.period_from, zone=zone)
    end = start_of_day(engagement.period_until + timedelta(days=1), zone=zone)
    scope: Mapping[str, Any] = {}
    if promise is not None:
        version, scope = promise.clause.version, promise.scope
        zone = ZoneInfo(version.letter.time_zone)
        if version.effective_from is not None:
            start = max(start, midnight(version.effective_from, zone))
        if version.effective_until is not None:
            end = min(end, midnight(version.effective_until, zone))
    return Cohort(engagement.organisation_id, start, end, as_of, scope, units=engagement.seen_units)


def frame(of: Cohort, stratify_by: str) -> dict[int, str]:
    """The counted complaints by number, each with its stratum: what the column says that they are told apart by."""
    if not stratify_by:
        return dict.fromkeys(of.counted().order_by().values_list("pk", flat=True), "")
    column = "unit__name" if stratify_by == Sample.Stratum.UNIT else stratify_by
    rows = of.counted().order_by().values_list("pk", column)
    return {number: " ".join(str(name or "—").split()) for number, name in rows}


def account(of: Cohort) -> dict[str, int]:
    """How many were received, by what they are: what stands in the frame and what is excluded, which together is
    everything on record."""
    rows = of.rows().order_by().values_list("arrival").annotate(n=Count("pk"))
    return {str(arrival): n for arrival, n in rows}
