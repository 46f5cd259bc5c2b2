"""The check: engagements of third-party auditors and what they find."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Engagement(models.Model):
    """An audit engagement (审计委托): which firm looks at which letters and period, who, and until when."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="engagements")
    firm = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("audit firm"))
    title = models.CharField(_("title"), max_length=200)
    letters = models.ManyToManyField("commitments.Letter", related_name="engagements", verbose_name=_("letters"))
    period_from = models.DateField(_("period from"))
    period_until = models.DateField(_("period until"))  # inclusive
    valid_from = models.DateField(_("access from"))
    valid_until = models.DateField(_("access until"))  # inclusive
    auditors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="engagements",
        limit_choices_to={"role": "auditor"},
        verbose_name=_("auditors"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name = _("audit engagement")
        constraints = [
            models.CheckConstraint(condition=Q(period_until__gte=F("period_from")), name="engagement_period_in_order"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="engagement_access_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class Finding(models.Model):
    """An audit finding (审计发现) against a clause: what was found, how grave, what the manager answered."""

    class Grade(models.TextChoices):
        OBSERVATION = "observation", _("observation")
        MINOR = "minor", _("minor nonconformity")
        MAJOR = "major", _("major nonconformity")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("waiting for an answer")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField(_("number"))  # within the engagement
    clause = models.ForeignKey("commitments.Clause", models.PROTECT, related_name="findings", verbose_name=_("clause"))
    grade = models.CharField(_("grade"), max_length=12, choices=Grade)
    title = models.CharField(_("title"), max_length=200)
    criterion = models.TextField(_("criterion"), blank=True, help_text=_("what should be"))
    condition = models.TextField(_("condition"), help_text=_("what is"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    answer = models.TextField(_("manager's answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="findings", blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        verbose_name = _("finding")
        constraints = [models.UniqueConstraint(fields=["engagement", "number"], name="finding_number_once")]

    def __str__(self) -> str:
        return f"F-{self.engagement_id}-{self.number}"
