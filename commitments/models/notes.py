"""How the open questions of a letter are read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.models.letters import Letter
from commitments.models.promises import Promise


class InterpretationNoteQuerySet(models.QuerySet["InterpretationNote"]):
    def signed(self) -> InterpretationNoteQuerySet:
        """Those that count: signed by the manager and by an auditor."""
        return self.filter(signed_by_manager__isnull=False, signed_by_auditor__isnull=False)

    def in_force(self, on: date) -> InterpretationNoteQuerySet:
        """Signed by both sides and valid on this day, the last one included."""
        return self.signed().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)

    def setting(self, parameter: str) -> InterpretationNoteQuerySet:
        """Those that set this parameter of the calculation."""
        return self.filter(**{f"parameters__{parameter}__isnull": False})

    def beginning_after(self, day: date) -> InterpretationNoteQuerySet:
        """Signed by both sides for days later than this, the first one of a version: the days between go without."""
        return self.signed().filter(valid_from__gt=day, from_first_day=False)

    def unsigned(self, today: date) -> InterpretationNoteQuerySet:
        """Those that lack a signature, were not declined and are not over."""
        lacking = Q(signed_by_manager=None) | Q(signed_by_auditor=None)
        return self.filter(lacking, declined_by=None).exclude(valid_until__lt=today)

    def declined_since(self, day: date) -> InterpretationNoteQuerySet:
        """Those that the other side declined on this day or later, where nothing was proposed anew of the same."""
        same = {name: OuterRef(name) for name in ("letter", "clause_path", "metric")}
        anew = InterpretationNote.objects.filter(**same, number__gt=OuterRef("number"))
        return self.filter(~Exists(anew), declined_on__gte=day)

    def visible_to(self, user: User, today: date) -> InterpretationNoteQuerySet:
        return self.filter(letter__in=Letter.objects.visible_to(user, today))


class SettledNoteError(Exception):
    """A note that both have signed, or that was declined, would become something else."""


class InterpretationNote(models.Model):
    """An interpretation note (释义): how a gap, blank or undefined term is read, signed by both (rule book §11).

    The side that proposes it has signed by proposing; it counts once the other side has signed, too. That side may
    decline it instead, with a reason: then it is settled, and never counts.
    `parameters` holds what the reading sets: `{"limit": "30d"}`, or the gap it settles: `{"gap": "(3, 5]"}`.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        SIGNED = "signed", _("signed by both")
        DECLINED = "declined", _("declined")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.PROPOSED: frozenset({Status.SIGNED, Status.DECLINED}),
        Status.SIGNED: frozenset(),
        Status.DECLINED: frozenset(),
    }

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField(_("number"))
    clause_path = models.CharField(_("clause"), max_length=200, blank=True)
    metric = models.CharField(_("metric"), max_length=40, blank=True)
    question = models.TextField(_("question"))
    reading = models.TextField(_("reading chosen"))
    alternatives = models.TextField(_("alternatives"), blank=True)
    parameters = models.JSONField(default=dict, blank=True)  # what the reading sets, e.g. {"limit": "30d"}
    valid_from = models.DateField(_("valid from"))
    # From the letter's first day: while that is not known, `valid_from` is the day of the proposal; activation sets it.
    from_first_day = models.BooleanField(default=False, editable=False)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)  # the last day; empty: for good
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_by_manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_by_manager_on = models.DateField(null=True)
    signed_by_auditor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_by_auditor_on = models.DateField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_on = models.DateField(null=True)
    declined_because = models.TextField(_("why it is declined"), blank=True)

    objects = InterpretationNoteQuerySet.as_manager()

    class Meta:
        ordering = ["letter", "number"]
        verbose_name = _("interpretation note")
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="note_number_once"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="note_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(declined_by=None, declined_on=None, declined_because="")
                | Q(declined_by__isnull=False, declined_on__isnull=False)
                & ~Q(declined_because="")
                & (Q(signed_by_manager=None) | Q(signed_by_auditor=None)),
                name="note_declined_says_why_and_is_not_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises SettledNoteError for a step that may not follow (`NEXT`)."""
        before = InterpretationNote.objects.filter(pk=self.pk).first() if self.pk else None
        if before and before.status != self.status and not before.allows(self.status):
            raise SettledNoteError(f"{before.status} → {self.status}")
        super().save(*args, **kwargs)

    def allows(self, status: str) -> bool:
        return status in self.NEXT[self.status]

    @property
    def status(self) -> str:
        if self.declined_by_id is not None:
            return self.Status.DECLINED
        return self.Status.SIGNED if self.is_signed else self.Status.PROPOSED

    @property
    def is_declined(self) -> bool:
        return self.status == self.Status.DECLINED

    @property
    def waits_for(self) -> str:
        """The role whose signature it lacks; empty once it is settled."""
        if self.status != self.Status.PROPOSED:
            return ""
        return User.Role.AUDITOR if self.signed_by_manager_id else User.Role.MANAGER

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def is_over(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day

    def concerns(self, promise: Promise) -> bool:
        """Whether it is of its letter and speaks of its metric, or of no metric and of its clause."""
        if self.letter_id != promise.clause.version.letter_id:
            return False
        return self.metric == promise.metric or (not self.metric and self.clause_path == promise.clause.path)

    def begins_after(self, day: date | None) -> bool:
        """Whether periods that end between this day, the letter's first, and its own would go without it."""
        return day is not None and not self.from_first_day and self.valid_from > day

    @property
    def is_signed(self) -> bool:
        return self.signed_by_manager_id is not None and self.signed_by_auditor_id is not None
