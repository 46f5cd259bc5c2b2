"""The measurable phrases of a letter."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commitments.metrics import Metric
from commitments.models.letters import Clause, LetterVersion, refuse_if_signed


class PromiseQuerySet(models.QuerySet["Promise"]):
    def judged(self) -> PromiseQuerySet:
        """Those a night's run judges: read and agreed to by a person, in a version that is or was in force."""
        return self.agreed().exclude(clause__version__status=LetterVersion.Status.DRAFT)

    def agreed(self) -> PromiseQuerySet:
        """Accepted as proposed or corrected, in whatever version."""
        return self.filter(review__in=[Promise.Review.ACCEPTED, Promise.Review.CORRECTED])

    def unreviewed(self) -> PromiseQuerySet:
        return self.filter(review=Promise.Review.PROPOSED)

    def binding(self) -> PromiseQuerySet:
        return self.filter(force=Promise.Force.BINDING)

    def of_version(self, version: LetterVersion) -> PromiseQuerySet:
        """In reading order, with their clauses."""
        return self.filter(clause__version=version).select_related("clause")

    def update(self, **changes: Any) -> int:
        refuse_if_signed(LetterVersion.objects.filter(clauses__promises__in=self))
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_if_signed(LetterVersion.objects.filter(clauses__promises__in=self))
        return super().delete()


class Promise(models.Model):
    """A measurable phrase of a clause: a target, a band that grades it, a deadline, or a periodic obligation.

    The importer proposes promises with `review="proposed"`; a person accepts, corrects or rejects each, and
    `proposal` keeps what was proposed. Only accepted and corrected promises of an active version are judged.

    `value` is in `unit`: percent (98 means 98 %), hour, minute, day, working_day, count,
    hours_per_half_year, per_quarter, per_half_year, yuan. `parameters` holds what the metric needs besides:
    `limit` ("2h", "30d", "3wd", "4wh"), `window_days`, `statistic` ("p90"), `reading` ("R1"), `due_days`,
    `binding_clock` ("gross"/"net"), `pause_cap` ("30d"), `minimum_count`,
    `share` (per cent of the cases that must keep the limit),
    `fact` (the kind of ResourceFact that shows an obligation kept: "white_paper", "training_session").
    `scope` restricts the complaints at receipt:
    {"units": [ids], "channels": [...], "segments": [...], "categories": [ids]}; empty means all.
    `lineage` is shared by the promises of all versions of a letter that are one promise carried on; an amendment takes
    it over when it is put in force. `as_in_version` is the number of the version whose decision stands here because
    the clause did not change; None where somebody decided in this version.
    """

    class Kind(models.TextChoices):
        TARGET = "target", _("target")
        BAND = "band", _("breach band")
        DEADLINE = "deadline", _("deadline")
        OBLIGATION = "obligation", _("periodic obligation")

    class Force(models.TextChoices):
        BINDING = "binding", _("binding")
        BEST_EFFORT = "best_effort", _("best effort")

    class Review(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        CORRECTED = "corrected", _("corrected")
        REJECTED = "rejected", pgettext_lazy("a proposed promise", "rejected")

    class Comparator(models.TextChoices):
        AT_LEAST = ">=", "≥"
        MORE_THAN = ">", ">"
        AT_MOST = "<=", "≤"
        LESS_THAN = "<", "<"
        EXACTLY = "=", "="
        BETWEEN = "between", _("between")

    class BreachClass(models.TextChoices):
        NONE = "", _("none")
        MINOR = "minor", _("minor breach")
        MAJOR = "major", _("major breach")

    class Period(models.TextChoices):
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        HALF_YEAR = "half_year", _("half-year")
        YEAR = "year", _("year")

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="promises")
    lineage = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    metric = models.CharField(_("metric"), max_length=40)
    comparator = models.CharField(_("comparator"), max_length=8, choices=Comparator, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6, null=True, blank=True)
    value_high = models.DecimalField(_("upper value"), max_digits=18, decimal_places=6, null=True, blank=True)
    low_closed = models.BooleanField(_("lower end included"), default=False)
    high_closed = models.BooleanField(_("upper end included"), default=False)
    unit = models.CharField(_("unit"), max_length=24, blank=True)
    period = models.CharField(_("period"), max_length=10, choices=Period, default=Period.QUARTER)
    force = models.CharField(_("force"), max_length=12, choices=Force, default=Force.BINDING)
    breach_class = models.CharField(_("breach class"), max_length=6, choices=BreachClass, blank=True, default="")
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    scope = models.JSONField(_("scope"), default=dict, blank=True)
    quote = models.CharField(_("quote"), max_length=400)
    start = models.PositiveIntegerField(default=0)  # offsets of the quote in the clause's text
    end = models.PositiveIntegerField(default=0)
    review = models.CharField(_("review"), max_length=10, choices=Review, default=Review.PROPOSED)
    proposal = models.JSONField(default=dict, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    as_in_version = models.PositiveIntegerField(null=True, editable=False)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["clause__position", "position", "id"]
        verbose_name = _("promise")
        constraints = [
            models.CheckConstraint(
                condition=~Q(comparator="between") | Q(value__lt=F("value_high")), name="a_range_has_two_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.quote

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_signed(LetterVersion.objects.filter(clauses=self.clause_id))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_signed(LetterVersion.objects.filter(clauses=self.clause_id))
        return super().delete(*args, **kwargs)

    @property
    def is_judged(self) -> bool:
        """Whether a person has agreed to it; rejected and unread proposals are never judged."""
        return self.review in (self.Review.ACCEPTED, self.Review.CORRECTED)

    @property
    def stands_alone(self) -> bool:
        """Whether it counts as a promise of its own. Bands grade what another one promises, deadlines bind a breach
        procedure, and words without a formula get no verdict: they are told beside (`with_counts` counts alike).
        """
        return self.kind in (self.Kind.TARGET, self.Kind.OBLIGATION) and self.metric != Metric.OTHER

    @property
    def review_name(self) -> LazyText | str:
        """What became of the proposal; one that a person added was never proposed."""
        by_hand = self.review == self.Review.CORRECTED and not self.proposal
        return _("added by hand") if by_hand else self.Review(self.review).label

    @property
    def fact(self) -> str:
        """The kind of resource fact that shows an obligation kept ("white_paper"); empty where complaints do."""
        return str(self.parameters.get("fact", ""))
