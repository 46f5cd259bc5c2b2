"""A white paper is made from one frozen snapshot and never changes once published."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class WhitePaperQuerySet(models.QuerySet["WhitePaper"]):
    def published(self) -> WhitePaperQuerySet:
        return self.filter(status=WhitePaper.Status.PUBLISHED)

    def visible_to(self, user: User) -> WhitePaperQuerySet:
        """A company's people see all its papers; an auditor those of the companies that engage him today."""
        if user.role != user.Role.AUDITOR:
            return self.filter(organisation=user.organisation)
        today = timezone.localdate()
        return self.filter(organisation__in=user.engagements.open_to(user, today).values("organisation"))


class WhitePaper(models.Model):
    """The quarterly service quality white paper (服务质量白皮书) of one company.

    `snapshot` is everything the publication says; pages are rendered from it and from nothing else.
    `snapshot_text` is its canonical JSON, whose SHA-256 is `digest`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="white_papers")
    period = models.CharField(_("quarter"), max_length=6)  # "2026Q3"
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    statement = models.TextField(_("signed statement"), blank=True)
    snapshot_text = models.TextField()
    digest = models.CharField(max_length=64)
    built_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    built_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    objects = WhitePaperQuerySet.as_manager()

    class Meta:
        ordering = ["-period"]
        verbose_name = _("white paper")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "period"], name="one_white_paper_a_quarter"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False), name="published_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.period}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and WhitePaper.objects.published().filter(pk=self.pk).exists():
            raise ValidationError(_("This white paper is published and never changes."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.status == self.Status.PUBLISHED:
            raise ValidationError(_("This white paper is published and never changes."))
        return super().delete(*args, **kwargs)

    @property
    def is_editable(self) -> bool:
        """Whether its words may still be changed."""
        return self.status == self.Status.DRAFT

    def freeze(self, text: str) -> None:
        """Take a canonical text, which is everything that the paper says from now on."""
        self.snapshot_text, self.digest = text, hashlib.sha256(text.encode()).hexdigest()
        self.__dict__.pop("snapshot", None)

    @cached_property
    def snapshot(self) -> dict[str, Any]:
        """What the paper says. Never written back: `whitepapers.actions` replaces a draft's text whole."""
        content: dict[str, Any] = orjson.loads(self.snapshot_text)
        return content
