"""Recorded pauses of the resolution clock."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaints import Complaint
from complaints.rules import pauses as rules

REASONS = [reason.value for reason in rules.PauseReason]


class Pause(models.Model):
    """A pause (暂停) of a complaint's resolution clock, part of its present version (rule book §2, §4).

    Written with the complaint by `complaints.writer` alone; what was replaced stands in its revisions. The last two
    columns are derived for pauses that the net clock leaves out, and empty for the others.
    """

    class Reason(models.TextChoices):
        CUSTOMER = rules.PauseReason.CUSTOMER.value, _("waiting for the customer")
        SUPPLIER = rules.PauseReason.SUPPLIER, _("waiting for a supplier")
        OTHER = rules.PauseReason.OTHER, _("other")

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="pause_rows")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    question_at = models.DateTimeField(_("question sent"), null=True, blank=True)
    net_start = models.DateTimeField(null=True)  # the start moved back by what was waited before
    waited = models.DurationField(null=True)  # until its end, earlier pauses included; empty while it goes on

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "starts_at"], name="pause_starts_once"),
            models.UniqueConstraint(fields=["complaint"], condition=Q(ends_at__isnull=True), name="one_pause_goes_on"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="pause_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(reason=rules.PauseReason.CUSTOMER.value) | Q(question_at__isnull=False),
                name="customer_wait_has_question",
            ),
            models.CheckConstraint(
                condition=Q(question_at__isnull=True) | Q(question_at__lte=F("starts_at")),
                name="question_before_pause",
            ),
            models.CheckConstraint(condition=Q(reason__in=REASONS), name="pause_reason_known"),
        ]

    @property
    def plain(self) -> rules.Pause:
        """The pause as the rules know it."""
        return rules.Pause(self.starts_at, self.ends_at, self.reason, self.question_at)
