"""Documents that auditors ask the company for (资料清单), and every step until they have them."""

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
from audits.models.engagements import Engagement
from compliance.models.added import Added, AddedOnly
from compliance.models.moving import MovedAlone, Moving
from compliance.models.runs import ComplianceRun


class DocumentRequests(MovedAlone["DocumentRequest"]):
    """Reads of what was asked for."""

    def visible_to(self, user: User, today: date) -> DocumentRequests:
        """Those of the engagements he may see; of an auditor, those that are open to him."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user, today))

    def waiting_for_the_company(self) -> DocumentRequests:
        return self.filter(status__in=DocumentRequest.WITH_THE_COMPANY)


class DocumentRequest(Moving):
    """A request for documents: what, why, until when. `due_on` moves where what was delivered is returned.

    Written by `audits.actions.requests` alone; what was said and handed over stands in its steps.
    """

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("document request", "asked for")
        DELIVERED = "delivered", _("delivered")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", pgettext_lazy("document request", "accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    WITH_THE_COMPANY: ClassVar = frozenset({Status.ASKED, Status.RETURNED})
    OPEN: ClassVar = frozenset({Status.ASKED, Status.DELIVERED, Status.RETURNED})
    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.ASKED: frozenset({Status.DELIVERED, Status.WITHDRAWN}),
        Status.DELIVERED: frozenset({Status.ACCEPTED, Status.RETURNED, Status.WITHDRAWN}),
        Status.RETURNED: frozenset({Status.DELIVERED, Status.WITHDRAWN}),
        Status.ACCEPTED: frozenset(),
        Status.WITHDRAWN: frozenset(),
    }
    NEXT_BY_FACTS: ClassVar[Mapping[str, frozenset[str]]] = dict.fromkeys(Status, frozenset())

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="requests")
    number = models.PositiveIntegerField(_("number"))  # within the engagement
    what = models.CharField(_("what is needed"), max_length=200)
    why = models.TextField(_("what for"))
    due_on = models.DateField(_("due"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    objects = DocumentRequests.as_manager()

    class Meta:
        ordering = ["engagement", "number"]
        verbose_name = _("document request")
        constraints = [models.UniqueConstraint(fields=["engagement", "number"], name="request_number_once")]

    def __str__(self) -> str:
        return f"D-{self.engagement_id}-{self.number}"

    def is_overdue(self, today: date) -> bool:
        return self.status in self.WITH_THE_COMPANY and self.due_on < today


class DocumentRequestStep(AddedOnly):
    """A step of a request: from where to where, by whom, the words and the files. Steps are only ever added."""

    request = models.ForeignKey(DocumentRequest, models.PROTECT, related_name="steps")
    from_status = models.CharField(max_length=10, choices=DocumentRequest.Status, blank=True)  # empty: asked
    to_status = models.CharField(max_length=10, choices=DocumentRequest.Status)
    reason = models.TextField(_("text"), blank=True)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="request_steps", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(ComplianceRun, models.PROTECT, null=True, related_name="+")  # `Moving.move`: none moves one
    at = models.DateTimeField(default=clock.now)

    objects = Added["DocumentRequestStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a document request")
