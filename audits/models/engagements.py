"""Engagements of third-party auditors: who looks at what, and until when."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.models import Clause, LetterVersion


class Engagements(models.QuerySet["Engagement"]):
    def open_on(self, today: date) -> Engagements:
        """Engagements whose access window holds `today`: it opens and closes by itself."""
        return self.filter(valid_from__lte=today, valid_until__gte=today)

    def visible_to(self, user: User, today: date) -> Engagements:
        """A manager's own company's engagements, past ones too; an auditor's own while their window is open."""
        if user.role == User.Role.MANAGER and user.organisation_id:
            return self.filter(organisation=user.organisation_id)
        if user.role == User.Role.AUDITOR:
            return self.open_on(today).filter(auditors=user)
        return self.none()

    def with_open_findings(self) -> Engagements:
        """With the number of findings issued or answered, but not closed, as `open_findings`."""
        waiting = Q(findings__status__in=["issued", "answered"])  # of Finding.Status, which stands after this file
        return self.annotate(open_findings=models.Count("findings", filter=waiting, distinct=True))


class Engagement(models.Model):
    """An audit engagement (审计委托): which firm looks at which letters and period, who, and until when."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="engagements")
    firm = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("audit firm"))
    title = models.CharField(_("title"), max_length=200)
    letters = models.ManyToManyField("commitments.Letter", related_name="engagements", verbose_name=_("letters"))
    period_from = models.DateField(_("period from"))
    period_until = models.DateField(_("period until"))  # inclusive
    valid_from = models.DateField(_("access from"))
    valid_until = models.DateField(_("access until"))  # inclusive
    auditors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="engagements",
        limit_choices_to={"role": "auditor"},
        verbose_name=_("auditors"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Engagements.as_manager()

    class Meta:
        ordering = ["-valid_from", "-id"]
        verbose_name = _("audit engagement")
        constraints = [
            models.CheckConstraint(condition=Q(period_until__gte=F("period_from")), name="engagement_period_in_order"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="engagement_access_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, today: date) -> bool:
        return self.valid_from <= today <= self.valid_until

    def clauses(self) -> models.QuerySet[Clause]:
        """What a finding can be written against: the letters' clauses, without headings, as signed in the period."""
        signed = LetterVersion.objects.filter(
            Q(effective_until__isnull=True) | Q(effective_until__gt=self.period_from),
            letter__engagements=self,
            effective_from__lte=self.period_until,
        ).exclude(status=LetterVersion.Status.DRAFT)
        return Clause.objects.filter(version__in=signed, is_heading=False).select_related("version__letter")
