"""What stored results said before a run changed them."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from compliance.models.knowledge import Surroundings
from compliance.models.results import Result
from compliance.models.runs import ComplianceRun


class ResultVersionQuerySet(models.QuerySet["ResultVersion"]):
    def of(self, result: Result) -> ResultVersionQuerySet:
        """What a result said before, the latest last; also under a number that it no longer has."""
        same = self.filter(promise=result.promise_id, unit=result.unit_id, period=result.period)
        return same.order_by("pk")


class ResultVersion(models.Model):
    """What a result said until a run found something else: its canonical content, and when it is last known to have
    held: as of which moment, with which change set of the record, beside which surroundings.

    A `lasting` one stays for good: it was final, or another verdict or reason took its place. Of provisional ones that
    moved only in their numbers there is never more than the latest.
    """

    promise = models.ForeignKey("commitments.Promise", models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("accounts.ServiceUnit", models.CASCADE, null=True, related_name="+", db_index=False)
    period = models.CharField(max_length=10)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    watermark = models.PositiveBigIntegerField()
    surroundings = models.ForeignKey(Surroundings, models.PROTECT, null=True, related_name="+", db_index=False)
    code_version = models.CharField(max_length=40, blank=True)
    run = models.ForeignKey(ComplianceRun, models.PROTECT, related_name="+", db_index=False)  # that found it
    replaced_by = models.ForeignKey(ComplianceRun, models.PROTECT, related_name="+", db_index=False)
    lasting = models.BooleanField()

    objects = ResultVersionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "version of a result"
        indexes = [models.Index(fields=["promise", "period", "unit"], name="version_of_result")]
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "unit", "period"],
                condition=Q(lasting=False, unit__isnull=False),
                name="passing_unit_version_once",
            ),
            models.UniqueConstraint(
                fields=["promise", "period"],
                condition=Q(lasting=False, unit__isnull=True),
                name="passing_company_version_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.period}"

    @cached_property
    def result(self) -> Result:
        """The result as it was, to be shown; never saved."""
        found = as_result(json.loads(self.content))
        found.promise_id, found.unit_id, found.period = self.promise_id, self.unit_id, self.period
        found.as_of, found.watermark, found.digest = self.as_of, self.watermark, self.digest
        return found


def as_result(told: dict[str, Any]) -> Result:
    """An unsaved result that says what is told by its columns, as canonical content spells them."""
    names = {field.name: field for field in Result._meta.concrete_fields}
    plain = {name: value for name, value in told.items() if name in names and name not in ("promise", "unit")}
    return Result(**{name: names[name].to_python(value) for name, value in plain.items()})
