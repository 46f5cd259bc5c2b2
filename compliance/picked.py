"""Complaints behind a point of a picture: a part of a promise's cases, narrowed to what the point stands for.

The same question, as of the same moment, as the picture was drawn from (`compliance.courses`), also where no result is
stored: of a month of a quarter, of a channel, of a category, of those that took so long.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import ServiceUnit
from commitments.models import Promise
from complaints.models import Complaint
from compliance import counting
from compliance.cases import Cases, wanted
from compliance.courses import within
from compliance.models import Result
from compliance.registered import Known
from compliance.rules.metrics import DEFINITIONS, Definition
from compliance.rules.parts import Ask
from compliance.rules.periods import Period
from compliance.untimed import with_follower

NO_CATEGORY = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """What a point stands for. `category` is a category of either level, NO_CATEGORY the lack of one; `took` are
    seconds of first response, more than the first and at most the second (None: however many)."""

    period: Period
    unit: ServiceUnit | None = None
    day: date | None = None
    channel: str = ""
    category: int | None = None
    took: tuple[int, int | None] | None = None

    @property
    def stretch(self) -> Period:
        """The days of receipt."""
        return self.period if self.day is None else Period(self.day, self.day + timedelta(days=1), "day")

    def url(self, promise: Promise, part: str) -> str:
        """The address of the list."""
        more, most = self.took or (None, None)
        told = {
            "period": self.period.label,
            "unit": self.unit.pk if self.unit else None,
            "day": self.day,
            "channel": self.channel or None,
            "category": self.category,
            "more": more,
            "most": most,
        }
        query = urlencode({key: value for key, value in told.items() if value is not None})
        return f"{reverse('dashboard:picked', args=[promise.pk, part])}?{query}"

    def condition(self) -> Q:
        found = Q(unit=self.unit) if self.unit else Q()
        if self.channel:
            found &= Q(channel=self.channel)
        if self.category == NO_CATEGORY:
            found &= Q(category__isnull=True)
        elif self.category is not None:
            found &= Q(category=self.category) | Q(subcategory=self.category)
        if self.took is not None:
            more, most = self.took
            found &= Q(response_seconds__gt=more)
            found &= Q(response_seconds__lte=most) if most is not None else Q()
        return found


def failing(definition: Definition) -> str:
    """The list of those that failed; of a metric that only grades or measures, of all that count."""
    if definition.is_share_of_complaints:
        return "numerator" if definition.lower_is_better else "failures"
    return "denominator"


def behind_figure(metric: str) -> str:
    """The list that a figure leads to: those that failed, or that it grades; empty where it rests on no complaints."""
    definition = DEFINITIONS.get(metric)
    if definition is None or definition.ask is None:
        return ""
    return "graded" if definition.grades else failing(definition)


def picked(promise: Promise, part: str, pick: Pick, known: Known) -> Cases:
    """The list; empty where the promise's version governs nothing of it. Raises ValueError for an unknown part."""
    definition = DEFINITIONS[promise.metric]
    parts = wanted(definition, part)
    siblings = known.portfolio.agreed.get(promise.clause.version_id, [])
    asked = within(promise, siblings, pick.stretch, known)
    result = Result(promise=promise, unit=pick.unit, period=pick.period.label, as_of=known.as_of)
    if asked is None or asked.asked is None:
        return Cases(result, Complaint.objects.none(), None)
    rows: QuerySet[Any] = counting.classified(asked.cohort, asked.asked).filter(pick.condition())
    rows = rows.filter(part__in=sorted(parts)).prefetch_related("pause_rows")
    if definition.ask is Ask.FIRST_CONTACT:
        rows = with_follower(rows)
    if pick.took is not None:
        rows = rows.filter(responded_at__lte=known.as_of)
    return Cases(result, rows, asked)


def read(query: Mapping[str, str], period: Period, unit: ServiceUnit | None, channels: Collection[str]) -> Pick:
    """The choice that an address names; nonsense in it is left out."""
    found = Pick(period, unit, channel=query.get("channel", "") if query.get("channel") in channels else "")
    day = _day(query.get("day", ""))
    more, most, category = (_number(query.get(name, "")) for name in ("more", "most", "category"))
    if day is not None and day in period:
        found = replace(found, day=day)
    if more is not None:
        found = replace(found, took=(more, most))
    return replace(found, category=category)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    negative = text.startswith("-") and text[1:]
    digits = negative or text
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return None
    return -int(digits) if negative else int(digits)
