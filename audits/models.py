"""The check: engagements of third-party auditors and what they find."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments import waiting
from commitments.models import Clause, LetterVersion
from compliance.models import Breach
from evidence.models import EvidenceFile


class Engagements(models.QuerySet["Engagement"]):
    def open_on(self, today: date) -> Engagements:
        """Engagements whose access window holds `today`: it opens and closes by itself."""
        return self.filter(valid_from__lte=today, valid_until__gte=today)

    def visible_to(self, user: User, today: date) -> Engagements:
        """A manager's own company's engagements, past ones too; an auditor's own while their window is open."""
        if user.role == User.Role.MANAGER and user.organisation_id:
            return self.filter(organisation=user.organisation_id)
        if user.role == User.Role.AUDITOR:
            return self.open_on(today).filter(auditors=user)
        return self.none()

    def with_open_findings(self) -> Engagements:
        """With the number of findings issued or answered, but not closed, as `open_findings`."""
        waiting = Q(findings__status__in=[Finding.Status.ISSUED, Finding.Status.ANSWERED])
        return self.annotate(open_findings=models.Count("findings", filter=waiting, distinct=True))


class Engagement(models.Model):
    """An audit engagement (审计委托): which firm looks at which letters and period, who, and until when."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="engagements")
    firm = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("audit firm"))
    title = models.CharField(_("title"), max_length=200)
    letters = models.ManyToManyField("commitments.Letter", related_name="engagements", verbose_name=_("letters"))
    period_from = models.DateField(_("period from"))
    period_until = models.DateField(_("period until"))  # inclusive
    valid_from = models.DateField(_("access from"))
    valid_until = models.DateField(_("access until"))  # inclusive
    auditors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="engagements",
        limit_choices_to={"role": "auditor"},
        verbose_name=_("auditors"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Engagements.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name = _("audit engagement")
        constraints = [
            models.CheckConstraint(condition=Q(period_until__gte=F("period_from")), name="engagement_period_in_order"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="engagement_access_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, today: date) -> bool:
        return self.valid_from <= today <= self.valid_until

    def clauses(self) -> models.QuerySet[Clause]:
        """What a finding can be written against: the letters' clauses, without headings, as signed in the period."""
        signed = LetterVersion.objects.filter(
            Q(effective_until__isnull=True) | Q(effective_until__gt=self.period_from),
            letter__engagements=self,
            effective_from__lte=self.period_until,
        ).exclude(status=LetterVersion.Status.DRAFT)
        return Clause.objects.filter(version__in=signed, is_heading=False).select_related("version__letter")


class Findings(models.QuerySet["Finding"]):
    def visible_to(self, user: User, today: date) -> Findings:
        """An auditor sees the findings of his open engagements; a manager those of his company once issued."""
        seen = self.filter(engagement__in=Engagement.objects.visible_to(user, today))
        return seen if user.role == User.Role.AUDITOR else seen.exclude(status=Finding.Status.DRAFT)

    def waiting_for_an_answer(self) -> Findings:
        return self.filter(status=Finding.Status.ISSUED)

    def overdue(self, today: date) -> Findings:
        """Issued, not answered, and the last day for the answer is past."""
        return self.waiting_for_an_answer().filter(due_on__lt=today)


class Finding(models.Model):
    """An audit finding (审计发现) against a clause: what was found, how grave, what the manager answered.

    Written by `audits.actions` alone. A draft may lack what `lacks` names. What an auditor has issued never
    changes; supplements, answers, closings, reopenings and a withdrawal are `FindingStep`s, and `answer` is the
    latest answer. `complaints` are those the auditor names as cases of what he found.
    """

    class Grade(models.TextChoices):
        OBSERVATION = "observation", _("observation")
        MINOR = "minor", _("minor nonconformity")
        MAJOR = "major", _("major nonconformity")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("waiting for an answer")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    DATED: ClassVar = frozenset({Grade.MINOR, Grade.MAJOR})  # grades that need an answer by a day
    # What may follow what; every action asks `allows` under a row lock.
    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.DRAFT: frozenset({Status.ISSUED}),
        Status.ISSUED: frozenset({Status.ANSWERED, Status.WITHDRAWN}),
        Status.ANSWERED: frozenset({Status.CLOSED, Status.ISSUED, Status.WITHDRAWN}),
        Status.CLOSED: frozenset({Status.ISSUED}),
        Status.WITHDRAWN: frozenset(),
    }

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField(_("number"))  # within the engagement
    clause = models.ForeignKey("commitments.Clause", models.PROTECT, related_name="findings", verbose_name=_("clause"))
    grade = models.CharField(_("grade"), max_length=12, choices=Grade, blank=True)
    title = models.CharField(_("title"), max_length=200)
    criterion = models.TextField(_("criterion"), blank=True, help_text=_("what should be"))
    condition = models.TextField(_("condition"), blank=True, help_text=_("what is"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    answer = models.TextField(_("manager's answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="findings", blank=True)
    complaints = models.ManyToManyField("complaints.Complaint", related_name="findings", blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = Findings.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        verbose_name = _("finding")
        constraints = [models.UniqueConstraint(fields=["engagement", "number"], name="finding_number_once")]

    def __str__(self) -> str:
        return f"F-{self.engagement_id}-{self.number}"

    def allows(self, status: str) -> bool:
        """Whether the finding may go to this status from where it is."""
        return status in self.NEXT[self.status]

    def lacks(self) -> list[str]:
        """The fields still to be filled in before the finding can be issued."""
        needed = ["grade", "condition", *(["due_on"] if self.grade in self.DATED else [])]
        return [name for name in needed if not getattr(self, name)]

    def is_overdue(self, today: date) -> bool:
        return self.status == self.Status.ISSUED and self.due_on is not None and self.due_on < today


class FindingStep(models.Model):
    """One step in a finding's life, with the words and files that came with it. Steps are only ever added."""

    class Kind(models.TextChoices):
        WRITTEN = "written", _("written")
        ISSUED = "issued", _("issued")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("reopened")
        ADDED = "added", _("supplement added")
        WITHDRAWN = "withdrawn", _("withdrawn")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    text = models.TextField(_("text"), blank=True)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="finding_steps", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a finding")


def evidence_visible_to(user: User, today: date) -> models.QuerySet[EvidenceFile]:
    """The evidence a person may read: through a finding or a breach he may see, or through a fact it proves.

    A draft's files are as hidden from the manager as the draft. Registered entries show their sources, earlier ones
    too, to those who may see the entry: the company's own people and the auditors of its open engagements.
    """
    findings = Finding.objects.visible_to(user, today)
    through = Q(findings__in=findings) | Q(finding_steps__finding__in=findings)
    if user.role in {User.Role.MANAGER, User.Role.AUDITOR}:
        for register in waiting.REGISTERS:
            entries = register.objects.visible_to(user, today)
            through |= Q(pk__in=entries.exclude(evidence=None).values("evidence"))
            through |= Q(pk__in=entries.exclude(corrections__evidence=None).values("corrections__evidence"))
        breaches = Breach.objects.visible_to(user, today).order_by().values("pk")
        for name in ("handlings", "exemptions", "compensations", "dispute_steps__dispute"):
            through |= Q(**{f"{name}__breach__in": breaches})
    return EvidenceFile.objects.filter(through).distinct()
