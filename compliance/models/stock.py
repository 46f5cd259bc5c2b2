"""The stock as each run counted it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compliance.models.runs import ComplianceRun


class StockLineQuerySet(models.QuerySet["StockLine"]):
    def latest_of(self, organisation: int, period: str) -> StockLineQuerySet:
        """What the latest run that counted a period found in it, unit by unit."""
        counted = self.filter(organisation=organisation, period=period, run__status=ComplianceRun.Status.DONE)
        latest = counted.order_by("-run__as_of", "-run").values("run")[:1]
        return counted.filter(run__in=latest).select_related("unit", "run").order_by("unit__name", "pk")

    def of_latest_run(self, organisations: Iterable[int]) -> StockLineQuerySet:
        """Everything the latest whole run counted."""
        run = ComplianceRun.objects.whole().done().order_by("-as_of").values("pk")[:1]
        return self.filter(run__in=run, organisation__in=list(organisations))

    def failing(self) -> StockLineQuerySet:
        """Lines whose identity does not hold."""
        return self.exclude(closing=F("opening") + F("received") + F("reopened") - F("closed"))


class StockLine(models.Model):
    """The stock of a unit (empty: of complaints without one) in a period, as one run counted it (rule book §5)."""

    run = models.ForeignKey(ComplianceRun, models.CASCADE, related_name="stock")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    unit = models.ForeignKey("accounts.ServiceUnit", models.CASCADE, null=True, related_name="+")
    period = models.CharField(_("period"), max_length=10)
    opening = models.PositiveIntegerField(_("opening"))
    received = models.PositiveIntegerField(_("received"))
    reopened = models.PositiveIntegerField(_("reopened"))
    closed = models.PositiveIntegerField(_("closed"))
    closing = models.PositiveIntegerField(_("closing"))
    watermark = models.PositiveBigIntegerField(default=0)  # what was known of the record when it was counted

    objects = StockLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "organisation", "unit", "period"],
                condition=Q(unit__isnull=False),
                name="unit_stock_once",
            ),
            models.UniqueConstraint(
                fields=["run", "organisation", "period"], condition=Q(unit__isnull=True), name="unitless_stock_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.unit or ''}".strip()

    @property
    def difference(self) -> int:
        """What is missing (negative) or too many at the close; none where the identity holds."""
        return self.closing - (self.opening + self.received + self.reopened - self.closed)
