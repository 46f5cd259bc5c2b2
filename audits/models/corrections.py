"""Corrective actions: what a company does about a finding, and what the auditor sees of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from audits import clock
from audits.models.findings import Finding
from compliance.models.added import Added, AddedOnly
from compliance.models.moving import MovedAlone, Moving


class CorrectiveActions(MovedAlone["CorrectiveAction"]):
    def visible_to(self, user: User, today: date) -> CorrectiveActions:
        """Those of the findings that a person may see."""
        return self.filter(finding__in=Finding.objects.visible_to(user, today))

    def of_open_findings(self) -> CorrectiveActions:
        """Those that somebody still has to do something about may only be among these."""
        return self.filter(finding__status__in=[Finding.Status.ISSUED, Finding.Status.ANSWERED])

    def to_be_done(self) -> CorrectiveActions:
        """It is the company's turn: planned, or retested and not effective."""
        return self.of_open_findings().filter(status__in=CorrectiveAction.TO_BE_DONE)

    def waiting_for_a_retest(self) -> CorrectiveActions:
        """It is the auditor's turn."""
        return self.of_open_findings().filter(status=CorrectiveAction.Status.REPORTED)

    def overdue(self, today: date) -> CorrectiveActions:
        """Still to be done, and the last day for it is past."""
        return self.to_be_done().filter(due_on__lt=today)


class CorrectiveAction(Moving):
    """A corrective action (纠正措施) of a finding: what, by whom in the company, by when (rule book §13).

    Written by `audits.actions.corrections` alone. The company plans and reports it, the auditor retests it; what is
    not effective is the company's again, with another day. Each move is a `CorrectiveStep`.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("corrective action", "planned")
        REPORTED = "reported", _("reported done")
        EFFECTIVE = "effective", _("retested: effective")
        INEFFECTIVE = "ineffective", _("retested: not effective")
        WITHDRAWN = "withdrawn", _("withdrawn")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.PLANNED: frozenset({Status.REPORTED, Status.WITHDRAWN}),
        Status.REPORTED: frozenset({Status.EFFECTIVE, Status.INEFFECTIVE}),
        Status.EFFECTIVE: frozenset(),
        Status.INEFFECTIVE: frozenset({Status.REPORTED, Status.WITHDRAWN}),
        Status.WITHDRAWN: frozenset(),
    }
    NEXT_BY_FACTS: ClassVar[Mapping[str, frozenset[str]]] = dict.fromkeys(Status.values, frozenset())
    TO_BE_DONE: ClassVar = frozenset({Status.PLANNED, Status.INEFFECTIVE})
    OPEN: ClassVar = TO_BE_DONE | {Status.REPORTED}

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="corrective_actions")
    number = models.PositiveIntegerField(_("number"))  # within the finding
    what = models.TextField(_("what is done"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due_on = models.DateField(_("due on"))
    status = models.CharField(_("status"), max_length=11, choices=Status, default=Status.PLANNED)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=clock.now)

    objects = CorrectiveActions.as_manager()

    class Meta:
        ordering = ["finding", "number"]
        verbose_name = _("corrective action")
        constraints = [models.UniqueConstraint(fields=["finding", "number"], name="corrective_action_number_once")]

    def __str__(self) -> str:
        return f"C-{self.finding.engagement_id}-{self.finding.number}-{self.number}"

    def is_overdue(self, today: date) -> bool:
        return self.status in self.TO_BE_DONE and self.due_on < today


class CorrectiveStep(AddedOnly):
    """One line of an action's history: from where to where, by whom, in which words, and what proves it or was looked
    at. Steps are only ever added; the first has no status before it."""

    action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="steps")
    from_status = models.CharField(max_length=11, choices=CorrectiveAction.Status, blank=True)
    to_status = models.CharField(max_length=11, choices=CorrectiveAction.Status)
    reason = models.TextField(_("text"), blank=True)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="corrective_steps", blank=True)
    samples = models.ManyToManyField("audits.Sample", related_name="+", blank=True)
    complaints = models.ManyToManyField("complaints.Complaint", related_name="+", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = Added["CorrectiveStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a corrective action")

    def __str__(self) -> str:
        return f"{self.action_id}: {self.from_status} → {self.to_status}"
