"""What a company does about a breach: measures, and the exemption it may ask an auditor for (rule book §12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from compliance.models.breaches import Breach


class HandlingQuerySet(models.QuerySet["Handling"]):
    def planned(self) -> HandlingQuerySet:
        return self.filter(status=Handling.Status.PLANNED)

    def due_by(self, day: date) -> HandlingQuerySet:
        """Planned measures whose day is this one or an earlier one, of breaches that stand."""
        return self.planned().filter(due_on__lte=day).exclude(breach__status=Breach.Status.WITHDRAWN)


class Handling(models.Model):
    """A measure against a breach: what caused it, what is done, by whom, until when, and what came of it."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.PLANNED: frozenset({Status.DONE, Status.DROPPED}),
        Status.DONE: frozenset(),
        Status.DROPPED: frozenset(),
    }

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="handlings")
    cause = models.TextField(_("cause"))
    measure = models.TextField(_("measure"))
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("responsible")
    )
    due_on = models.DateField(_("due on"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    done_on = models.DateField(_("done on"), null=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="handlings", blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=timezone.now)

    objects = HandlingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("measure against a breach")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="done", done_on__isnull=False) | (~Q(status="done") & Q(done_on=None)),
                name="handling_done_has_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.measure

    def allows(self, status: str) -> bool:
        return status in self.NEXT[self.status]

    def is_overdue(self, today: date) -> bool:
        return self.status == self.Status.PLANNED and self.due_on < today


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def asked(self) -> ExemptionQuerySet:
        """Those that wait for a ruling."""
        return self.filter(status=Exemption.Status.ASKED)

    def visible_to(self, user: User, today: date) -> ExemptionQuerySet:
        return self.filter(breach__in=Breach.objects.visible_to(user, today))


class Exemption(models.Model):
    """An exemption (免责) that a manager asked for with evidence and an auditor ruled on with a reason.

    A granted one leaves every rate as it is: the breach is published as exempt (rule book §12).
    """

    class Ground(models.TextChoices):
        FORCE_MAJEURE = "force_majeure", _("force majeure")
        CUSTOMER = "customer", _("caused by the customer")
        AUTHORITY = "authority", _("ordered by an authority")
        OTHER = "other", _("another ground")

    class Status(models.TextChoices):
        ASKED = "asked", _("waits for a ruling")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        REVOKED = "revoked", _("revoked")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.ASKED: frozenset({Status.GRANTED, Status.REFUSED}),
        Status.GRANTED: frozenset({Status.REVOKED}),
        Status.REFUSED: frozenset(),
        Status.REVOKED: frozenset(),
    }

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="exemptions")
    ground = models.CharField(_("ground"), max_length=14, choices=Ground)
    words = models.TextField(_("why it was beyond the company's control"))
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="exemptions")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    ruling = models.TextField(_("reason for the ruling"), blank=True)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("exemption")
        constraints = [
            models.UniqueConstraint(
                fields=["breach"], condition=Q(status__in=["asked", "granted"]), name="exemption_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status="asked", ruled_by=None)
                | (~Q(status="asked") & Q(ruled_by__isnull=False) & ~Q(ruling="")),
                name="exemption_ruled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.breach_id}: {self.get_ground_display()}"

    def allows(self, status: str) -> bool:
        return status in self.NEXT[self.status]
