"""Registered facts behind the promises that complaints cannot show (rule book §6)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from accounts.privacy import EncryptedTextField
from commitments.models.registering import Registered, RegisterQuerySet

ONE_DAY = timedelta(days=1)


class ResourceFactQuerySet(RegisterQuerySet):
    def overlapping(self, starts_on: date, ends_on: date) -> Self:
        """Those that hold and speak of at least one of these days, both ends included."""
        return self.standing().filter(starts_on__lte=ends_on, ends_on__gte=starts_on).order_by("starts_on")


class ResourceFact(Registered):
    """A registered fact behind a resource promise (rule book §6): money, people, hours, seats, publications.

    `value` is in yuan, heads, hours or seats by kind; a declaration that nothing happened is 0. `subject` names what
    the fact is about where there are many: the person of a training record (staff number), the issue of a white paper
    ("2026Q3").
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
        NO_VIOLATIONS = "no_violations", _("declaration that no violation of law is known")

    REGISTER = "fact"
    SAYS = ("value", "forecast", "note")

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="resource_facts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    subject = models.CharField(_("subject"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    forecast = models.BooleanField(_("forecast"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ResourceFactQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on", "subject"]
        verbose_name = _("resource fact")
        indexes = [models.Index(fields=["organisation", "kind", "starts_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="resource_value_not_negative"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="resource_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject", "starts_on", "ends_on"],
                condition=Q(withdrawn=False),
                name="resource_fact_once",
            ),
        ]

    def __str__(self) -> str:
        first, last = (formats.date_format(day) for day in (self.starts_on, self.ends_on))
        return f"{self.get_kind_display()} {first}" if first == last else f"{self.get_kind_display()} {first} – {last}"


class Employee(models.Model):
    """Whose training a staff number stands for. The name is personal data: encrypted, and for the manager only."""

    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="employees")
    staff_number = models.CharField(_("staff number"), max_length=100)
    name = EncryptedTextField(_("name"), blank=True)

    class Meta:
        ordering = ["staff_number"]
        verbose_name = _("employee")
        constraints = [models.UniqueConstraint(fields=["organisation", "staff_number"], name="staff_number_once")]

    def __str__(self) -> str:
        return self.staff_number


class Outage(Registered):
    """A time in which no human could be reached (7×24). Planned outages are kept apart and always shown."""

    REGISTER = "outage"
    SAYS = ("starts_at", "ends_at", "planned", "cause")

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="outages")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    planned = models.BooleanField(_("planned"), default=False)
    cause = models.CharField(_("cause"), max_length=200, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("outage")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outage_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        first, last = (timezone.localtime(moment) for moment in (self.starts_at, self.ends_at))
        told = formats.date_format(last, "H:i" if first.date() == last.date() else "DATETIME_FORMAT")
        return f"{formats.date_format(first, 'DATETIME_FORMAT')} – {told}"


class BenchmarkQuerySet(RegisterQuerySet):
    def valid_on(self, day: date) -> BenchmarkQuerySet:
        """An expired benchmark makes a verdict not evaluable, never a pass (rule book §6)."""
        return self.standing().filter(valid_from__lte=day, valid_until__gte=day)

    def overlapping(self, first: date, last: date) -> BenchmarkQuerySet:
        """Those that hold and are valid on at least one of these days, both ends included."""
        return self.standing().filter(valid_from__lte=last, valid_until__gte=first)

    def without_next(self) -> BenchmarkQuerySet:
        """Those after whose last day no other of the same statistic goes on."""
        day_after = ExpressionWrapper(OuterRef("valid_until") + ONE_DAY, DateField())
        others = self.filter(organisation=OuterRef("organisation"), statistic=OuterRef("statistic"))
        return self.exclude(Exists(others.filter(valid_from__lte=day_after, valid_until__gte=day_after)))

    def followed(self) -> set[int]:
        """Those after whose last day another of the same statistic goes on: no period is left without one."""
        known = list(self.values_list("pk", "organisation", "statistic", "valid_from", "valid_until"))
        return {
            pk
            for pk, *register, _first, last in known
            if any(other == register and first <= last + ONE_DAY <= until for _pk, *other, first, until in known)
        }


class Benchmark(Registered):
    """A registered industry benchmark (行业基准) of a statistic of the first response, in seconds (rule book §6)."""

    REGISTER = "benchmark"
    SAYS = ("publisher", "statistic", "population", "seconds", "valid_from", "valid_until")
    STANDS_ALONE = "two_benchmarks"

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="benchmarks")
    publisher = models.CharField(_("publisher"), max_length=200)
    statistic = models.CharField(_("statistic"), max_length=10, default="p90")
    population = models.CharField(_("population"), max_length=200, blank=True)
    seconds = models.PositiveIntegerField(_("seconds"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))

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

    def in_the_way(self) -> Self | None:
        """Another benchmark of the statistic that is valid on one of its days: one day has one benchmark (§6)."""
        same = type(self).objects.filter(organisation=self.organisation_id, statistic=self.statistic)
        return same.overlapping(self.valid_from, self.valid_until).exclude(pk=self.pk).first()

    @property
    def minutes(self) -> Decimal:
        """The seconds as people write them."""
        return (Decimal(self.seconds) / 60).quantize(Decimal("0.01"))
