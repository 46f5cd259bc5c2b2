"""Re-performances: what an auditor found of one complaint, and every version of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits import clock
from audits.models.engagements import Engagement
from audits.models.samples import Sample, SampleItem
from audits.reperformance.facts import Found, Record, findings_from_json, record_from_json
from compliance.models.added import Added, AddedOnly


class Reperformances(models.QuerySet["Reperformance"]):
    def visible_to(self, user: User, today: date) -> Reperformances:
        """An auditor sees those of his open engagements. The company sees what was found of the complaints of a sample
        once its re-performance is finished, and nothing before (rule book §13)."""
        seen = self.filter(engagement__in=Engagement.objects.visible_to(user, today))
        return seen if user.role == User.Role.AUDITOR else seen.finished()

    def finished(self) -> Reperformances:
        """Of complaints that a finished sample of the same engagement holds: these are locked."""
        items = SampleItem.objects.filter(
            complaint=models.OuterRef("complaint"),
            sample__engagement=models.OuterRef("engagement"),
            sample__status=Sample.Status.FINISHED,
        )
        return self.filter(models.Exists(items))

    def of_sample(self, sample: Sample) -> Reperformances:
        """Those of the complaints of a sample, whether they were opened from it or from a list."""
        items = SampleItem.objects.filter(sample=sample).values("complaint")
        return self.filter(engagement=sample.engagement_id, complaint__in=items)

    def examined(self) -> Reperformances:
        return self.filter(is_examined=True)

    def deviating(self) -> Reperformances:
        """With a fact that is otherwise than recorded, or whose evidence is missing."""
        return self.filter(models.Q(differs=True) | models.Q(is_undetermined=True))

    def update(self, **changes: Any) -> int:
        """Raises ValueError for what the record said: it is kept once."""
        if "recorded" in changes:
            raise ValueError("recorded")
        return super().update(**changes)


class Reperformance(models.Model):
    """What the evidence shows of one complaint in an engagement (复核). Written by `actions.reperformance` alone.

    `recorded` is what the record said: of a sampled complaint as its frame knew it, else when it was first examined;
    corrections that came later change neither it nor the difference. `recorded_version` is that version of the
    complaint. What follows is of the latest version, kept here for lists; `number` 0: nothing is written yet.
    """

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="reperformances")
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="+")
    recorded = models.JSONField(_("on record"))
    recorded_version = models.PositiveIntegerField()

    number = models.PositiveIntegerField(_("version"), default=0)
    found = models.JSONField(_("what the evidence shows"), default=dict)
    reason = models.TextField(_("why it cannot be determined"), blank=True)
    note = models.TextField(_("note"), blank=True)
    is_examined = models.BooleanField(_("examined"), default=False)
    differs = models.BooleanField(_("differs"), default=False)
    is_undetermined = models.BooleanField(_("cannot be determined"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    objects = Reperformances.as_manager()

    class Meta:
        ordering = ["engagement", "complaint"]
        verbose_name = _("re-performance")
        constraints = [
            models.UniqueConstraint(fields=["engagement", "complaint"], name="reperformed_once"),
            models.CheckConstraint(
                condition=models.Q(number=0, by=None, at=None, is_examined=False)
                | models.Q(number__gt=0, by__isnull=False, at__isnull=False),
                name="reperformed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"R-{self.engagement_id}-{self.complaint_id}"

    @property
    def record(self) -> Record:
        return record_from_json(self.recorded)

    @property
    def findings(self) -> Mapping[str, Found]:
        return findings_from_json(self.found)

    @property
    def deviates(self) -> bool:
        return self.differs or self.is_undetermined


class ReperformanceVersion(AddedOnly):
    """What an auditor wrote of a complaint at a time. Versions are only ever added."""

    class Way(models.TextChoices):
        FORM = "form", _("form")
        WORKBOOK = "workbook", _("workbook")

    reperformance = models.ForeignKey(Reperformance, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    found = models.JSONField(_("what the evidence shows"))
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    way = models.CharField(max_length=10, choices=Way, default=Way.FORM)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="reperformance_versions")

    objects = Added.as_manager()

    class Meta:
        ordering = ["reperformance", "number"]
        verbose_name = _("version of a re-performance")
        constraints = [models.UniqueConstraint(fields=["reperformance", "number"], name="reperformance_version_once")]
