"""Who looked at what of the customers, and what must not be erased (rule book §15)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User


class Looks(models.QuerySet["Look"]):
    """Reads of who looked."""

    def visible_to(self, user: User) -> Looks:
        """A company's manager sees who looked at its customers; nobody else does."""
        if user.role == User.Role.MANAGER and user.organisation_id:
            return self.filter(organisation=user.organisation_id)
        return self.none()

    def unseen(self) -> Looks:
        """Fields opened by auditors of which the manager has not said that he has seen it."""
        return self.filter(kind=Look.Kind.UNMASK, seen_at=None)

    def opening(self, user: User, complaint: int, *, engagement: int | None, now: datetime) -> Looks:
        """What opens fields of a complaint to somebody at this moment: nothing outside his engagement."""
        if engagement is None:
            return self.none()
        opened = self.filter(kind=Look.Kind.UNMASK, by=user, complaint=complaint, engagement=engagement)
        return opened.filter(at__lte=now, until__gt=now)


class Look(models.Model):
    """Somebody saw who a customer is, took rows of the record along, or looked for an exact contact.

    Of a kind `unmask` it opens one field of one complaint to this person until `until`, by itself and to nobody else.
    The journal says the same and keeps it for good; this row is for the manager's page and goes with the years.
    """

    class Kind(models.TextChoices):
        UNMASK = "unmask", _("one field opened")
        READ = "read", pgettext_lazy("a look", "the person shown")
        EXPORT = "export", _("rows taken along")
        SEARCH = "search", _("an exact contact looked for")

    FIELDS: ClassVar[dict[str, Promise | str]] = {
        "customer_name": _("customer name"),
        "customer_contact": _("customer contact"),
        "text": _("what was said"),
        "survey_comment": _("answer to the survey"),
    }

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="looks", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="looks")
    firm = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    engagement = models.PositiveBigIntegerField(null=True)  # the number of the audit engagement it opens within
    kind = models.CharField(_("how he looked"), max_length=6, choices=Kind)
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, null=True, related_name="looks")
    fields = models.JSONField(default=list)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    rows = models.PositiveBigIntegerField(null=True)  # taken along or found
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = Looks.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("look at personal data")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="unmask")
                | Q(until__gt=F("at"), until__isnull=False, complaint__isnull=False, engagement__isnull=False)
                & ~Q(reason=""),
                name="unmasking_has_a_reason_and_an_end",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="look_newest"),
            models.Index(fields=["organisation"], name="look_unseen", condition=Q(kind="unmask", seen_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"

    @property
    def field_words(self) -> list[str]:
        """The fields in the reader's words."""
        return [str(self.FIELDS.get(name, name)) for name in self.fields]


class Holds(models.QuerySet["Hold"]):
    """Reads of legal holds."""

    def visible_to(self, user: User) -> Holds:
        """A company's manager sees and sets its holds."""
        if user.role == User.Role.MANAGER and user.organisation_id:
            return self.filter(organisation=user.organisation_id)
        return self.none()

    def standing(self) -> Holds:
        return self.filter(released_at=None)


class Hold(models.Model):
    """A legal hold (法律保留): complaints received on these days are not erased until somebody lifts it."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="holds")
    received_from = models.DateField(_("received from"))
    received_until = models.DateField(_("received until"))
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    objects = Holds.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("legal hold")
        constraints = [
            models.CheckConstraint(condition=Q(received_until__gte=F("received_from")), name="hold_in_order"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="hold_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
