"""The words of a white paper: what is written of each section in each language, every version of it, and remarks."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from compliance.models.added import Added, AddedOnly
from whitepapers.models.papers import WhitePaper
from whitepapers.sections import Section


class Language(models.TextChoices):
    """The languages a paper is written in, each under its own name."""

    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


class Passage(models.Model):
    """What somebody wrote of a section in one language. There is none while the section says its default text alone.

    `number` is that of its newest version: what an editor has seen when he saves. Written by `actions.prose` alone.
    """

    paper = models.ForeignKey(WhitePaper, models.PROTECT, related_name="passages")
    section = models.CharField(_("section"), max_length=20, choices=Section)
    language = models.CharField(_("language"), max_length=10, choices=Language)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        verbose_name = _("passage")
        constraints = [models.UniqueConstraint(fields=["paper", "section", "language"], name="one_passage_a_section")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.section} {self.language}"


class PassageVersion(AddedOnly):
    """A text of a passage, with placeholders. Versions are only ever added.

    `rules` is what the default text was at that time: where it is another one today, the figures say otherwise than
    when this was written. Of a version that `is_default`, the text is that default text, and follows it.
    """

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    based_on = models.PositiveIntegerField()  # the number the writer had before him; 0: the default text
    text = models.TextField(_("text"), blank=True)
    rules = models.TextField(blank=True)
    is_default = models.BooleanField(default=False)
    restores = models.PositiveIntegerField(null=True)  # the number of the version that was taken back
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Added["PassageVersion"].as_manager()

    class Meta:
        ordering = ["passage", "number"]
        verbose_name = _("version of a passage")
        constraints = [
            models.UniqueConstraint(fields=["passage", "number"], name="passage_version_once"),
            models.CheckConstraint(condition=Q(based_on__lt=models.F("number")), name="passage_version_follows"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id}: {self.number}"


class Remarks(models.QuerySet["Remark"]):
    def unsettled(self) -> Remarks:
        return self.filter(settled_at=None)

    def delete(self) -> NoReturn:
        raise ValueError("remarks are settled, never deleted")


class Remark(models.Model):
    """What a manager or an auditor has to say about a section of a draft. Its words stay; once it is settled it is
    settled for good. Never published."""

    paper = models.ForeignKey(WhitePaper, models.PROTECT, related_name="remarks")
    section = models.CharField(_("section"), max_length=20, choices=Section)
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = Remarks.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("comment on a white paper")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None) | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="remark_settled_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.section}: {self.text[:40]}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        raise ValueError("a remark is settled, never deleted")

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None

    @property
    def is_of_auditor(self) -> bool:
        return bool(self.by.role == User.Role.AUDITOR)

    def may_be_settled_by(self, user: User) -> bool:
        """By the side that made it; by the company, too, once whoever made it has no more access to the paper."""
        if self.is_settled:
            return False
        if user.organisation_id == self.by.organisation_id:
            return True
        gone = not WhitePaper.objects.visible_to(self.by).filter(pk=self.paper_id).exists()
        return gone and user.organisation_id == self.paper.organisation_id
