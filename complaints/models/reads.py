"""Reads of the record: the verbs of `Complaint.objects`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connections, models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from complaints.rules.arrivals import DAY, ArrivalKind
from complaints.rules.clocks import start_of_day

if TYPE_CHECKING:
    from complaints.models.complaints import Complaint as Complaint


class Literal(models.Value):
    """A word of ours written into the statement. From a parameter SQLite could not tell that an index of some
    complaints holds all that are asked for."""

    def as_sql(self, *_args: Any) -> tuple[str, tuple[str | int, ...]]:
        return f"'{self.value}'", ()


PAST = chr(0x10FFFF)  # sorts behind every character
UNRESOLVED = Q(resolved_at__isnull=True) | Q(reopened_at__gt=F("resolved_at"))
"""Not resolved, or reopened after the last resolution."""
OVER_DUE = Q(due_at__isnull=False) & (UNRESOLVED | Q(resolved_at__gt=F("due_at")))
"""Without a resolution by the deadline the source gave, whether or not it is over: they have an index of their own."""


class Complaints(models.QuerySet["Complaint"]):
    """Reads of the record."""

    def visible_to(self, user: User, today: date | None = None) -> Complaints:
        """A company's own complaints for its people; for auditors those received within the organisation, period
        and units of an engagement open to them on `today` (rule book §15). Nobody else sees any."""
        if user.role == User.Role.AUDITOR:
            return self.within(user.engagements.open_to(user, today or timezone.localdate()))
        return self.filter(organisation=user.organisation_id) if user.organisation_id else self.none()

    def within(self, engagements: Iterable[Any]) -> Complaints:
        """Complaints that audit engagements are about."""
        scope = Q(pk__in=[])
        for engagement in engagements:
            period = Q(received_at__gte=_midnight(engagement.period_from))
            period &= Q(received_at__lt=_midnight(engagement.period_until + timedelta(days=1)))
            if engagement.seen_units is not None:
                period &= Q(unit__in=engagement.seen_units)
            scope |= period & Q(organisation=engagement.organisation_id)
        return self.filter(scope)

    def found_by(self, condition: Q) -> Complaints:
        """Those for which a condition holds that has an index of its own. SQLite, which keeps no statistics of itself,
        would rather read all of a period than follow it: there each that it leads to is asked whether it is one of
        these."""
        if connections[self.db].vendor != "sqlite":
            return self.filter(condition)
        return self.model._default_manager.filter(condition, models.Exists(self.filter(pk=models.OuterRef("pk"))))

    def begins_with(self, reference: str, sources: models.QuerySet[Any]) -> Complaints:
        """Whose reference begins so, as it is written or in capitals; `sources` are those that may have given it."""
        found = Q()
        for start in {reference, reference.upper()}:
            if connections[self.db].vendor == "sqlite":  # its LIKE has no index
                found |= Q(reference__gte=start, reference__lt=start + PAST)
            else:
                found |= Q(reference__startswith=start)
        return self.found_by(Q(found, source__in=sources))

    def arrived_as(self, arrival: str) -> Complaints:
        """Chasers, duplicates or void ones."""
        return self.filter(~Q(arrival=Literal(ArrivalKind.COUNTED)), arrival=arrival)

    def received_on(self, first: date | None, last: date | None) -> Complaints:
        """Received on local days from `first` to `last`, both included; None leaves the side open."""
        rows = self
        if first:
            rows = rows.filter(received_at__gte=_midnight(first))
        return rows.filter(received_at__lt=_midnight(last + timedelta(days=1))) if last else rows

    def unresolved(self) -> Complaints:
        return self.filter(UNRESOLVED)

    def resolved(self) -> Complaints:
        undone = Q(reopened_at__isnull=False, reopened_at__gt=F("resolved_at"))
        return self.filter(resolved_at__isnull=False).exclude(undone)

    def past_own_deadline(self, now: datetime) -> Complaints:
        """Late against the deadline the source gave: resolved after it, or not resolved though it is over (§4)."""
        return self.filter(OVER_DUE, Q(due_at__lt=now) | Q(resolved_at__gt=F("due_at")))

    def repeats(self, window_days: int = 30) -> Complaints:
        """Counted complaints within the window after the earlier one was resolved (rule book §3)."""
        return self.filter(arrival=ArrivalKind.COUNTED, since_previous__range=(0, window_days * DAY))

    def new(self, window_days: int = 30) -> Complaints:
        """Counted complaints that are no repeat."""
        outside = Q(since_previous__isnull=True) | ~Q(since_previous__range=(0, window_days * DAY))
        return self.filter(outside, arrival=ArrivalKind.COUNTED)

    # What auditors look at one by one (rule book §13).

    def not_counted(self) -> Complaints:
        """In no denominator: chasers, duplicates and void ones."""
        return self.filter(~Q(arrival=Literal(ArrivalKind.COUNTED)))

    def with_a_loss(self) -> Complaints:
        """With a property loss on record, confirmed as a service error or not."""
        return self.filter(Q(loss_confirmed_on__isnull=False) | Q(loss_amount__gt=0))

    def paused_longer_than(self, length: timedelta, now: datetime) -> Complaints:
        """With a pause that lasted longer, or has lasted longer until now."""
        pauses = self.model._meta.get_field("pause_rows").related_model._default_manager
        long = Q(ends_at__gt=F("starts_at") + length) | Q(ends_at__isnull=True, starts_at__lt=now - length)
        return self.filter(models.Exists(pauses.filter(long, complaint=models.OuterRef("pk"))))

    def changed_since(self, moment: datetime) -> Complaints:
        """Of which a version was replaced at that moment or later."""
        replaced = self._revisions().filter(known_until__at__gte=moment, complaint=models.OuterRef("pk"))
        return self.filter(models.Exists(replaced))

    def changed(self) -> Complaints:
        """Of which a version was ever replaced."""
        return self.filter(models.Exists(self._revisions().filter(complaint=models.OuterRef("pk"))))

    def _revisions(self) -> models.QuerySet[Any]:
        return self.model._meta.get_field("revisions").related_model._default_manager.all()


def organisations_visible_to(user: User, today: date | None = None) -> list[int]:
    """The companies whose complaints a person may see (some of): his own, or those he audits today."""
    if user.role == User.Role.AUDITOR:
        engagements = user.engagements.open_to(user, today or timezone.localdate())
        return sorted(set(engagements.values_list("organisation", flat=True)))
    return [user.organisation_id] if user.organisation_id else []


def units_visible_to(user: User, organisation: int, today: date | None = None) -> frozenset[int] | None:
    """The units of a company whose own figures a person may see; None: all of them. An auditor whose engagements are
    limited to units sees theirs and no others, in figures as in complaints (rule book §15)."""
    if user.role != User.Role.AUDITOR:
        return None
    found = frozenset[int]()
    for engagement in user.engagements.open_to(user, today or timezone.localdate()).filter(organisation=organisation):
        if engagement.seen_units is None:
            return None
        found |= engagement.seen_units
    return found


def _midnight(day: date) -> datetime:
    return start_of_day(day, zone=ZoneInfo(settings.TIME_ZONE))
