"""What every registered entry has: who entered it, its source file, an auditor's word, what it said before."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User


def companies(user: User, today: date) -> models.QuerySet[Organisation]:
    """The companies whose registered facts he may read: his own, or those of an auditor's open engagements."""
    if user.role != User.Role.AUDITOR:
        return Organisation.objects.filter(people=user)
    return Organisation.objects.filter(engagements__in=user.engagements.open_to(user, today)).distinct()


class RegisterQuerySet(models.QuerySet[Any]):
    """The entries of one register."""

    def standing(self) -> Self:
        """Those that hold. A withdrawn entry stays readable and counts for nothing."""
        return self.filter(withdrawn=False)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(organisation__in=companies(user, today))

    def with_provenance(self) -> Self:
        """Each with its source file, who entered, changed and confirmed it."""
        people = self.select_related("evidence", "entered_by", "confirmed_by")
        return people.prefetch_related("corrections__by")

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_by=None)


class Registered(models.Model):
    """An entry of a register (rule book §6).

    Its source is a file of evidence. An auditor's confirmation holds for what the entry said then: a correction ends
    it. `revision` counts what it has said so far; the older words stand in `Correction`.
    """

    evidence = models.ForeignKey(
        "evidence.EvidenceFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source file")
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)

    REGISTER: str = ""
    """The register's name in addresses, and of the column of a `Correction` that leads here."""
    SAYS: tuple[str, ...] = ()
    """The fields that a correction may change."""
    STANDS_ALONE: str = ""
    """Why an entry that another one stands in the way of is refused (`commitments.messages.REGISTER_REFUSED`)."""

    class Meta:
        abstract = True

    def in_the_way(self) -> Self | None:
        """Another entry beside which this one cannot stand as it is; most kinds stand beside any other."""
        return None

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_by_id is not None

    @property
    def last_change(self) -> Correction | None:
        """The latest of its corrections, whose author let it say what it says now."""
        corrections: models.Manager[Correction] = getattr(self, "corrections")  # noqa: B009 - each register has them
        return max(corrections.all(), key=lambda each: each.pk, default=None)

    @property
    def words(self) -> dict[str, Any]:
        """What it says now, as plain data."""
        return {name: plain(getattr(self, name)) for name in self.SAYS}


def plain(value: Any) -> Any:
    """A value as JSON keeps it: numbers as their digits, days and moments as ISO text, a row by its name."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, models.Model):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


REGISTERS = ("fact", "outage", "benchmark", "milestone", "violation", "statute")
"""The columns of a correction, one of which leads to its entry."""


def of_one_entry() -> Q:
    """That a correction is of one entry of one register."""
    each = (Q(**{f"{name}__isnull": name != its for name in REGISTERS}) for its in REGISTERS)
    return reduce(or_, each)


class Correction(models.Model):
    """What an entry said before it was corrected or withdrawn, and why. Rows are added, never changed."""

    fact = models.ForeignKey("ResourceFact", models.CASCADE, null=True, related_name="corrections")
    outage = models.ForeignKey("Outage", models.CASCADE, null=True, related_name="corrections")
    benchmark = models.ForeignKey("Benchmark", models.CASCADE, null=True, related_name="corrections")
    milestone = models.ForeignKey("Milestone", models.CASCADE, null=True, related_name="corrections")
    violation = models.ForeignKey("LawViolation", models.CASCADE, null=True, related_name="corrections")
    statute = models.ForeignKey("StatutoryLimit", models.CASCADE, null=True, related_name="corrections")
    before = models.JSONField(default=dict)
    evidence = models.ForeignKey("evidence.EvidenceFile", models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name = _("correction")
        constraints = [
            models.CheckConstraint(condition=of_one_entry(), name="correction_of_one_entry"),
        ]
