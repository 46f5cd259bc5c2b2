"""Restatements: what is to be said of a published figure that comes out otherwise by now (rule book §14)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from commitments.models import Letter
from compliance.models.added import Added, AddedOnly
from compliance.models.knowledge import Surroundings
from compliance.models.moving import MovedAlone, Moving
from compliance.models.runs import ComplianceRun
from compliance.rules.moves import Move
from compliance.rules.moves import Why as WhyKey
from compliance.rules.parts import Part


class PublishedResult(AddedOnly):
    """What a version of an issue of the white paper says of a promise in a period that was over: a copy of the
    result's canonical content, of the company (no unit) or a unit, with what it was known by. Only ever added."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    issue = models.CharField(max_length=6)  # "2026Q3"
    version = models.PositiveSmallIntegerField(default=1)  # a corrected issue is a later one
    promise = models.ForeignKey("commitments.Promise", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("accounts.ServiceUnit", models.PROTECT, null=True, related_name="+", db_index=False)
    period = models.CharField(max_length=10)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    watermark = models.PositiveBigIntegerField()
    surroundings = models.ForeignKey(Surroundings, models.PROTECT, null=True, related_name="+", db_index=False)
    code_version = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField()

    objects = Added["PublishedResult"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "published result"
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "period", "unit", "issue", "version"],
                condition=Q(unit__isnull=False),
                name="unit_told_once",
            ),
            models.UniqueConstraint(
                fields=["promise", "period", "issue", "version"],
                condition=Q(unit__isnull=True),
                name="company_told_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.period}"


class RestatementQuerySet(MovedAlone["Restatement"]):
    def drafted(self) -> RestatementQuerySet:
        """Those that wait for a decision."""
        return self.filter(status=Restatement.Status.DRAFTED)

    def approved(self) -> RestatementQuerySet:
        """Those that the next issue is to tell."""
        return self.filter(status=Restatement.Status.APPROVED)

    def visible_to(self, user: User, today: date) -> RestatementQuerySet:
        return self.filter(promise__clause__version__letter__in=Letter.objects.visible_to(user, today))


class Restatement(Moving):
    """A restatement (更正) of one promise in a published period: what was published, what comes out by now, and why.

    `old` and `new` are copies, not pointers: {"": the company's figures, "12": those of a unit, …}, each with the
    columns of a result as canonical content spells them; no figures where nothing supports a result any more. A run
    may change a draft; what was decided stands, and what changes after it becomes another draft.
    """

    class Status(models.TextChoices):
        DRAFTED = "drafted", _("waits for a decision")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", pgettext_lazy("a restatement", "rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        PUBLISHED = "published", _("published")

    # What people may do, and what a run may do as the facts change.
    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.DRAFTED: frozenset({Status.APPROVED, Status.REJECTED}),
        Status.APPROVED: frozenset({Status.PUBLISHED}),
        Status.REJECTED: frozenset(),
        Status.WITHDRAWN: frozenset(),
        Status.PUBLISHED: frozenset(),
    }
    NEXT_BY_FACTS: ClassVar[Mapping[str, frozenset[str]]] = {
        **dict.fromkeys(Status.values, frozenset()),
        Status.DRAFTED: frozenset({Status.WITHDRAWN}),
    }

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="restatements")
    promise = models.ForeignKey("commitments.Promise", models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(_("period"), max_length=10)
    issue = models.CharField(_("issue"), max_length=6)  # which said what is restated
    old = models.JSONField()
    new = models.JSONField()
    as_of = models.DateTimeField()  # of `new`
    watermark = models.PositiveBigIntegerField()
    surroundings = models.ForeignKey(Surroundings, models.PROTECT, null=True, related_name="+", db_index=False)
    code_version = models.CharField(max_length=40, blank=True)
    sections = models.JSONField(default=list)  # of the surroundings that changed between the two; "code"
    compared = models.BooleanField(default=True)  # every complaint that moved is among `cases`
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFTED)
    told_in = models.CharField(_("told in"), max_length=6, blank=True)  # the issue that tells it
    drafted_at = models.DateTimeField(default=timezone.now)

    objects = RestatementQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("restatement")
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "period"], condition=Q(status="drafted"), name="one_draft_of_a_restatement"
            ),
            models.CheckConstraint(
                condition=Q(status="published") & ~Q(told_in="") | ~Q(status="published") & Q(told_in=""),
                name="restatement_told_in_an_issue",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="restatement_waiting")]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.period}"

    @property
    def seal(self) -> str:
        """A digest of what is to be decided: of another one once a run has changed the draft."""
        said = json.dumps([self.old, self.new], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


class RestatementStep(AddedOnly):
    """One line of a restatement's history: from where to where, by whom or by which run, why, and when. Only ever
    added. A draft that a run changed says so without another status; `changes` keeps what `new` said before."""

    restatement = models.ForeignKey(Restatement, models.PROTECT, related_name="steps")
    from_status = models.CharField(max_length=10, choices=Restatement.Status, blank=True)  # empty: drafted
    to_status = models.CharField(max_length=10, choices=Restatement.Status)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(ComplianceRun, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Added["RestatementStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a restatement")

    def __str__(self) -> str:
        return f"{self.restatement_id}: {self.from_status} → {self.to_status}"


class RestatedCase(models.Model):
    """A complaint that counts otherwise than it did when the figure was published (`compliance.rules.moves`)."""

    class Why(models.TextChoices):
        SINCE = WhyKey.SINCE, _("happened or fell due since")
        RECORDED = WhyKey.RECORDED, _("recorded later")
        CORRECTED = WhyKey.CORRECTED, _("corrected")
        BESIDE = WhyKey.BESIDE, _("another complaint of the customer corrected")
        AGREED = WhyKey.AGREED, _("asked otherwise")

    restatement = models.ForeignKey(Restatement, models.CASCADE, related_name="cases", db_index=False)
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="+", db_index=False)
    before = models.CharField(max_length=14, blank=True)  # its part; empty: it was not there
    after = models.CharField(max_length=14, blank=True)
    unit_before = models.ForeignKey("accounts.ServiceUnit", models.PROTECT, null=True, related_name="+", db_index=False)
    unit_after = models.ForeignKey("accounts.ServiceUnit", models.PROTECT, null=True, related_name="+", db_index=False)
    why = models.CharField(max_length=10, choices=Why)
    change_set = models.ForeignKey("complaints.ChangeSet", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "restated case"
        constraints = [models.UniqueConstraint(fields=["restatement", "complaint"], name="restated_case_once")]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.before} → {self.after}"

    @property
    def move(self) -> Move:
        """The case as the plain rule knows it."""
        return Move(
            self.complaint_id,
            Part(self.before) if self.before else None,
            Part(self.after) if self.after else None,
            self.unit_before_id,
            self.unit_after_id,
            WhyKey(self.why),
            self.change_set_id,
        )

    @classmethod
    def of(cls, restatement: Restatement, move: Move) -> Self:
        """A move as a case of a restatement, not stored yet."""
        return cls(
            restatement=restatement,
            complaint_id=move.complaint,
            before=move.before or "",
            after=move.after or "",
            unit_before_id=move.unit_before,
            unit_after_id=move.unit_after,
            why=move.why,
            change_set_id=move.change_set,
        )
