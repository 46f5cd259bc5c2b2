"""Counting what is missing, month by month, behind the writers.

Why it is cheap at ten million complaints: a write only appends a mark for each month it touches. A worker counts the
marked months again, one transaction and one pass over a month's index range each (some 300,000 rows in about a second),
and the pages read one row a source and month. A month that nobody writes to is never looked at again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Max

from complaints.actions import take_turn
from complaints.models import Complaint, QualityMark, SourceMonth
from complaints.quality.facts import MISSING
from complaints.tallies.layout import next_month


def count_again() -> int:
    """Count every month that is marked. Returns how many."""
    marked = QualityMark.objects.order_by("organisation", "-month").values_list("organisation", "month").distinct()
    return sum(_count(organisation, month) for organisation, month in list(marked))


@transaction.atomic
def _count(organisation: int, month: date) -> bool:
    """One month of a company, while nobody writes there; False where another worker has just done it."""
    take_turn(organisation)
    marks = list(QualityMark.objects.filter(organisation=organisation, month=month).values_list("pk", flat=True))
    if not marks:
        return False
    rows = Complaint.objects.filter(
        organisation=organisation, received_day__gte=month, received_day__lt=next_month(month)
    ).order_by()
    counts = {f"no_{name}": Count("pk", filter=lacks) for name, lacks in MISSING.items()}
    found: Any = rows.values("source_id").annotate(rows=Count("pk"), latest=Max("received_at"), **counts)
    SourceMonth.objects.filter(source__organisation=organisation, month=month).delete()
    SourceMonth.objects.bulk_create(
        SourceMonth(
            source_id=each["source_id"],
            month=month,
            rows=each["rows"],
            latest=each["latest"],
            missing={name: each[f"no_{name}"] for name in MISSING},
        )
        for each in found
    )
    QualityMark.objects.filter(pk__in=marks).delete()
    return True
