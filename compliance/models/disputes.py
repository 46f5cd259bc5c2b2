"""Disputes about a breach: where each stands on the ladder, and every step with its day and documents (§12)."""

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
from accounts.privacy import EncryptedTextField
from compliance.models.added import Added, AddedOnly
from compliance.models.breaches import Breach
from compliance.rules import disputes as rules

BOTH_ACCEPTED = Q(body_by_us_on__isnull=False, body_by_them_on__isnull=False) & ~Q(body="")


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def running(self) -> DisputeQuerySet:
        return self.exclude(stage=Dispute.Stage.ENDED)

    def visible_to(self, user: User, today: date) -> DisputeQuerySet:
        return self.filter(breach__in=Breach.objects.visible_to(user, today))


class Dispute(models.Model):
    """A dispute (争议) with one other side about a breach, or about one of its complaints that got a ladder of its own.

    What it says of mediation body and arbitration agreement is what is on record; `ways` tells from it which rungs
    can be reached. Written by `compliance.actions.disputes` alone.
    """

    class Stage(models.TextChoices):
        RAISED = rules.Stage.RAISED, _("raised")
        NEGOTIATION = rules.Stage.NEGOTIATION, _("negotiation")
        MEDIATION = rules.Stage.MEDIATION, _("mediation")
        ARBITRATION = rules.Stage.ARBITRATION, _("arbitration")
        COURT = rules.Stage.COURT, _("court")
        ENDED = rules.Stage.ENDED, _("ended")

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("the sides agreed")
        AWARD = "award", _("an arbitration award")
        JUDGEMENT = "judgement", _("a court judgement")
        DROPPED = "dropped", _("the other side dropped it")

    # How a dispute may end, by where it stands: an award needs an arbitration, a judgement a court.
    ENDS: ClassVar[Mapping[str, frozenset[str]]] = {
        Stage.RAISED: frozenset({Outcome.AGREED, Outcome.DROPPED}),
        Stage.NEGOTIATION: frozenset({Outcome.AGREED, Outcome.DROPPED}),
        Stage.MEDIATION: frozenset({Outcome.AGREED, Outcome.DROPPED}),
        Stage.ARBITRATION: frozenset({Outcome.AGREED, Outcome.DROPPED, Outcome.AWARD}),
        Stage.COURT: frozenset({Outcome.AGREED, Outcome.DROPPED, Outcome.JUDGEMENT}),
        Stage.ENDED: frozenset(),
    }

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="disputes")
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, null=True, blank=True, related_name="+")
    party = EncryptedTextField(_("other side"), max_length=200)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.RAISED)
    negotiated_on = models.DateField(_("negotiation started on"), null=True)
    body = models.CharField(_("mediation body"), max_length=200, blank=True)
    body_by_us_on = models.DateField(_("accepted by the company on"), null=True)
    body_by_them_on = models.DateField(_("accepted by the other side on"), null=True)
    arbitrator = models.CharField(_("arbitration institution"), max_length=200, blank=True)
    agreement_on = models.DateField(_("arbitration agreement signed on"), null=True)
    agreement_void_on = models.DateField(_("void since"), null=True)
    court_on = models.DateField(_("before the court since"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("dispute")
        constraints = [
            models.UniqueConstraint(fields=["breach"], condition=Q(complaint=None), name="dispute_once_a_breach"),
            models.UniqueConstraint(fields=["breach", "complaint"], name="dispute_once_a_complaint"),
            models.CheckConstraint(
                condition=Q(stage="ended") & ~Q(outcome="") | ~Q(stage="ended") & Q(outcome=""),
                name="dispute_ended_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(stage="negotiation") | Q(negotiated_on__isnull=False), name="dispute_negotiation_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(stage="mediation") | BOTH_ACCEPTED, name="dispute_mediation_has_an_accepted_body"
            ),
            models.CheckConstraint(
                condition=~Q(stage="arbitration") | Q(agreement_on__isnull=False),
                name="dispute_arbitration_has_an_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(stage="court")
                | Q(court_on__isnull=False)
                & (
                    Q(agreement_on=None)
                    | Q(agreement_on__gt=F("court_on"))
                    | Q(agreement_void_on__isnull=False, agreement_void_on__lte=F("court_on"))
                ),
                name="dispute_court_or_agreement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"  # who the other side is stands on its page alone

    def case(self) -> rules.Case:
        """What the plain rules look at."""
        signed, void = self.agreement_on, self.agreement_void_on
        return rules.Case(
            stage=rules.Stage(self.stage),
            negotiated=self.negotiated_on is not None,
            body_named=bool(self.body),
            accepted_by=sum(day is not None for day in (self.body_by_us_on, self.body_by_them_on)),
            agreement=rules.Agreement(signed, void) if signed else None,
        )

    def ways(self, on: date) -> dict[rules.Stage, rules.Barrier]:
        """Every rung with what closes it on this day."""
        return rules.ways(self.case(), on)

    def barrier(self, rung: str, on: date) -> rules.Barrier:
        return rules.barrier(self.case(), rules.Stage(rung), on)

    def has_valid_agreement(self, on: date) -> bool:
        agreement = self.case().agreement
        return agreement is not None and agreement.is_valid(on)

    def allows_end(self, outcome: str) -> bool:
        return outcome in self.ENDS[self.stage]


class DisputeStep(AddedOnly):
    """One step of a dispute with its day, words and documents. Only ever added; `at` is when it was recorded."""

    class Kind(models.TextChoices):
        RAISED = "raised", _("dispute raised")
        NEGOTIATION = "negotiation", _("negotiation started")
        BODY = "body", _("mediation body recorded")
        MEDIATION = "mediation", _("mediation begun")
        AGREEMENT = "agreement", _("arbitration agreement recorded")
        VOID = "void", _("arbitration agreement void")
        ARBITRATION = "arbitration", _("arbitration begun")
        COURT = "court", _("lawsuit filed")
        DOCUMENT = "document", _("document added")
        ENDED = "ended", _("dispute ended")

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=12, choices=Kind)
    stage = models.CharField(_("stage"), max_length=12, choices=Dispute.Stage)  # where the dispute stood afterwards
    on = models.DateField(_("day"))
    words = models.TextField(_("what happened"), blank=True)
    evidence = models.ManyToManyField("evidence.EvidenceFile", related_name="dispute_steps", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Added["DisputeStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a dispute")

    def __str__(self) -> str:
        return f"{self.dispute_id}: {self.kind}"
