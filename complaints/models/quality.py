"""How complete the record is, counted by source and month of receipt."""

from __future__ import annotations

from django.db import models

from complaints.models.register import Source


class SourceMonth(models.Model):
    """The complaints of one source that were received in one month: how many, the latest receipt, and how many lack
    each fact (`complaints.quality.facts`). `month` is its first local day."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="months", db_index=False)
    month = models.DateField()
    rows = models.PositiveBigIntegerField()
    latest = models.DateTimeField()
    missing = models.JSONField()  # fact: complaints without it

    class Meta:
        ordering = ["source", "-month"]
        constraints = [models.UniqueConstraint(fields=["source", "month"], name="source_month_once")]


class QualityMark(models.Model):
    """A month whose `SourceMonth`s are out of date. Appended in the transaction that wrote the facts, consumed by
    number: what is committed later is never lost to a count that began before it."""

    organisation = models.ForeignKey("accounts.Organisation", models.CASCADE, related_name="+")
    month = models.DateField()
