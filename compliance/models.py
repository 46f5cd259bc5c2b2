"""The judgement: the ledger of runs, the stored verdicts, and breaches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.models import Letter, LetterVersion, Promise
from commitments.portfolio import TEXTS
from compliance.pools import RewardFormula as RewardFormula
from compliance.pools import RewardPool as RewardPool
from compliance.rules.verdicts import Clarity as ClarityKey
from compliance.rules.verdicts import Verdict as VerdictKey


class Verdict(models.TextChoices):
    """The five values of a binding target, and the three words for measures that get none (rule book §7)."""

    MET = VerdictKey.MET, _("met")
    MISSED = VerdictKey.MISSED, _("missed")
    MINOR = VerdictKey.MINOR, _("minor breach")
    MAJOR = VerdictKey.MAJOR, _("major breach")
    NOT_EVALUABLE = VerdictKey.NOT_EVALUABLE, _("not evaluable")
    REPORTED = VerdictKey.REPORTED, _("reported")
    NOT_YET_DUE = VerdictKey.NOT_YET_DUE, _("not yet due")
    GRADES = VerdictKey.GRADES, _("grades cases")


class Clarity(models.TextChoices):
    CLEAR = ClarityKey.CLEAR, _("clear")
    UNCLEAR = ClarityKey.UNCLEAR, _("unclear")
    NONE = ClarityKey.NONE, "—"


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


class JudgedStepQuerySet(models.QuerySet["JudgedStep"]):
    def confirming(self, result: Result) -> JudgedStep | None:
        """What says that a result still stood at a later moment than the one it was judged as of."""
        letter = result.promise.clause.version.letter_id
        return self.filter(letter=letter, period=result.period, confirmed_at__gt=result.as_of).first()


class JudgedStep(models.Model):
    """What a letter's period was last judged from: while nothing of it changes, its results stand.

    `months` says how often the tallies of each month had been counted; `settled`, that time changes nothing any more.
    """

    letter = models.ForeignKey("commitments.Letter", models.CASCADE, related_name="+")
    period = models.CharField(max_length=10)
    words = models.CharField(max_length=64)  # digest of registers, promises, calendar and code
    months = models.JSONField()
    settled = models.BooleanField()
    as_of = models.DateTimeField()
    confirmed_at = models.DateTimeField()  # the moment of the last run that found it standing
    watermark = models.PositiveBigIntegerField()  # what that run knew of the record

    objects = JudgedStepQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "period"], name="judged_step_once")]

    def __str__(self) -> str:
        return f"{self.letter} {self.period}"


class ResultQuerySet(models.QuerySet["Result"]):
    """Reads for the pages. Superseded versions keep their results; `latest_for` follows the version in force."""

    def of_company(self) -> ResultQuerySet:
        return self.filter(unit__isnull=True)

    def of_units(self) -> ResultQuerySet:
        return self.filter(unit__isnull=False)

    def of_letter(self, letter: Letter) -> ResultQuerySet:
        return self.filter(promise__clause__version__letter=letter)

    def for_period(self, label: str) -> ResultQuerySet:
        return self.filter(period=label)

    def containing(self, day: date) -> ResultQuerySet:
        """The results of whatever periods hold this day: a month, a quarter, a half-year, a year."""
        return self.filter(starts_on__lte=day, ends_on__gt=day)

    def latest_for(self, letter: Letter, on: date) -> ResultQuerySet:
        """The company's results of the version in force on a day, in the periods that hold it, in reading order."""
        versions = LetterVersion.objects.in_force(on).filter(letter=letter)
        return (
            self.of_company()
            .containing(on)
            .filter(promise__clause__version__in=versions)
            .select_related("promise__clause__version")
            .order_by("promise__clause__position", "promise__position", "promise_id")
        )

    def history_of(self, promise: Promise, *, unit: int | None = None, until: date | None = None) -> ResultQuerySet:
        """A promise's results, newest period first, over all versions of its letter; slice it for the last N."""
        same = self.filter(promise__lineage=promise.lineage, unit=unit)
        if until is not None:
            same = same.filter(starts_on__lte=until)
        return same.order_by("-starts_on", "-promise__clause__version__number")

    def changed_by(self, run: ComplianceRun) -> ResultQuerySet:
        """What a run changed: verdicts or values that stood there before and are different now."""
        changed = self.filter(changed_by_run=run).exclude(previous_verdict="")
        return changed.filter(~Q(verdict=F("previous_verdict")) | _different_value())

    def turned_by(self, run: ComplianceRun) -> ResultQuerySet:
        """Whose verdict a run turned."""
        return self.filter(changed_by_run=run).exclude(previous_verdict="").exclude(verdict=F("previous_verdict"))

    def visible_to(self, user: User, today: date) -> ResultQuerySet:
        return self.filter(promise__clause__version__in=LetterVersion.objects.visible_to(user, today))


def _different_value() -> Q:
    appeared = Q(previous_value__isnull=True, value__isnull=False)
    vanished = Q(previous_value__isnull=False, value__isnull=True)
    moved = Q(previous_value__isnull=False, value__isnull=False) & ~Q(value=F("previous_value"))
    return appeared | vanished | moved


class Result(models.Model):
    """A stored verdict with everything it rests on (rule book §9). `unit` empty means the whole company.

    Written by `compliance.actions.recompute` alone. Shares are exact fractions numerator ÷ denominator;
    `value` is their decimal to 6 places for reading and sorting.
    """

    promise = models.ForeignKey("commitments.Promise", models.CASCADE, related_name="results")
    unit = models.ForeignKey("accounts.ServiceUnit", models.CASCADE, null=True, blank=True, related_name="+")
    period = models.CharField(_("period"), max_length=10)  # "2026Q4", "2026-10", "2026H2", "2026"
    starts_on = models.DateField()
    ends_on = models.DateField()  # exclusive
    received = models.PositiveBigIntegerField(default=0)
    numerator = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    not_yet_due = models.PositiveBigIntegerField(default=0)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=12, decimal_places=6, null=True)  # Wilson 95 %
    high = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    verdict = models.CharField(_("verdict"), max_length=14, choices=Verdict)
    reason = models.CharField(max_length=40, blank=True)  # code of "why not evaluable" or of the gap that applies
    provisional = models.BooleanField(default=False)
    final_on = models.DateField(null=True)  # when the provisional verdict turns final
    at_risk = models.BooleanField(default=False)
    clarity = models.CharField(max_length=8, choices=Clarity, default=Clarity.NONE)
    detail = models.JSONField(default=dict)  # metric-specific numbers: chasers, duplicates, replies, p90, lowest…
    metric_version = models.CharField(max_length=20)
    rule_version = models.CharField(max_length=20)
    code_version = models.CharField(max_length=40, blank=True)
    watermark = models.PositiveBigIntegerField(default=0)
    as_of = models.DateTimeField()
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical content
    previous_verdict = models.CharField(max_length=14, blank=True)
    previous_value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    changed_by_run = models.ForeignKey(ComplianceRun, models.SET_NULL, null=True, related_name="changes")
    run = models.ForeignKey(ComplianceRun, models.PROTECT, related_name="results")

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["promise", "period", "unit"]
        verbose_name = _("result")
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "unit", "period"], condition=Q(unit__isnull=False), name="unit_result_once"
            ),
            models.UniqueConstraint(
                fields=["promise", "period"], condition=Q(unit__isnull=True), name="company_result_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise} {self.period}"


class BreachQuerySet(models.QuerySet["Breach"]):
    def standing(self) -> BreachQuerySet:
        """Not withdrawn."""
        return self.exclude(status=Breach.Status.WITHDRAWN)

    def of_letters(self, letters: Iterable[Letter] | models.QuerySet[Letter]) -> BreachQuerySet:
        return self.filter(promise__clause__version__letter__in=letters)

    def open_of(self, letters: Iterable[Letter]) -> BreachQuerySet:
        """Those of these letters that are not settled, the nearest deadline first, with what names them."""
        found = self.of_letters(letters).filter(status=Breach.Status.OPEN).order_by("negotiate_by", "id")
        texts = (f"promise__clause__version__{name}" for name in TEXTS)
        return found.select_related("promise__clause__version__letter").defer(*texts)

    def visible_to(self, user: User, today: date) -> BreachQuerySet:
        """Of the letters he may see; an auditor those that occurred within the periods he audits."""
        visible = self.of_letters(Letter.objects.visible_to(user, today))
        if user.role != User.Role.AUDITOR:
            return visible
        within = Q(pk__in=[])
        for engagement in user.engagements.filter(valid_from__lte=today, valid_until__gte=today):
            within |= Q(
                promise__clause__version__letter__organisation=engagement.organisation_id,
                occurred_on__range=(engagement.period_from, engagement.period_until),
            )
        return visible.filter(within)


class Breach(models.Model):
    """A breach (违约) opened by the nightly run under a stable key; reruns never double it (rule book §12)."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        WITHDRAWN = "withdrawn", _("withdrawn")

    key = models.CharField(max_length=200, unique=True)
    promise = models.ForeignKey("commitments.Promise", models.PROTECT, related_name="breaches")
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, null=True, blank=True, related_name="+")
    period = models.CharField(_("period"), max_length=10)
    severity = models.CharField(_("severity"), max_length=14, choices=Verdict)
    reason = models.CharField(max_length=40, blank=True)  # "beyond_minor": past the band, where the letter is silent
    cases = models.PositiveIntegerField(_("cases"), default=0)
    occurred_on = models.DateField(_("occurred on"))
    negotiate_by = models.DateField(_("negotiation must start by"), null=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    opened_by_run = models.ForeignKey(ComplianceRun, models.PROTECT, related_name="breaches")
    updated_at = models.DateTimeField(auto_now=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-id"]
        verbose_name = _("breach")

    def __str__(self) -> str:
        return self.key


class StockLineQuerySet(models.QuerySet["StockLine"]):
    def latest_of(self, organisation: int, period: str) -> StockLineQuerySet:
        """What the latest run that counted a period found in it, unit by unit."""
        counted = self.filter(organisation=organisation, period=period, run__status=ComplianceRun.Status.DONE)
        latest = counted.order_by("-run__as_of", "-run").values("run")[:1]
        return counted.filter(run__in=latest).select_related("unit", "run").order_by("unit__name", "pk")

    def of_latest_run(self, organisations: Iterable[int]) -> StockLineQuerySet:
        """Everything the latest whole run counted."""
        run = ComplianceRun.objects.whole().done().order_by("-as_of").values("pk")[:1]
        return self.filter(run__in=run, organisation__in=list(organisations))

    def failing(self) -> StockLineQuerySet:
        """Lines whose identity does not hold."""
        return self.exclude(closing=F("opening") + F("received") + F("reopened") - F("closed"))


class StockLine(models.Model):
    """The stock of a unit (empty: of complaints without one) in a period, as one run counted it (rule book §5)."""

    run = models.ForeignKey(ComplianceRun, models.CASCADE, related_name="stock")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    unit = models.ForeignKey("accounts.ServiceUnit", models.CASCADE, null=True, related_name="+")
    period = models.CharField(_("period"), max_length=10)
    opening = models.PositiveIntegerField(_("opening"))
    received = models.PositiveIntegerField(_("received"))
    reopened = models.PositiveIntegerField(_("reopened"))
    closed = models.PositiveIntegerField(_("closed"))
    closing = models.PositiveIntegerField(_("closing"))
    watermark = models.PositiveBigIntegerField(default=0)  # what was known of the record when it was counted

    objects = StockLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "organisation", "unit", "period"],
                condition=Q(unit__isnull=False),
                name="unit_stock_once",
            ),
            models.UniqueConstraint(
                fields=["run", "organisation", "period"], condition=Q(unit__isnull=True), name="unitless_stock_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.unit or ''}".strip()

    @property
    def difference(self) -> int:
        """What is missing (negative) or too many at the close; none where the identity holds."""
        return self.closing - (self.opening + self.received + self.reopened - self.closed)
