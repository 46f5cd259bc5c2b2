"""The stored verdicts, and from what each step of them was judged."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.models import Letter, LetterVersion, Promise
from complaints.models import organisations_visible_to, units_visible_to
from compliance.models.knowledge import Surroundings
from compliance.models.runs import ComplianceRun
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
        """Of the letters he may see: the company's results, and of units those whose figures are his business."""
        seen = self.filter(promise__clause__version__in=LetterVersion.objects.visible_to(user, today))
        owners = organisations_visible_to(user, today) if user.role == User.Role.AUDITOR else []
        for owner in owners:
            if (units := units_visible_to(user, owner, today)) is not None:
                seen = seen.filter(~Q(unit__organisation=owner) | Q(unit=None) | Q(unit__in=units))
        return seen


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
    surroundings = models.ForeignKey(Surroundings, models.PROTECT, null=True, related_name="+", db_index=False)
    run = models.ForeignKey(ComplianceRun, models.PROTECT, related_name="results")

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["promise", "period", "unit"]
        verbose_name = _("result")
        indexes = [
            # few of a company's units are, and the first page asks for them among all results of years
            models.Index(
                fields=["promise", "period"], condition=Q(at_risk=True, unit__isnull=False), name="unit_result_at_risk"
            )
        ]
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
