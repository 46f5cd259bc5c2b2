"""The people of an engagement, and what each of them signed before access opened to him."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits import clock
from audits.declarations import Kind
from compliance.models.added import Added, AddedOnly
from evidence.models import JournalEntry

TERMS_CHANGED = "terms_changed"
"""The reason that ends an assignment whose declarations speak of terms that are others now: a new one follows."""


class Assignments(models.QuerySet["Assignment"]):
    """Reads of who is, and was, on engagements."""

    def current(self) -> Assignments:
        return self.filter(ended_at=None)

    def signed(self) -> Assignments:
        """Current ones with both declarations signed, whatever the independence statement says."""
        of_both = self.current().filter(signatures__kind=Kind.INDEPENDENCE)
        return of_both.filter(signatures__kind=Kind.CONFIDENTIALITY)

    def threatened(self) -> Assignments:
        """Current ones whose auditor declared a threat to his independence, when he signed or later."""
        signed = Signature.objects.filter(assignment=OuterRef("pk"), threat__gt="")
        return self.current().filter(Q(threat__gt="") | Exists(signed))

    def cleared(self) -> Assignments:
        """Current ones with both declarations signed and no threat declared: what access needs of a person (§15)."""
        free = self.current().filter(threat="", signatures__kind=Kind.INDEPENDENCE, signatures__threat="")
        return free.filter(signatures__kind=Kind.CONFIDENTIALITY)


class Assignment(models.Model):
    """An auditor on an engagement, from when to when. It is ended, never deleted; whoever comes back gets a new one
    and signs anew. `threat` is what came to endanger his independence after he had signed, in his words, empty where he
    declared nothing. Written by `audits.actions.assigning` and `signing` alone."""

    engagement = models.ForeignKey("audits.Engagement", models.PROTECT, related_name="assignments")
    auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("auditor")
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(_("assigned"), default=clock.now)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)
    reason = models.TextField(_("reason"), blank=True)  # why it was ended
    threat = models.TextField(_("threat to independence"), blank=True)
    threat_at = models.DateTimeField(_("declared"), null=True)

    objects = Assignments.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("assignment")
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "auditor"], condition=Q(ended_at=None), name="assigned_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(threat="", threat_at=None) | (~Q(threat="") & Q(threat_at__isnull=False)),
                name="threat_declared_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.auditor}"

    @property
    def state(self) -> str:
        """ "ended", "threat", "unsigned" or "cleared"."""
        if self.ended_at:
            return "ended"
        signatures = list(self.signatures.all())
        if self.threat or any(each.threat for each in signatures):
            return "threat"
        return "cleared" if {each.kind for each in signatures} == set(Kind) else "unsigned"


class Signatures(Added["Signature"]):
    """Reads of what was signed."""

    def visible_to(self, user: User) -> Signatures:
        """The company's managers read all, the lead those of his people, everybody his own."""
        if user.role == User.Role.MANAGER and user.organisation_id:
            return self.filter(assignment__engagement__organisation=user.organisation_id)
        if user.role == User.Role.AUDITOR:
            firm = self.filter(assignment__engagement__firm=user.organisation_id)
            return firm.filter(Q(assignment__auditor=user) | Q(assignment__engagement__lead=user))
        return self.none()


class Signature(AddedOnly):
    """A declaration as one person signed it for one engagement: the exact text, its SHA-256, his name, when.

    `version` names the wording in `audits.declarations`; `threat` is what endangers his independence, in his words,
    empty where he knows of nothing. Signatures are only ever added.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="signatures")
    kind = models.CharField(_("declaration"), max_length=16, choices=Kind)
    version = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"))
    sha256 = models.CharField(max_length=64)
    threat = models.TextField(_("threat to independence"), blank=True)
    name = models.CharField(_("name"), max_length=150)
    at = models.DateTimeField(_("signed"), default=clock.now)

    objects = Signatures.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("signature")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "kind"], name="declaration_signed_once"),
            models.CheckConstraint(condition=Q(kind=Kind.INDEPENDENCE) | Q(threat=""), name="threat_to_independence"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    def is_intact(self) -> bool:
        """Whether the text is the one that was signed: its digest stands here and in the journal."""
        if hashlib.sha256(self.text.encode()).hexdigest() != self.sha256:
            return False
        told = JournalEntry.objects.about(self.assignment.engagement).filter(action="engagement.sign")
        said = (self.sha256, self.name, self.threat)
        return any((each.detail["sha256"], each.detail["name"], each.detail["threat"]) == said for each in told)
