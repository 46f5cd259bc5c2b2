"""Decrees about holidays, and opening hours: facts with versions (rule book §1), never overwritten."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaints import ChangeSet


class Decree(models.Model):
    """What is known about days of a year, from one source, learnt on one day.

    Without an organisation it holds for everybody: what the package of the State Council's decrees says. A company's
    own entries go before those, and a later entry before an earlier one, day by day. Only a decree that `settles` its
    year makes deadlines in it final. `change_set` is when it became known to the runs; none: from the beginning.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="decrees"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    settles = models.BooleanField(_("settles the whole year"), default=False)
    source = models.CharField(_("source"), max_length=200)
    learnt_on = models.DateField(_("learnt on"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(year__range=(1990, 2200)), name="decree_year_in_range"),
            models.CheckConstraint(condition=~Q(source=""), name="decree_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.source}"


class DecreedDay(models.Model):
    """What a decree says of one day. `AS_THE_WEEK_SAYS` takes an earlier entry back."""

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        WORKED = "worked", _("make-up working day")
        AS_THE_WEEK_SAYS = "plain", _("as the day of the week says")

    decree = models.ForeignKey(Decree, models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    name = models.CharField(_("holiday"), max_length=60, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["decree", "day"], name="day_once_per_decree"),
            models.CheckConstraint(condition=Q(kind__in=["off", "worked", "plain"]), name="decreed_kind_known"),
        ]


class OpeningHours(models.Model):
    """A version of a company's opening hours, for complaints received from a day on; of two for the same day the one
    entered later counts. Spans are [from, to] in minutes after midnight, in order and apart."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="opening_hours")
    valid_from = models.DateField(_("for complaints received from"))
    working = models.JSONField(_("on working days"))
    off = models.JSONField(_("on days off"), default=list)
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["valid_from", "id"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="hours_have_source")]

    def __str__(self) -> str:
        return f"{self.valid_from}"

    @property
    def words(self) -> dict[str, str]:
        """The spans of both kinds of day as a person writes them."""
        return {"working": written(self.working), "off": written(self.off)}


def written(spans: list[list[int]]) -> str:
    """Spans as a person writes them: "9:00–12:00, 13:30–18:00"."""
    return ", ".join(f"{clock(start)}–{clock(end)}" for start, end in spans)


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
