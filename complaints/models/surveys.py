"""Satisfaction surveys: who was asked, and who has answered (rule book §2, §6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import EncryptedTextField
from complaints.models.complaints import Complaint


class Surveys(models.QuerySet["Survey"]):
    """Reads of surveys."""

    def visible_to(self, user: User) -> Surveys:
        """A company's managers and clerks see its surveys."""
        if user.role in (user.Role.MANAGER, user.Role.CLERK) and user.organisation_id:
            return self.filter(organisation=user.organisation_id)
        return self.none()


class Survey(models.Model):
    """One round of questions: about resolved complaints that were received on certain days.

    `salt` and the lookup key of the installation make each complaint's code again (`complaints.surveys.codes`), so that
    links can be printed later though no code is stored. `asked` and `answered` are kept with every change, so the reply
    rate needs no counting.
    """

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="surveys")
    received_from = models.DateField(_("received from"))
    received_until = models.DateField(_("received until"))
    answer_until = models.DateField(_("answers until"))  # the last day
    salt = models.CharField(max_length=32)
    asked = models.PositiveIntegerField(_("asked"), default=0)
    answered = models.PositiveIntegerField(_("answered"), default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Surveys.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("survey")
        constraints = [
            models.CheckConstraint(condition=Q(answered__lte=models.F("asked")), name="no_more_answers_than_asked")
        ]

    def __str__(self) -> str:
        return f"{self.received_from} – {self.received_until}"

    def is_open(self, today: date) -> bool:
        return today <= self.answer_until

    @property
    def reply_rate(self) -> Decimal | None:
        """Answered ÷ asked."""
        return Decimal(self.answered) / self.asked if self.asked else None


class Invitation(models.Model):
    """The question to one complaint's customer, and his answer: at most one of each, ever.

    `entered_at` is when the score became a fact of the complaint; what the customer wrote is personal data.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="invitations")
    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="invitation")
    code_hash = models.CharField(max_length=64, unique=True)
    answered_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)
    comment = EncryptedTextField(blank=True)
    entered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, score__isnull=True, entered_at__isnull=True)
                | Q(answered_at__isnull=False, score__range=(1, 5)),
                name="an_answer_has_a_score",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answered_at"],
                name="invitation_to_enter",
                condition=Q(answered_at__isnull=False, entered_at__isnull=True),
            )
        ]
