"""That both sides of the letter accepted the audit firm (双方认可), on record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits import clock


class Acceptances(models.QuerySet["Acceptance"]):
    """Reads of acceptances."""

    def standing(self) -> Acceptances:
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


class Acceptance(models.Model):
    """One side accepted this firm for this engagement: who said so, in which capacity, on which day, by which papers.

    It ends by being withdrawn with a reason, also where the firm is exchanged; nothing else of it ever changes.
    Written by `audits.actions.accepting` alone.
    """

    class Side(models.TextChoices):
        COMPANY = "company", _("the company")
        OTHER = "other", _("the other side of the letter")

    engagement = models.ForeignKey("audits.Engagement", models.PROTECT, related_name="acceptances")
    side = models.CharField(_("side"), max_length=10, choices=Side)
    firm = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("audit firm"))
    party = models.CharField(_("on behalf of"), max_length=200)
    name = models.CharField(_("name"), max_length=150)
    capacity = models.CharField(_("capacity"), max_length=150)
    accepted_on = models.DateField(_("accepted on"))
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="acceptances", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), blank=True)  # why it was withdrawn

    objects = Acceptances.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("acceptance of the audit firm")
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "side"], condition=Q(withdrawn_at=None), name="accepted_once_a_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.name}"
