"""The ledger of runs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ComplianceRunQuerySet(models.QuerySet["ComplianceRun"]):
    def done(self) -> ComplianceRunQuerySet:
        return self.filter(status=ComplianceRun.Status.DONE)

    def whole(self) -> ComplianceRunQuerySet:
        """Runs over all letters."""
        return self.filter(only_letters=[])

    def latest_view(self) -> ComplianceRun | None:
        """The finished run with the latest moment."""
        return self.done().order_by("-as_of").first()

    def last_and_latest(self) -> tuple[ComplianceRun | None, ComplianceRun | None]:
        """The run that began last, and the finished one with the latest moment: one query for both."""
        last, latest = self.order_by("-id").values("pk")[:1], self.done().order_by("-as_of").values("pk")[:1]
        found = list(self.filter(Q(pk__in=last) | Q(pk__in=latest)).order_by("-id"))
        done = [run for run in found if run.status == ComplianceRun.Status.DONE]
        return next(iter(found), None), max(done, key=lambda run: run.as_of, default=None)

    def running(self) -> ComplianceRun | None:
        return self.filter(status=ComplianceRun.Status.RUNNING).first()


class ComplianceRun(models.Model):
    """One recompute, nightly or asked for: the ledger that makes runs idempotent, locked and resumable."""

    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    class Cause(models.TextChoices):
        NIGHTLY = "nightly", _("nightly")
        ASKED = "asked", _("asked for")

    as_of = models.DateTimeField(_("as of"))
    rule_version = models.CharField(max_length=20)
    cause = models.CharField(max_length=8, choices=Cause, default=Cause.ASKED)
    night = models.DateField(null=True)  # the local date a nightly run belongs to
    only_letters = models.JSONField(default=list)  # numbers of the letters it was restricted to; empty: all
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.RUNNING)
    watermark = models.PositiveBigIntegerField(default=0)  # the last change set known to the run
    holder = models.CharField(max_length=100, blank=True)  # host:pid that works on it
    heartbeat_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    steps_total = models.PositiveIntegerField(default=0)
    results_written = models.PositiveIntegerField(default=0)
    results_changed = models.PositiveIntegerField(default=0)
    replayed = models.PositiveIntegerField(default=0)  # results of a sample that it found again from the facts
    replays_wrong = models.JSONField(default=list)  # numbers of those that came out otherwise without a reason
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ComplianceRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("compliance run")
        constraints = [
            models.UniqueConstraint(fields=["as_of", "rule_version"], name="run_once_per_moment"),
            models.UniqueConstraint(
                fields=["night", "rule_version"], condition=Q(night__isnull=False), name="one_run_a_night"
            ),
            models.UniqueConstraint(fields=["status"], condition=Q(status="running"), name="one_run_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d %H:%M}"


class RunStep(models.Model):
    """A step of a run that is done: a letter's period. A resumed run skips it."""

    run = models.ForeignKey(ComplianceRun, models.CASCADE, related_name="steps")
    key = models.CharField(max_length=100)
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="step_once")]
