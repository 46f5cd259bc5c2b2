"""Who looked again at what a promise is taken to mean, and when it is to be looked at next (rule book §6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.models.promises import Promise


class PromiseReviewQuerySet(models.QuerySet["PromiseReview"]):
    def of_promises(self, promises: Iterable[Promise]) -> PromiseReviewQuerySet:
        """Those of these promises and of the same ones in earlier versions, oldest first."""
        lineages = {promise.lineage for promise in promises}
        found = self.filter(promise__lineage__in=lineages).select_related("promise", "author", "checker")
        return found.order_by("reviewed_on", "pk")

    def done_by(self, day: date) -> PromiseReviewQuerySet:
        return self.filter(reviewed_on__lte=day)


class PromiseReview(models.Model):
    """A person who did not write it compared how a promise is measured with the words of its clause.

    Stands beside the promise, which is signed and never changes. `author` answers for the definition, `checker` found
    it right on `reviewed_on` or says in `remark` what is not; from `next_review_on` on it is overdue.
    """

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="reviews")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author of the definition")
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    reviewed_on = models.DateField(_("reviewed on"))
    next_review_on = models.DateField(_("next review"))
    remark = models.TextField(_("remark"), blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = PromiseReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_on", "-pk"]
        verbose_name = _("metric review")
        constraints = [
            models.CheckConstraint(condition=~Q(author=F("checker")), name="nobody_checks_his_own_metric"),
            models.CheckConstraint(
                condition=Q(next_review_on__gt=F("reviewed_on")), name="next_review_is_after_this_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise} {self.reviewed_on}"
