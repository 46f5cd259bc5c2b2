"""A white paper goes from a draft to a published issue step by step, and never changes once it is published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import orjson
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.models.added import Added, AddedOnly
from compliance.models.moving import MovedAlone, Moving

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class WhitePaperQuerySet(MovedAlone["WhitePaper"]):
    def published(self) -> WhitePaperQuerySet:
        return self.filter(status=WhitePaper.Status.PUBLISHED)

    def newest(self) -> WhitePaperQuerySet:
        """Of each published quarter the version that holds: no later one corrects it."""
        later = WhitePaper.objects.published().filter(
            organisation=OuterRef("organisation"), period=OuterRef("period"), version__gt=OuterRef("version")
        )
        return self.published().exclude(Exists(later))

    def on_the_way(self) -> WhitePaperQuerySet:
        """Those that are not published yet."""
        return self.exclude(status=WhitePaper.Status.PUBLISHED)

    def due(self, at: datetime) -> WhitePaperQuerySet:
        """Those whose moment has come."""
        return self.filter(status=WhitePaper.Status.SCHEDULED, scheduled_for__lte=at)

    def visible_to(self, user: User) -> WhitePaperQuerySet:
        """A company's people see all its papers; an auditor those of the companies that engage him today. Before it is
        published, one who audits some units sees none, because it tells of all."""
        if user.role != user.Role.AUDITOR:
            return self.filter(organisation=user.organisation)
        today = timezone.localdate()
        open_to_him = user.engagements.open_to(user, today)
        of_whole = Q(organisation__in=open_to_him.filter(units=None).values("organisation"))
        told = Q(status=WhitePaper.Status.PUBLISHED, organisation__in=open_to_him.values("organisation"))
        return self.filter(of_whole | told)


class WhitePaper(Moving):
    """A version of the quarterly service quality white paper (服务质量白皮书) of one company (rule book §14).

    `snapshot` is everything the publication says; pages are rendered from it and from nothing else.
    `snapshot_text` is its canonical JSON, whose SHA-256 is `digest`. Approving adds the prose, the statement and who
    approved; publishing adds the moment and the head of the journal, and nothing else: `approved_digest` is that of
    the text somebody put his name under.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        FROZEN = "frozen", _("figures frozen")
        APPROVED = "approved", pgettext_lazy("a white paper", "approved")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")

    # What people may do, and what the timetable may do.
    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.DRAFT: frozenset({Status.FROZEN}),
        Status.FROZEN: frozenset({Status.FROZEN, Status.APPROVED}),
        Status.APPROVED: frozenset({Status.FROZEN, Status.SCHEDULED, Status.PUBLISHED}),
        Status.SCHEDULED: frozenset({Status.FROZEN, Status.APPROVED, Status.PUBLISHED}),
        Status.PUBLISHED: frozenset(),
    }
    NEXT_BY_FACTS: ClassVar[Mapping[str, frozenset[str]]] = {
        **dict.fromkeys(Status.values, frozenset()),
        Status.SCHEDULED: frozenset({Status.APPROVED, Status.PUBLISHED}),
    }
    EDITABLE: ClassVar = frozenset({Status.DRAFT, Status.FROZEN})
    SIGNED: ClassVar = frozenset({Status.APPROVED, Status.SCHEDULED})

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="white_papers")
    period = models.CharField(_("quarter"), max_length=6)  # "2026Q3"
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    notice_zh = models.TextField(_("reason for the correction, in Chinese"), blank=True)
    notice_en = models.TextField(_("reason for the correction, in English"), blank=True)
    statement = models.TextField(_("signed statement"), blank=True)
    statement_en = models.TextField(_("signed statement, in English"), blank=True)
    snapshot_text = models.TextField()
    digest = models.CharField(max_length=64)
    frozen_text = models.TextField(blank=True)  # of what is approved: the text as it was frozen, for taking that back
    built_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    built_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    scheduled_for = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)  # since when the timetable cannot publish it
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    objects = WhitePaperQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "-version"]
        verbose_name = _("white paper")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "period", "version"], name="white_paper_version_once"),
            models.UniqueConstraint(
                fields=["organisation", "period"], condition=~Q(status="published"), name="one_white_paper_on_the_way"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="published_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(scheduled_for__isnull=False), name="scheduled_has_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "frozen"]) | Q(approved_at__isnull=False), name="approved_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(notice_zh="") & ~Q(notice_en=""), name="a_correction_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.period}" + (f" v{self.version}" if self.version > 1 else "")

    @property
    def is_editable(self) -> bool:
        """Whether its words may still be changed."""
        return self.status in self.EDITABLE

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and WhitePaper.objects.published().filter(pk=self.pk).exists():
            raise ValidationError(_("This white paper is published and never changes."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        raise ValidationError(_("A white paper is never deleted."))

    def freeze(self, text: str) -> None:
        """Take a canonical text, which is everything that the paper says from now on."""
        self.snapshot_text, self.digest = text, hashlib.sha256(text.encode()).hexdigest()
        self.__dict__.pop("snapshot", None)

    @cached_property
    def snapshot(self) -> dict[str, Any]:
        """What the paper says. Never written back: `whitepapers.actions` replaces a draft's text whole."""
        content: dict[str, Any] = orjson.loads(self.snapshot_text)
        return content


class WhitePaperStep(AddedOnly):
    """One line of a paper's history: from where to where, by whom (nobody: the timetable), and why. Only ever added."""

    paper = models.ForeignKey(WhitePaper, models.CASCADE, related_name="steps")
    from_status = models.CharField(max_length=10, choices=WhitePaper.Status, blank=True)
    to_status = models.CharField(max_length=10, choices=WhitePaper.Status)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Added["WhitePaperStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a white paper")

    def __str__(self) -> str:
        return f"{self.paper_id}: {self.from_status} → {self.to_status}"
