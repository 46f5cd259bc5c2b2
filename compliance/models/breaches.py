"""Breaches, which the nightly run opens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.models import Letter
from compliance.models.results import Verdict
from compliance.models.runs import ComplianceRun
from compliance.rules.periods import Period


class Opened(NamedTuple):
    """The open breaches of a promise in one of its periods and of one class: how many, how many of them occurred in the
    quarter that is looked at, and until when the first negotiation must start."""

    promise: int
    period: str
    severity: str
    number: int
    inside: int
    negotiate_by: date | None


class BreachQuerySet(models.QuerySet["Breach"]):
    def standing(self) -> BreachQuerySet:
        """Not withdrawn."""
        return self.exclude(status=Breach.Status.WITHDRAWN)

    def of_letters(self, letters: Iterable[Letter] | models.QuerySet[Letter]) -> BreachQuerySet:
        return self.filter(promise__clause__version__letter__in=letters)

    def opened(self, letters: Iterable[Letter], chosen: Period) -> list[Opened]:
        """Those of these letters that are not settled, the nearest deadline first: some promises open a breach a case,
        so that there may be thousands."""
        inside = Count("pk", filter=Q(occurred_on__range=(chosen.start, chosen.last_day)))
        found = self.of_letters(letters).filter(status=Breach.Status.OPEN).order_by()
        of_each = found.values_list("promise", "period", "severity")
        rows = of_each.annotate(number=Count("pk"), inside=inside, first=Min("negotiate_by"))
        return sorted(map(Opened._make, rows), key=lambda each: (each.negotiate_by or date.max, each))

    def visible_to(self, user: User, today: date) -> BreachQuerySet:
        """Of the letters he may see; an auditor those that occurred within the periods he audits."""
        visible = self.of_letters(Letter.objects.visible_to(user, today))
        if user.role != User.Role.AUDITOR:
            return visible
        within = Q(pk__in=[])
        for engagement in user.engagements.filter(valid_from__lte=today, valid_until__gte=today):
            within |= Q(
                promise__clause__version__letter__organisation=engagement.organisation_id,
                occurred_on__range=(engagement.period_from, engagement.period_until),
            )
        return visible.filter(within)


class Breach(models.Model):
    """A breach (违约) opened by the nightly run under a stable key; reruns never double it (rule book §12)."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        WITHDRAWN = "withdrawn", _("withdrawn")

    key = models.CharField(max_length=200, unique=True)
    promise = models.ForeignKey("commitments.Promise", models.PROTECT, related_name="breaches")
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField(_("period"), max_length=10)
    severity = models.CharField(_("severity"), max_length=14, choices=Verdict)
    reason = models.CharField(max_length=40, blank=True)  # "beyond_minor": past the band, where the letter is silent
    cases = models.PositiveIntegerField(_("cases"), default=0)
    occurred_on = models.DateField(_("occurred on"))
    negotiate_by = models.DateField(_("negotiation must start by"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    opened_by_run = models.ForeignKey(ComplianceRun, models.PROTECT, related_name="breaches")
    updated_at = models.DateTimeField(auto_now=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-id"]
        verbose_name = _("breach")

    def __str__(self) -> str:
        return self.key
