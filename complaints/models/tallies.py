"""Counts of the record by day and month, kept so that nobody has to count millions of complaints again.

A tally is a cache with exact invalidation: whoever writes a complaint marks its old and its new place in the same
transaction, and a reader takes no tally of a day that is marked (`complaints.tallies`).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

COLUMNS = [f"n{number:02}" for number in range(40)]  # of counts
LISTS = [f"t{number:02}" for number in range(3)]  # of durations, in seconds with commas between them
NO_UNIT = 0  # stands in a key, where an empty value cannot


class Counted(models.Model):
    """Numbered counts of the complaints of one unit and channel; `TallyCounter` says what each holds."""

    # No constraint: it would cost a look at the organisation for each of hundreds of thousands of rows of a cache.
    organisation = models.ForeignKey(
        "accounts.Organisation", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    unit = models.BigIntegerField()  # NO_UNIT where the complaint names none
    channel = models.CharField(max_length=10)
    last_event_at = models.DateTimeField()  # before this instant the counts say too much

    class Meta:
        abstract = True


class Tally(Counted):
    """The complaints of a unit and channel that were received on one local day."""

    pk = models.CompositePrimaryKey("organisation_id", "day", "unit", "channel")
    day = models.DateField()


class MonthTally(Counted):
    """The counts of a month added up; `month` is its first day. Durations are listed by day only."""

    pk = models.CompositePrimaryKey("organisation_id", "month", "unit", "channel")
    month = models.DateField()


for _model in (Tally, MonthTally):
    for _column in COLUMNS:
        models.IntegerField(null=True).contribute_to_class(_model, _column)
for _column in LISTS:
    models.TextField(null=True).contribute_to_class(Tally, _column)


class TallyCounter(models.Model):
    """What a numbered column counts in the tallies of an organisation (`complaints.tallies.counters`)."""

    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    column = models.CharField(max_length=3)
    counter = models.JSONField()
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "column"], name="tally_column_once"),
            models.UniqueConstraint(fields=["organisation", "key"], name="tally_counter_once"),
        ]


class TalliedMonth(models.Model):
    """A month whose tallies are made. `content` says of which counters, with the days that limits in days end on:
    where the counters or the calendar have changed since, the month is no longer tallied."""

    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    month = models.DateField()
    content = models.JSONField()
    made = models.PositiveBigIntegerField(default=0)  # rises with every change of its tallies
    last_event_at = models.DateTimeField(null=True)  # the last of its tallies; None without complaints

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "month"], name="tallied_month_once")]


class TallyMark(models.Model):
    """A place whose tallies are out of date: a unit, channel and day, or all of the day.

    Marks are only ever appended, in the transaction that wrote the facts, and consumed by number: a mark that is not
    committed yet cannot be lost to a run that has already looked.
    """

    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    unit = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "day"], name="tally_mark_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True, channel="") | Q(unit__isnull=False) & ~Q(channel=""),
                name="tally_mark_of_a_key_or_a_day",
            )
        ]
