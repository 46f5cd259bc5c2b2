"""Engagements of third-party auditors: who looks at what, and until when."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceUnit, User
from audits import clock
from audits.models.acceptances import Acceptance
from audits.models.assignments import Assignment
from commitments.models import Clause, LetterVersion


class Engagements(models.QuerySet["Engagement"]):
    """Reads of engagements. What opens one to an auditor is said here and nowhere else (rule book §15): every page,
    list and file asks `open_to`."""

    def accepted(self) -> Engagements:
        """Those whose firm both sides of the letter accepted."""
        found = self
        for side in Acceptance.Side:
            found = found.filter(
                acceptances__side=side, acceptances__withdrawn_at=None, acceptances__firm=F("firm")
            )  # one at most stands for each side, so no row is doubled
        return found

    def open_on(self, today: date) -> Engagements:
        """Accepted engagements whose access window holds `today`: it opens and closes by itself."""
        return self.accepted().filter(valid_from__lte=today, valid_until__gte=today)

    def granted_to(self, user: User) -> Engagements:
        """What an auditor works on, whatever the day: his firm is accepted, he is assigned, has signed both
        declarations and declared no threat. `limited` says whether units narrow what he sees."""
        if user.role != User.Role.AUDITOR:
            return self.none()
        cleared = Assignment.objects.cleared().filter(auditor=user).values("engagement")
        units = self.model.units.through._default_manager.filter(engagement=OuterRef("pk"))
        found = self.accepted().filter(firm=user.organisation_id, pk__in=cleared)
        return found.annotate(limited=Exists(units)).distinct()  # whoever was assigned twice is in `auditors` twice

    def open_to(self, user: User, today: date) -> Engagements:
        """What an auditor may see today."""
        return self.granted_to(user).open_on(today)

    def known_to(self, user: User, today: date) -> Engagements:
        """Whose terms a person may read: a manager his company's, past ones too; an auditor those he is assigned to,
        so that he can sign before access opens, until the last day of access."""
        if user.role == User.Role.MANAGER and user.organisation_id:
            return self.filter(organisation=user.organisation_id)
        if user.role == User.Role.AUDITOR:
            mine = Assignment.objects.current().filter(auditor=user).values("engagement")
            return self.filter(firm=user.organisation_id, valid_until__gte=today, pk__in=mine)
        return self.none()

    def visible_to(self, user: User, today: date) -> Engagements:
        """What a person may look into: a manager his company's engagements, past ones too; an auditor those that are
        open to him."""
        return self.known_to(user, today) if user.role == User.Role.MANAGER else self.open_to(user, today)

    def with_open_findings(self) -> Engagements:
        """With the number of findings issued or answered, but not closed, as `open_findings`."""
        waiting = Q(findings__status__in=["issued", "answered"])  # of Finding.Status, which stands after this file
        return self.annotate(open_findings=models.Count("findings", filter=waiting, distinct=True))


class Engagement(models.Model):
    """An audit engagement (审计委托): who entrusted which firm with what, on which letters, for how long.

    No `units` means the whole company. `auditors` are all who are or ever were assigned; to whom it is open says
    `Engagements.open_to`, and who is on it now `assignments.current()`.
    """

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="engagements")
    firm = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("audit firm"))
    title = models.CharField(_("title"), max_length=200)
    letters = models.ManyToManyField("commitments.Letter", related_name="engagements", verbose_name=_("letters"))
    period_from = models.DateField(_("period from"))
    period_until = models.DateField(_("period until"))  # inclusive
    valid_from = models.DateField(_("access from"))
    valid_until = models.DateField(_("access until"))  # inclusive
    units = models.ManyToManyField(
        "accounts.ServiceUnit", related_name="engagements", blank=True, verbose_name=_("service units")
    )
    entrusted_by = models.CharField(_("entrusted by"), max_length=200, blank=True)
    basis = models.TextField(_("legal basis"), blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    documents = models.ManyToManyField(
        "evidence.EvidenceFile", related_name="engagements", blank=True, verbose_name=_("letter of engagement")
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("lead auditor")
    )
    auditors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="audits.Assignment",
        through_fields=("engagement", "auditor"),
        related_name="engagements",
        verbose_name=_("auditors"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

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
        """Whether the access window holds `today`; who may enter is `Engagements.open_to`."""
        return self.valid_from <= today <= self.valid_until

    def is_granted_to(self, user: User) -> bool:
        """Whether this person writes in it, whatever the day (`Engagements.granted_to`)."""
        return Engagement.objects.granted_to(user).filter(pk=self.pk).exists()

    def is_open_to(self, user: User, today: date) -> bool:
        return Engagement.objects.open_to(user, today).filter(pk=self.pk).exists()

    def is_led_by(self, user: User) -> bool:
        """Whether he assigns and dismisses its people: its lead, of its firm, on it, with no threat declared."""
        if user.pk != self.lead_id or user.organisation_id != self.firm_id or user.role != User.Role.AUDITOR:
            return False
        current = Assignment.objects.current().filter(engagement=self, auditor=user)
        return current.exclude(pk__in=Assignment.objects.threatened().values("pk")).exists()

    @cached_property
    def seen_units(self) -> frozenset[int] | None:
        """The units whose complaints its auditors see, with all below them as the tree stands; None: all of them, and
        those that name no unit."""
        if not getattr(self, "limited", True):
            return None
        named = list(self.units.values_list("pk", flat=True))
        return frozenset(ServiceUnit.objects.with_below(named)) if named else None

    def covers(self, organisation: int, unit: int | None, received: date) -> bool:
        """Whether a complaint is one of those that its auditors see."""
        inside = organisation == self.organisation_id and self.period_from <= received <= self.period_until
        return inside and (self.seen_units is None or unit in self.seen_units)

    def clauses(self) -> models.QuerySet[Clause]:
        """What a finding can be written against: the letters' clauses, without headings, as signed in the period."""
        signed = LetterVersion.objects.filter(
            Q(effective_until__isnull=True) | Q(effective_until__gt=self.period_from),
            letter__engagements=self,
            effective_from__lte=self.period_until,
        ).exclude(status=LetterVersion.Status.DRAFT)
        return Clause.objects.filter(version__in=signed, is_heading=False).select_related("version__letter")
