"""What the law sets and how it was kept: limits of the law, and confirmed violations (rule book §4, §6)."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from commitments.models.registering import Registered, RegisterQuerySet


class LawViolation(Registered):
    """A violation of the law (违法事项) that an authority or a court has confirmed, each a case of its own.

    It belongs to the period in which it occurred and is known from the day of its confirmation on.
    """

    REGISTER = "violation"
    SAYS = ("law", "article", "occurred_on", "confirmed_on", "what")

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="law_violations")
    law = models.CharField(_("law"), max_length=200)
    article = models.CharField(_("article"), max_length=100)
    occurred_on = models.DateField(_("occurred on"))
    confirmed_on = models.DateField(_("confirmed on"))
    what = models.CharField(_("what was done"), max_length=400)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-id"]
        verbose_name = _("violation of law")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_on__gte=F("occurred_on")), name="violation_confirmed_after_it_occurred"
            )
        ]

    def __str__(self) -> str:
        return _("%(law)s, %(article)s, %(day)s") % {
            "law": self.law,
            "article": self.article,
            "day": formats.date_format(self.occurred_on),
        }


class StatutoryLimitQuerySet(RegisterQuerySet):
    def with_provenance(self) -> Self:
        return super().with_provenance().select_related("category")

    def valid_on(self, day: date) -> StatutoryLimitQuerySet:
        found = self.standing().filter(valid_from__lte=day)
        return found.filter(Q(valid_until=None) | Q(valid_until__gte=day))

    def overlapping(self, first: date, last: date | None) -> StatutoryLimitQuerySet:
        """Those that hold and are valid on at least one of these days; None is for good."""
        found = self.standing().filter(Q(valid_until=None) | Q(valid_until__gte=first))
        return found if last is None else found.filter(valid_from__lte=last)


class StatutoryLimit(Registered):
    """The time that the law sets for the first response (法定时限), where the letter names none for its overrun.

    `limit` as parameters keep it ("15d", "2h"). One of a category of either level is for its complaints alone.
    """

    REGISTER = "statute"
    SAYS = ("law", "article", "category", "limit", "valid_from", "valid_until")
    STANDS_ALONE = "two_statutes"

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="statutory_limits")
    law = models.CharField(_("law"), max_length=200)
    article = models.CharField(_("article"), max_length=100)
    category = models.ForeignKey(
        "complaints.Category", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    limit = models.CharField(_("limit"), max_length=20)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = StatutoryLimitQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name = _("limit of the law")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="statute_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return _("%(law)s, %(article)s") % {"law": self.law, "article": self.article}

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def in_the_way(self) -> Self | None:
        """Another limit for the same complaints on one of its days: one complaint has one limit."""
        same = type(self).objects.filter(organisation=self.organisation_id, category=self.category_id)
        return same.overlapping(self.valid_from, self.valid_until).exclude(pk=self.pk).first()
