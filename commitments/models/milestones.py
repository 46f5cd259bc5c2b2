"""The plan of a letter: its steps with their days, who answers for each, and what shows it done (rule book §6)."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.models.letters import Letter
from commitments.models.registering import Registered, RegisterQuerySet


class MilestoneQuerySet(RegisterQuerySet):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(letter__in=Letter.objects.visible_to(user, today))

    def agreed(self) -> Self:
        """The steps of the plan; what was only read from the letter is nobody's plan yet."""
        return self.standing().filter(agreed=True)


class Milestone(Registered):
    """A step of the plan (里程碑). It is proposed from the letter's words (`quote`) when the letter is activated.

    `due_on` is the day the letter promises, empty where it names none; `starts_on`–`ends_on` is the plan. The step
    is judged by `due_on`, or by the plan's last day where the letter names no day. Only done with evidence is done.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("to be agreed")
        AHEAD = "ahead", _("not begun")
        RUNNING = "running", _("running")
        OVERDUE = "overdue", _("overdue")
        IN_TIME = "in_time", _("done in time")
        LATE = "late", _("done late")

    REGISTER = "milestone"
    SAYS = (
        "phase",
        "deliverables",
        "unit",
        "due_on",
        "starts_on",
        "ends_on",
        "people_planned",
        "people_actual",
        "done_on",
    )

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="milestones")
    clause_path = models.CharField(_("clause"), max_length=200)
    quote = models.TextField(_("quote"), blank=True)
    position = models.PositiveIntegerField(default=0)
    phase = models.CharField(_("phase"), max_length=60, blank=True)
    deliverables = models.TextField(_("deliverables"), blank=True)
    unit = models.CharField(_("responsible unit"), max_length=100, blank=True)
    due_on = models.DateField(_("promised by"), null=True, blank=True)
    starts_on = models.DateField(_("planned from"), null=True, blank=True)
    ends_on = models.DateField(_("planned to"), null=True, blank=True)
    people_planned = models.PositiveIntegerField(_("people planned"), null=True, blank=True)
    people_actual = models.PositiveIntegerField(_("people at work"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    agreed = models.BooleanField(_("agreed"), default=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["letter", "position", "id"]
        verbose_name = _("milestone")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="milestone_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(agreed=False) | Q(due_on__isnull=False) | Q(ends_on__isnull=False),
                name="agreed_milestone_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.phase or self.deliverables or self.quote

    @property
    def due(self) -> date | None:
        """The last day on which it is in time."""
        return self.due_on or self.ends_on

    @property
    def finished_on(self) -> date | None:
        """The day it was done, if a file shows it."""
        return self.done_on if self.evidence_id else None

    def state(self, today: date) -> State:
        if not self.agreed or self.due is None:
            return self.State.PROPOSED
        if self.finished_on is not None:
            return self.State.IN_TIME if self.finished_on <= self.due else self.State.LATE
        if self.due < today:
            return self.State.OVERDUE
        return self.State.AHEAD if self.starts_on is None or self.starts_on > today else self.State.RUNNING
