"""Response times at a rank, for the company and all of its units at once (rule book §6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from compliance.counting import Cohort, unanswered

COMPANY = None


def seconds_at(cohort: Cohort, ranks: Mapping[int | None, int]) -> dict[int | None, int]:
    """The response seconds at a rank among the answered complaints of each unit, and of all of them (COMPANY)."""
    answered = cohort.counted().filter(responded_at__lte=cohort.as_of)
    of_units = {unit: rank for unit, rank in ranks.items() if unit is not COMPANY}
    found = dict(_of_units(answered, of_units)) if of_units else {}
    if COMPANY in ranks:
        seconds = answered.order_by("response_seconds").values_list("response_seconds", flat=True)
        found[COMPANY] = seconds[ranks[COMPANY] - 1] or 0
    return found


def _of_units(answered: QuerySet[Any], ranks: Mapping[int, int]) -> Iterable[tuple[int | None, int]]:
    by_unit = Window(RowNumber(), partition_by=F("unit"), order_by=F("response_seconds").asc())
    wanted = Q()
    for unit, rank in ranks.items():
        wanted |= Q(unit=unit, place=rank)
    rows: QuerySet[Any] = answered.order_by().annotate(place=by_unit).filter(wanted)
    return rows.values_list("unit", "response_seconds")


def last_waiting(cohort: Cohort) -> dict[int | None, datetime]:
    """When the youngest complaint was received that waits for its answer, by unit and for the company."""
    rows: QuerySet[Any] = cohort.counted().filter(unanswered(cohort.as_of)).order_by().values_list("unit")
    found = dict(rows.annotate(last=Max("received_at")))
    return {**found, COMPANY: max(found.values())} if found else {}
