"""Breaches, which the nightly run opens, and the history of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.models import Letter
from compliance.models.added import Added, AddedOnly
from compliance.models.moving import MovedAlone, Moving
from compliance.models.results import Verdict
from compliance.models.runs import ComplianceRun
from compliance.rules.disputes import Clock, negotiation
from compliance.rules.periods import Period


class Opened(NamedTuple):
    """The open breaches of a promise in one of its periods and of one class: how many, how many of them occurred in the
    quarter that is looked at, until when the first negotiation that has not started must start, and one of them."""

    promise: int
    period: str
    severity: str
    number: int
    inside: int
    waiting: int
    negotiate_by: date | None
    pk: int


class BreachQuerySet(MovedAlone["Breach"]):
    def standing(self) -> BreachQuerySet:
        """Not withdrawn."""
        return self.exclude(status=Breach.Status.WITHDRAWN)

    def of_letters(self, letters: Iterable[Letter] | models.QuerySet[Letter]) -> BreachQuerySet:
        return self.filter(promise__clause__version__letter__in=letters)

    def opened(self, letters: Iterable[Letter], chosen: Period) -> list[Opened]:
        """Those of these letters that are not settled, the nearest deadline first: some promises open a breach a case,
        so that there may be thousands."""
        inside, unstarted = Q(occurred_on__range=(chosen.start, chosen.last_day)), Q(negotiated_on=None)
        found = self.of_letters(letters).filter(status=Breach.Status.OPEN).order_by()
        of_each = found.values_list("promise", "period", "severity")
        rows = of_each.annotate(
            number=Count("pk"),
            inside=Count("pk", filter=inside),
            waiting=Count("pk", filter=unstarted),
            first=Min("negotiate_by", filter=unstarted),
            one=Min("pk", filter=unstarted),
        )
        return sorted(map(Opened._make, rows), key=lambda each: (each.negotiate_by or date.max, each[:6]))

    def visible_to(self, user: User, today: date) -> BreachQuerySet:
        """Of the letters he may see; an auditor those that occurred within the periods he audits, and of single cases
        those of the units he audits."""
        visible = self.of_letters(Letter.objects.visible_to(user, today))
        if user.role != User.Role.AUDITOR:
            return visible
        within = Q(pk__in=[])
        for engagement in user.engagements.open_to(user, today):
            audited = Q(
                promise__clause__version__letter__organisation=engagement.organisation_id,
                occurred_on__range=(engagement.period_from, engagement.period_until),
            )
            if engagement.seen_units is not None:
                audited &= Q(complaint=None) | Q(complaint__unit__in=engagement.seen_units)
            within |= audited
        return visible.filter(within)


class Breach(Moving):
    """A breach (违约) opened by the nightly run under a stable key; reruns never double it (rule book §12).

    `clause_text` and `band_text` are what the letter said when it was opened, word for word: the broken clause, and
    the class that grades it. `status` changes through `move` alone, which adds to the history.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        EXEMPT = "exempt", _("exempt")
        SETTLED = "settled", _("settled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    # What people may do, and what a run may do as the facts change. A breach that returns takes the state it had.
    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.OPEN: frozenset({Status.EXEMPT, Status.SETTLED}),
        Status.EXEMPT: frozenset({Status.OPEN}),
        Status.SETTLED: frozenset({Status.OPEN}),
        Status.WITHDRAWN: frozenset(),
    }
    NEXT_BY_FACTS: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.OPEN: frozenset({Status.WITHDRAWN}),
        Status.EXEMPT: frozenset({Status.WITHDRAWN}),
        Status.SETTLED: frozenset({Status.WITHDRAWN}),
        Status.WITHDRAWN: frozenset({Status.OPEN, Status.EXEMPT, Status.SETTLED}),
    }

    key = models.CharField(max_length=200, unique=True)
    promise = models.ForeignKey("commitments.Promise", models.PROTECT, related_name="breaches")
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, null=True, blank=True, related_name="+")
    violation = models.ForeignKey("commitments.LawViolation", models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField(_("period"), max_length=10)
    severity = models.CharField(_("severity"), max_length=14, choices=Verdict)
    reason = models.CharField(max_length=40, blank=True)  # "beyond_minor": past the band, where the letter is silent
    band = models.ForeignKey("commitments.Promise", models.PROTECT, null=True, related_name="+")
    clause_text = models.TextField(blank=True)
    band_text = models.TextField(blank=True)
    cases = models.PositiveIntegerField(_("cases"), default=0)
    occurred_on = models.DateField(_("occurred on"))
    negotiate_by = models.DateField(_("negotiation must start by"), null=True)
    negotiated_on = models.DateField(_("negotiation started on"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    opened_by_run = models.ForeignKey(ComplianceRun, models.PROTECT, related_name="breaches")
    updated_at = models.DateTimeField(auto_now=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-id"]
        verbose_name = _("breach")

    def __str__(self) -> str:
        return self.key

    def told(self, reason: str) -> None:
        self.withdrawn_reason = reason if self.status == self.Status.WITHDRAWN else ""

    def status_before_withdrawal(self) -> str:
        """What a breach that facts bring back returns to."""
        last = self.steps.filter(to_status=self.Status.WITHDRAWN).last()
        return last.from_status if last and last.from_status else self.Status.OPEN

    def clock(self, today: date) -> tuple[Clock, int]:
        """How the clock of the negotiation stands, and its days (`compliance.rules.disputes.negotiation`)."""
        return negotiation(self.negotiate_by, self.negotiated_on, today)


class BreachStep(AddedOnly):
    """One line of a breach's history: from where to where, by whom or by which run, why, and when. Only ever added.

    `reason` is a person's words, or a run's code ("facts_corrected"). Where the facts changed but not the status,
    `changes` says what: {"cases": ["6", "7"]}.
    """

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="steps")
    from_status = models.CharField(max_length=10, choices=Breach.Status, blank=True)  # empty: opened
    to_status = models.CharField(max_length=10, choices=Breach.Status)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(ComplianceRun, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = Added["BreachStep"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("step of a breach")

    def __str__(self) -> str:
        return f"{self.breach_id}: {self.from_status} → {self.to_status}"
