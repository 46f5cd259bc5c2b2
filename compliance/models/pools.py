"""The reward pool (奖励池) of a letter: one for each year, with the versions of its formula (rule book §16)."""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.models import Clause, FrozenError, Letter
from compliance.rules import rewards

POOL_WORDS = ("奖励池", "奖励基金", "奖励资金", "reward pool", "bonus pool")


class RewardPoolQuerySet(models.QuerySet["RewardPool"]):
    def visible_to(self, user: User, today: date) -> RewardPoolQuerySet:
        return self.filter(letter__in=Letter.objects.visible_to(user, today))

    def approved(self) -> RewardPoolQuerySet:
        return self.filter(status=RewardPool.Status.APPROVED)

    def in_use(self) -> RewardPoolQuerySet:
        """The newest version of each pool, and beside one that waits for its approval the approved one it corrects."""
        return self.exclude(correction__status=RewardPool.Status.APPROVED)

    def update(self, **changes: Any) -> int:
        refuse_if_approved(self)
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_if_approved(self)
        return super().delete()


class RewardPool(models.Model):
    """The money that a clause promises to the units for the results of a year, in yuan to the cent.

    A proposal is computed anew from the stored results whenever it is looked at. Once approved it is what
    `snapshot` says, canonical JSON whose SHA-256 is `digest`, and never changes. A correction is the next `version`: a
    pool of its own with the `reason`, proposed and approved like the first; the one it `corrects` stays readable.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposal")
        APPROVED = "approved", _("approved")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="reward_pools")
    clause_path = models.CharField(_("clause"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveIntegerField(_("version"), default=1)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)
    amount = models.DecimalField(_("amount in yuan"), max_digits=14, decimal_places=2)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    snapshot = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = RewardPoolQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "letter", "-version"]
        verbose_name = _("reward pool")
        constraints = [
            models.UniqueConstraint(fields=["letter", "year", "version"], name="reward_pool_version_once_a_year"),
            models.CheckConstraint(
                condition=Q(version=1, corrects=None, reason="")
                | (Q(version__gt=1, corrects__isnull=False) & ~Q(reason="")),
                name="corrected_reward_pool_says_why",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="reward_pool_is_positive"),
            models.CheckConstraint(
                condition=Q(status="proposed", digest="") | Q(~Q(digest=""), status="approved"),
                name="approved_reward_pool_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises FrozenError once the pool is approved."""
        refuse_if_approved(RewardPool.objects.filter(pk=self.pk))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_approved(RewardPool.objects.filter(pk=self.pk))
        return super().delete(*args, **kwargs)

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED

    @cached_property
    def corrected_by(self) -> RewardPool | None:
        """The next version: approved, or proposed so far."""
        return RewardPool.objects.filter(corrects=self).first()

    @property
    def cents(self) -> int:
        return int(self.amount * 100)

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    @cached_property
    def formula(self) -> RewardFormula:
        """The version in use: the newest."""
        return self.formulas.latest("number")

    @cached_property
    def clause(self) -> Clause | None:
        """The clause that promises the pool, in the newest signed version that begins before the year's end."""
        signed = Clause.objects.filter(version__letter=self.letter, path=self.clause_path)
        signed = signed.exclude(version__status="draft").filter(version__effective_from__lte=self.last_day)
        return signed.order_by("-version__number").first()

    def frozen(self) -> dict[str, Any]:
        """What was approved. Raises ValueError for a proposal."""
        found: dict[str, Any] = json.loads(self.snapshot)
        return found


def promises_pool(clause: Clause) -> bool:
    """Whether a clause speaks of a reward pool."""
    return any(words in clause.text.lower() for words in POOL_WORDS)


def pool_clauses() -> models.QuerySet[Clause]:
    """The clauses that speak of a reward pool."""
    spoken = [Q(text__icontains=words) for words in POOL_WORDS]
    return Clause.objects.filter(reduce(or_, spoken), is_heading=False)


def refuse_if_approved(pools: models.QuerySet[RewardPool]) -> None:
    """Raise FrozenError if one of these pools is approved."""
    approved = pools.filter(status=RewardPool.Status.APPROVED).first()
    if approved:
        raise FrozenError(str(approved))


class RewardFormula(models.Model):
    """One version of a pool's formula. Versions are added, never changed; the newest counts until the approval.

    `weights` by metric and `points` by verdict are whole numbers; `heads` are the people of each unit, by its number
    as text, and count only where the sharing is by heads.
    """

    class Basis(models.TextChoices):
        VERDICT = rewards.Basis.VERDICT, _("points by verdict")
        ATTAINMENT = rewards.Basis.ATTAINMENT, _("points by attainment")

    class Sharing(models.TextChoices):
        EQUAL = rewards.Sharing.EQUAL, _("every unit alike")
        HEADS = rewards.Sharing.HEADS, _("by head count")

    pool = models.ForeignKey(RewardPool, models.CASCADE, related_name="formulas")
    number = models.PositiveIntegerField(_("version"))
    weights = models.JSONField(_("weights"), default=dict)
    points = models.JSONField(_("points"), default=dict)
    basis = models.CharField(_("points from"), max_length=10, choices=Basis, default=Basis.VERDICT)
    sharing = models.CharField(_("shared"), max_length=6, choices=Sharing, default=Sharing.EQUAL)
    heads = models.JSONField(_("heads"), default=dict, blank=True)
    remark = models.CharField(_("why so"), max_length=200, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pool", "-number"]
        verbose_name = _("reward formula")
        constraints = [models.UniqueConstraint(fields=["pool", "number"], name="reward_formula_once")]

    def __str__(self) -> str:
        return f"{self.pool} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises FrozenError for a version that is written already, and once the pool is approved."""
        if self.pk:
            raise FrozenError(str(self))
        refuse_if_approved(RewardPool.objects.filter(pk=self.pool_id))
        super().save(*args, **kwargs)

    def rule(self) -> rewards.Formula:
        """The formula as the plain rules read it."""
        return rewards.Formula(
            weights=self.weights,
            points=self.points,
            basis=rewards.Basis(self.basis),
            sharing=rewards.Sharing(self.sharing),
            heads={int(unit): heads for unit, heads in self.heads.items()},
        )
