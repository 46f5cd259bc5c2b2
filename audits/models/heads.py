"""The heads of the journal that auditors were given, so that nobody can write its history anew unseen."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from compliance.models.added import Added, AddedOnly
from evidence.models import Head


class GivenHeads(Added["GivenHead"]):
    def visible_to(self, user: User, today: date) -> GivenHeads:  # noqa: ARG002 - the registers of notices ask alike
        """His own: what somebody was given stays his when his engagements are over."""
        return self.filter(auditor=user)


class GivenHead(AddedOnly):
    """The end of the journal's chain as an auditor was given it on a day, once a day. Rows are only ever added."""

    auditor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="given_heads")
    on = models.DateField(_("day"))
    position = models.PositiveBigIntegerField(_("place in the chain"))
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = GivenHeads.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("head of the journal given out")
        constraints = [models.UniqueConstraint(fields=["auditor", "on"], name="one_head_a_day")]

    def __str__(self) -> str:
        return str(self.head)

    @property
    def head(self) -> Head:
        return Head(self.position, self.digest)
