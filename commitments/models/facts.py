"""Registered facts behind the promises that complaints cannot show (rule book §6)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User


def companies(user: User, today: date) -> models.QuerySet[Organisation]:
    """The companies whose registered facts he may read: his own, or those of an auditor's open engagements."""
    if user.role != User.Role.AUDITOR:
        return Organisation.objects.filter(people=user)
    open_today = user.engagements.filter(valid_from__lte=today, valid_until__gte=today)
    return Organisation.objects.filter(engagements__in=open_today).distinct()


class ResourceFactQuerySet(models.QuerySet["ResourceFact"]):
    def visible_to(self, user: User, today: date) -> ResourceFactQuerySet:
        return self.filter(organisation__in=companies(user, today))


class ResourceFact(models.Model):
    """A registered fact behind a resource promise (rule book §6): money, people, hours, seats, publications.

    `value` is in yuan, heads, hours or seats by kind. `subject` names what the fact is about where there are
    many: the person of a training record (staff number), the issue of a white paper ("2026Q3").
    `starts_on`/`ends_on` are the days it speaks of: the year of a budget, the month-end of a head count
    (both equal), the half-year of training hours, the day of a drill.
    """

    class Kind(models.TextChoices):
        FUND = "fund", _("service improvement fund")
        REVENUE = "revenue", _("revenue")
        SUPERVISORS = "supervisors", _("full-time supervisors")
        AGENTS = "agents", _("service agents")
        TRAINING_HOURS = "training_hours", _("training hours of a person")
        TRAINING_SESSION = "training_session", _("training held")
        SEATS = "seats", _("emergency seats proven")
        WHITE_PAPER = "white_paper", _("white paper published")

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="resource_facts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    subject = models.CharField(_("subject"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    forecast = models.BooleanField(_("forecast"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    evidence = models.ForeignKey("evidence.EvidenceFile", models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ResourceFactQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on", "subject"]
        verbose_name = _("resource fact")
        indexes = [models.Index(fields=["organisation", "kind", "starts_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="resource_value_not_negative"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="resource_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject", "starts_on", "ends_on"], name="resource_fact_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"


class OutageQuerySet(models.QuerySet["Outage"]):
    def visible_to(self, user: User, today: date) -> OutageQuerySet:
        return self.filter(organisation__in=companies(user, today))


class Outage(models.Model):
    """A time in which no human could be reached (7×24). Planned outages are kept apart and always shown."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="outages")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    planned = models.BooleanField(_("planned"), default=False)
    cause = models.CharField(_("cause"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OutageQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("outage")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outage_ends_after_it_starts")
        ]


class BenchmarkQuerySet(models.QuerySet["Benchmark"]):
    def valid_on(self, day: date) -> BenchmarkQuerySet:
        """An expired benchmark makes a verdict not evaluable, never a pass (rule book §6)."""
        return self.filter(valid_from__lte=day, valid_until__gte=day)

    def visible_to(self, user: User, today: date) -> BenchmarkQuerySet:
        return self.filter(organisation__in=companies(user, today))


class Benchmark(models.Model):
    """A registered industry benchmark (行业基准) of a statistic of the first response, in seconds (rule book §6)."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="benchmarks")
    publisher = models.CharField(_("publisher"), max_length=200)
    statistic = models.CharField(_("statistic"), max_length=10, default="p90")
    population = models.CharField(_("population"), max_length=200, blank=True)
    seconds = models.PositiveIntegerField(_("seconds"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    evidence = models.ForeignKey("evidence.EvidenceFile", models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = BenchmarkQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("industry benchmark")
        constraints = [
            models.CheckConstraint(condition=Q(seconds__gt=0), name="benchmark_is_positive"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="benchmark_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher} {self.statistic}"
