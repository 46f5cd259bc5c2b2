"""What auditors find, and every step between them and the company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits import clock
from audits.models.engagements import Engagement
from compliance.models.added import Added, AddedOnly
from evidence.models import EvidenceFile


class Findings(models.QuerySet["Finding"]):
    def visible_to(self, user: User, today: date) -> Findings:
        """An auditor sees the findings of his open engagements; a manager those of his company once issued."""
        seen = self.filter(engagement__in=Engagement.objects.visible_to(user, today))
        return seen if user.role == User.Role.AUDITOR else seen.exclude(status=Finding.Status.DRAFT)

    def with_file(self, file: EvidenceFile) -> Findings:
        """Those that a file proves, in whichever version: attached to the finding, to a step or to a corrective
        action."""
        first = file.first_id or file.pk
        steps, actions = Q(steps__evidence=first), Q(corrective_actions__steps__evidence=first)
        return self.filter(Q(evidence=first) | steps | actions).distinct()

    def waiting_for_an_answer(self) -> Findings:
        return self.filter(status=Finding.Status.ISSUED)

    def issued_about(self, engagement: Engagement) -> Findings:
        """What a finding of this engagement may be a recurrence of: issued to the same company, not withdrawn."""
        issued = self.filter(engagement__organisation=engagement.organisation_id)
        return issued.exclude(status__in=[Finding.Status.DRAFT, Finding.Status.WITHDRAWN])

    def overdue(self, today: date) -> Findings:
        """Issued, not answered, and the last day for the answer is past."""
        return self.waiting_for_an_answer().filter(due_on__lt=today)


class Finding(models.Model):
    """An audit finding (审计发现) against a clause: criterion, condition, cause, effect, grade, and the company's
    answer.

    Written by `audits.actions` alone. A draft may lack what `lacks` names. What an auditor has issued never
    changes; supplements, answers, closings, reopenings and a withdrawal are `FindingStep`s, and `answer` is the
    latest answer. An empty cause is not known yet; a step may tell it later. `complaints` are those the auditor names
    as cases of what he found. `recurrence_of` is the earlier finding, of the same company, that this one repeats.
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
    cause = models.TextField(_("cause"), blank=True, help_text=_("why it is so"))
    effect = models.TextField(_("effect"), blank=True, help_text=_("what comes of it"))
    recurrence_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="recurrences", verbose_name=_("recurrence of")
    )
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
        """The fields still to be filled in before the finding can be issued. The cause may come later."""
        asked = ["grade", "criterion", "condition", "effect", "due_on"] if self.grade in self.DATED else []
        return [name for name in asked or ["grade", "condition"] if not getattr(self, name)]

    def earlier(self) -> list[Finding]:
        """The findings that this one repeats, the nearest first: it is the last of them plus one."""
        found: list[Finding] = []
        before = self.recurrence_of
        while before is not None:  # it ends: a finding names only what was issued before it
            found.append(before)
            before = before.recurrence_of
        return found

    def is_overdue(self, today: date) -> bool:
        return self.status == self.Status.ISSUED and self.due_on is not None and self.due_on < today


class FindingSteps(Added["FindingStep"]):
    def discard(self, draft: Finding) -> None:
        """The steps of a draft go with it: nobody but its auditors ever saw them."""
        models.QuerySet.delete(self.filter(finding=draft, finding__status=Finding.Status.DRAFT))


class FindingStep(AddedOnly):
    """One step in a finding's life, with the words and files that came with it. Steps are only ever added.

    `no_action` is why a nonconformity was closed though no corrective action was retested effective.
    """

    class Kind(models.TextChoices):
        WRITTEN = "written", _("written")
        ISSUED = "issued", _("issued")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("reopened")
        ADDED = "added", _("supplement added")
        CAUSE = "cause", _("cause added")
        WITHDRAWN = "withdrawn", _("withdrawn")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    text = models.TextField(_("text"), blank=True)
    no_action = models.TextField(_("why no corrective action is needed"), blank=True)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="finding_steps", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = FindingSteps.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a finding")
