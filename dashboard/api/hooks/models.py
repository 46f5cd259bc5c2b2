"""A source's way in, and which of its messages were taken already."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import EncryptedTextField


class Hooks(models.QuerySet["Hook"]):
    def visible_to(self, user: User) -> Hooks:
        """Managers look after the webhooks of their company; nobody else sees any."""
        if user.role == User.Role.MANAGER and user.organisation_id:
            return self.filter(source__organisation=user.organisation_id)
        return self.none()

    def standing(self) -> Hooks:
        return self.filter(ended_at__isnull=True)


class Hook(models.Model):
    """A webhook: what is signed with its secret is written into the record under its source.

    The secret has to be kept, encrypted, because signatures are made with it; it is shown once. After a rotation the
    one before is good until `previous_until`. A source has one webhook at a time.
    """

    source = models.ForeignKey("complaints.Source", models.PROTECT, related_name="hooks", verbose_name=_("source"))
    secret = EncryptedTextField()
    previous_secret = EncryptedTextField(blank=True)
    previous_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    rotated_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = Hooks.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("webhook")
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(ended_at__isnull=True), name="one_hook_of_a_source_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.source)

    def secrets(self, now: datetime) -> list[str]:
        """Those that are good at `now`: its own, and for a while the one before."""
        still = self.previous_until is not None and now < self.previous_until
        return [self.secret, self.previous_secret] if still and self.previous_secret else [self.secret]


class HookMessage(models.Model):
    """A message that was taken, by the number its sender gave it: it is not taken again."""

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="messages")
    number = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hook", "number"], name="hook_message_once")]
        indexes = [models.Index(fields=["hook", "at"])]
