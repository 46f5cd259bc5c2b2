"""Samples of an engagement: the plan, the frozen frame, the seed entered afterwards, and the items drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from audits import clock
from audits.models.engagements import Engagement
from audits.sampling.plans import Plan
from audits.sampling.questions import Declared, Limit, Records, question
from complaints.models import Channel
from compliance.models.added import Added, AddedOnly


class Samples(models.QuerySet["Sample"]):
    def visible_to(self, user: User, today: date) -> Samples:
        """An auditor sees the samples of his open engagements. A company does not know what will be looked at before
        it is drawn; then it sees it, because it has to hand over what belongs to it."""
        seen = self.filter(engagement__in=Engagement.objects.visible_to(user, today))
        return seen if user.role == User.Role.AUDITOR else seen.filter(status__in=Sample.TAKEN)

    def unfinished(self) -> Samples:
        """Those of which not everything is examined, planned ones that were never drawn too; none is left of an
        engagement whose samples are all finished or given up."""
        return self.exclude(status__in=[Sample.Status.FINISHED, Sample.Status.GIVEN_UP])

    def with_progress(self) -> Samples:
        """With the number of items that are examined, as `n_examined`: one query for all."""
        examined = SampleItem.objects.examined().filter(sample=models.OuterRef("pk")).order_by().values("sample")
        count = models.Subquery(examined.annotate(n=models.Count("pk")).values("n"))
        return self.annotate(n_examined=Coalesce(count, 0))


class Sample(models.Model):
    """A sample (抽样). Written by `audits.actions.samples` alone.

    `terms` are those of the question (`audits.sampling.questions`) as typed. What freezing settles never changes: the
    frame with its digest, its size, also by stratum, what was received beside it (`account`), the watermark of the
    record, and the plan (`n`, `ac`) for a population of that size. The seed is entered once, later than the frame was
    frozen. `n` grows where the sample is extended. A sample is finished when all its items are examined; from then on
    nothing of it changes. One that was given up keeps everything, and names the one that replaces it.
    """

    class Method(models.TextChoices):
        RECORDS = Records.method, _("are the records true?")
        DECLARED = Declared.method, _("does the declared level hold?")
        LIMIT = Limit.method, _("GB/T 2828.1, by acceptance quality limit")

    class Stratum(models.TextChoices):
        NONE = "", _("none")
        CHANNEL = "channel", _("channel")
        UNIT = "unit", _("unit")
        SEVERITY = "severity", _("severity")

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("a sample", "planned")
        FROZEN = "frozen", _("frame frozen")
        DRAWN = "drawn", _("drawn")
        FINISHED = "finished", _("re-performed")
        GIVEN_UP = "given_up", _("given up")

    # What may follow what; every action asks `allows` under a row lock.
    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.PLANNED: frozenset({Status.FROZEN, Status.GIVEN_UP}),
        Status.FROZEN: frozenset({Status.DRAWN, Status.GIVEN_UP}),
        Status.DRAWN: frozenset({Status.FINISHED, Status.GIVEN_UP}),
        Status.FINISHED: frozenset(),
        Status.GIVEN_UP: frozenset(),
    }
    TAKEN: ClassVar[tuple[str, ...]] = (Status.DRAWN, Status.FINISHED)

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="samples")
    number = models.PositiveIntegerField(_("number"))  # within the engagement
    title = models.CharField(_("title"), max_length=200)
    promise = models.ForeignKey(
        "commitments.Promise", models.PROTECT, null=True, blank=True, related_name="samples", verbose_name=_("promise")
    )
    method = models.CharField(_("question"), max_length=10, choices=Method)
    terms = models.JSONField(_("terms"), default=dict)
    stratify_by = models.CharField(_("strata"), max_length=10, choices=Stratum, blank=True, default=Stratum.NONE)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    frame = models.OneToOneField("evidence.EvidenceFile", models.PROTECT, null=True, related_name="+")
    frame_digest = models.CharField(_("digest of the frame"), max_length=64, blank=True)
    size = models.PositiveIntegerField(_("items of the frame"), null=True)
    strata = models.JSONField(default=dict)  # the items of the frame by stratum
    account = models.JSONField(default=dict)
    watermark = models.PositiveBigIntegerField(null=True)  # the last change set that the frame knows
    n = models.PositiveIntegerField(_("sample size"), null=True)
    ac = models.PositiveIntegerField(_("acceptance number"), null=True)
    frozen_at = models.DateTimeField(_("frozen"), null=True)

    seed = models.CharField(_("seed"), max_length=200, blank=True)
    seeded_at = models.DateTimeField(_("drawn"), null=True)

    objects = Samples.as_manager()

    class Meta:
        ordering = ["engagement", "number"]
        verbose_name = _("sample")
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="sample_number_once"),
            models.CheckConstraint(
                condition=Q(status="planned", frame=None)
                | Q(
                    status__in=["frozen", "drawn", "finished"],
                    frame__isnull=False,
                    size__gt=0,
                    n__gt=0,
                    frozen_at__isnull=False,
                )
                | Q(status="given_up"),
                name="sample_is_drawn_from_a_frame",
            ),
            models.CheckConstraint(
                condition=Q(seed="", seeded_at=None)
                | Q(frozen_at__isnull=False, seeded_at__isnull=False, seeded_at__gt=F("frozen_at")),
                name="seed_after_the_frame",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["drawn", "finished"]) | ~Q(seed=""), name="sample_is_drawn_by_a_seed"
            ),
            models.CheckConstraint(condition=Q(n=None) | Q(n__lte=F("size")), name="sample_no_larger_than_its_frame"),
        ]

    def __str__(self) -> str:
        return f"S-{self.engagement_id}-{self.number}"

    def stratum_said(self, name: str) -> str:
        """A stratum as people call it."""
        labels = {str(value): str(label) for value, label in Channel.choices}
        return labels.get(name, name) if self.stratify_by == self.Stratum.CHANNEL else name

    def allows(self, status: str) -> bool:
        """Whether the sample may go to this status from where it is."""
        return status in self.NEXT[self.status]

    @property
    def question(self) -> Records | Declared | Limit:
        return question(self.method, self.terms)

    @property
    def plan(self) -> Plan | None:
        """The plan, with what the sample was extended by; None before the frame is frozen."""
        return None if self.n is None or self.ac is None else Plan(self.n, self.ac, self.size)


class SampleItems(Added["SampleItem"]):
    def examined(self) -> SampleItems:
        """Those whose complaint is examined in the sample's engagement, wherever it was opened from."""
        examined = {  # of Reperformance, which stands after this file
            "sample__engagement__reperformances__complaint": F("complaint"),
            "sample__engagement__reperformances__is_examined": True,
        }
        return self.filter(**examined)


class SampleItem(AddedOnly):
    """A complaint of a sample: its place in the draw of its stratum. Items are only ever added."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="items")
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="+")
    stratum = models.CharField(_("stratum"), max_length=100, blank=True)
    rank = models.PositiveIntegerField(_("place in the draw"))

    objects = SampleItems.as_manager()

    class Meta:
        ordering = ["sample", "stratum", "rank"]
        verbose_name = _("item of a sample")
        constraints = [
            models.UniqueConstraint(fields=["sample", "complaint"], name="sampled_once"),
            models.UniqueConstraint(fields=["sample", "stratum", "rank"], name="sampled_in_one_place"),
        ]

    @property
    def stratum_said(self) -> str:
        return self.sample.stratum_said(self.stratum)


class SampleStep(AddedOnly):
    """A step in a sample's life, with who took it and why. Steps are only ever added."""

    class Kind(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("a sample", "planned")
        FROZEN = "frozen", _("frame frozen")
        DRAWN = "drawn", _("drawn")
        EXTENDED = "extended", _("extended")
        FINISHED = "finished", _("re-performed")
        GIVEN_UP = "given_up", _("given up")

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    n = models.PositiveIntegerField(_("sample size"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = Added.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a sample")
