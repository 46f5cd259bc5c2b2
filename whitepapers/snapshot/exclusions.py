"""Complaints that stand in no figure, by reason (rule book §3). Counts of the whole company, told exactly: they are no
breakdown, and what is left out must be as easy to see as what is counted."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from complaints.models import Arrival
from compliance.rules.periods import midnight
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.quarter import ZONE, Quarter

BEYOND = "beyond"
"""Received when no letter was in force."""


def exclusions(of: Quarter) -> list[Json]:
    rows: Any = of.cohort().rows().not_counted().order_by().values_list("arrival")
    found = dict(rows.annotate(n=Count("id")))
    named = {str(kind): found.get(kind, 0) for kind in (Arrival.DUPLICATE, Arrival.CHASER, Arrival.VOID)}
    named[BEYOND] = of.cohort().counted().exclude(_governed(of)).count()
    return [{"reason": reason, "count": n} for reason, n in named.items()]


def _governed(of: Quarter) -> Q:
    """Received while a letter was in force."""
    found = Q(pk__in=[])
    for version in of.portfolio.signed:
        if version.effective_from is None:
            continue
        since = Q(received_at__gte=midnight(version.effective_from, ZONE))
        until = Q(received_at__lt=midnight(version.effective_until, ZONE)) if version.effective_until else Q()
        found |= since & until
    return found
