"""The publication: a white paper is made from one frozen snapshot and never changes once published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
