"""The promise: letters, their clauses, and what in them can be judged."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """A service commitment letter (客户服务升级承诺书) through all its versions."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="letters")
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number"), max_length=60, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")

    class Meta:
        ordering = ["id"]
        verbose_name = _("commitment letter")

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()


class LetterVersion(models.Model):
    """One signed text of a letter. Once active it never changes; an amendment is a new version."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("under review")
        ACTIVE = "active", _("in force")
        SUPERSEDED = "superseded", _("superseded")

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    effective_from = models.DateField(_("effective from"), null=True, blank=True)
    effective_until = models.DateField(
        _("effective until"), null=True, blank=True
    )  # exclusive; set by the next version
    signatory = models.CharField(_("signatory"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    text = models.TextField(_("text"))  # the letter's own text, character by character
    front = models.TextField(blank=True)  # the lines before the first clause
    tail = models.TextField(blank=True)  # the lines after the last one: signature, date
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    activated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["letter", "number"]
        verbose_name = _("letter version")
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="letter_version_once"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(effective_from__isnull=False),
                name="active_version_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gt=F("effective_from")),
                name="version_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} v{self.number}"


class Clause(models.Model):
    """One numbered piece of a letter's text. `path` is unique within the version even where numbers restart."""

    version = models.ForeignKey(LetterVersion, models.CASCADE, related_name="clauses")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=40, blank=True)  # as written: "2.3.2", "(2)", "第二十三条"
    path = models.CharField(_("path"), max_length=200)
    depth = models.PositiveSmallIntegerField(default=1)
    is_heading = models.BooleanField(default=False)
    text = models.TextField(_("text"))  # without the number, never altered

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("clause")
        constraints = [models.UniqueConstraint(fields=["version", "path"], name="clause_path_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"[:80]


class Blank(models.Model):
    """A place the letter left empty (____, [X], 第__条). What was filled in stands beside the text, not in it."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="blanks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    value = models.CharField(_("filled in"), max_length=200, blank=True)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["clause", "start"]
        verbose_name = _("blank")


class Promise(models.Model):
    """A measurable phrase of a clause: a target, a band that grades it, a deadline, or a periodic obligation.

    The importer proposes promises with `review="proposed"`; a person accepts, corrects or rejects each, and
    `proposal` keeps what was proposed. Only accepted and corrected promises of an active version are judged.

    `value` is in `unit`: percent (98 means 98 %), hour, minute, day, working_day, count,
    hours_per_half_year, per_quarter, per_half_year, yuan. `parameters` holds what the metric needs besides:
    `limit` ("2h", "30d", "3wd"), `window_days`, `statistic` ("p90"), `reading` ("R1"), `due_days`,
    `binding_clock` ("gross"/"net"), `minimum_count`. `scope` restricts the complaints at receipt:
    {"units": [ids], "channels": [...], "segments": [...], "categories": [ids]}; empty means all.
    """

    class Kind(models.TextChoices):
        TARGET = "target", _("target")
        BAND = "band", _("breach band")
        DEADLINE = "deadline", _("deadline")
        OBLIGATION = "obligation", _("periodic obligation")

    class Force(models.TextChoices):
        BINDING = "binding", _("binding")
        BEST_EFFORT = "best_effort", _("best effort")

    class Review(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        CORRECTED = "corrected", _("corrected")
        REJECTED = "rejected", _("rejected")

    class Comparator(models.TextChoices):
        AT_LEAST = ">=", "≥"
        MORE_THAN = ">", ">"
        AT_MOST = "<=", "≤"
        LESS_THAN = "<", "<"
        EXACTLY = "=", "="
        BETWEEN = "between", _("between")

    class BreachClass(models.TextChoices):
        NONE = "", _("none")
        MINOR = "minor", _("minor breach")
        MAJOR = "major", _("major breach")

    class Period(models.TextChoices):
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        HALF_YEAR = "half_year", _("half-year")
        YEAR = "year", _("year")

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="promises")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    metric = models.CharField(_("metric"), max_length=40)
    comparator = models.CharField(_("comparator"), max_length=8, choices=Comparator, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6, null=True, blank=True)
    value_high = models.DecimalField(_("upper value"), max_digits=18, decimal_places=6, null=True, blank=True)
    low_closed = models.BooleanField(_("lower end included"), default=False)
    high_closed = models.BooleanField(_("upper end included"), default=False)
    unit = models.CharField(_("unit"), max_length=24, blank=True)
    period = models.CharField(_("period"), max_length=10, choices=Period, default=Period.QUARTER)
    force = models.CharField(_("force"), max_length=12, choices=Force, default=Force.BINDING)
    breach_class = models.CharField(_("breach class"), max_length=6, choices=BreachClass, blank=True, default="")
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    scope = models.JSONField(_("scope"), default=dict, blank=True)
    quote = models.CharField(_("quote"), max_length=400)
    start = models.PositiveIntegerField(default=0)  # offsets of the quote in the clause's text
    end = models.PositiveIntegerField(default=0)
    review = models.CharField(_("review"), max_length=10, choices=Review, default=Review.PROPOSED)
    proposal = models.JSONField(default=dict, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["clause__position", "position", "id"]
        verbose_name = _("promise")
        constraints = [
            models.CheckConstraint(
                condition=~Q(comparator="between") | Q(value__lt=F("value_high")), name="a_range_has_two_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.quote


class InterpretationNote(models.Model):
    """An interpretation note (释义): how a gap, blank or undefined term is read, signed by both sides (rule book §11)."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField(_("number"))
    clause_path = models.CharField(_("clause"), max_length=200, blank=True)
    metric = models.CharField(_("metric"), max_length=40, blank=True)
    question = models.TextField(_("question"))
    reading = models.TextField(_("reading chosen"))
    alternatives = models.TextField(_("alternatives"), blank=True)
    parameters = models.JSONField(default=dict, blank=True)  # what the reading sets, e.g. {"limit": "30d"}
    valid_from = models.DateField(_("valid from"))
    signed_by_manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_by_manager_on = models.DateField(null=True)
    signed_by_auditor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_by_auditor_on = models.DateField(null=True)

    class Meta:
        ordering = ["letter", "number"]
        verbose_name = _("interpretation note")
        constraints = [models.UniqueConstraint(fields=["letter", "number"], name="note_number_once")]

    def __str__(self) -> str:
        return self.question


class ResourceFact(models.Model):
    """A registered fact behind a resource promise (rule book §6): money, people, hours, seats, publications.

    `value` is in yuan, heads, hours or seats by kind. `subject` names what the fact is about where there are
    many: the person of a training record (staff number), the issue of a white paper ("2026Q3").
    `starts_on`/`ends_on` are the days it speaks of: the year of a budget, the month-end of a head count
    (both equal), the half-year of training hours, the day of a drill.
    """

    class Kind(models.TextChoices):
        FUND = "fund", _("service improvement fund")
        REVENUE = "revenue", _("revenue")
        SUPERVISORS = "supervisors", _("full-time supervisors")
        AGENTS = "agents", _("service agents")
        TRAINING_HOURS = "training_hours", _("training hours of a person")
        TRAINING_SESSION = "training_session", _("training held")
        SEATS = "seats", _("emergency seats proven")
        WHITE_PAPER = "white_paper", _("white paper published")

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="resource_facts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    subject = models.CharField(_("subject"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    forecast = models.BooleanField(_("forecast"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    evidence = models.ForeignKey("evidence.EvidenceFile", models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["kind", "-starts_on", "subject"]
        verbose_name = _("resource fact")
        indexes = [models.Index(fields=["organisation", "kind", "starts_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="resource_value_not_negative"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="resource_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject", "starts_on", "ends_on"], name="resource_fact_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"


class Outage(models.Model):
    """A time in which no human could be reached (7×24). Planned outages are kept apart and always shown."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="outages")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    planned = models.BooleanField(_("planned"), default=False)
    cause = models.CharField(_("cause"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("outage")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outage_ends_after_it_starts")
        ]


class Benchmark(models.Model):
    """A registered industry benchmark (行业基准) of a statistic of the first response, in seconds (rule book §6)."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="benchmarks")
    publisher = models.CharField(_("publisher"), max_length=200)
    statistic = models.CharField(_("statistic"), max_length=10, default="p90")
    population = models.CharField(_("population"), max_length=200, blank=True)
    seconds = models.PositiveIntegerField(_("seconds"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    evidence = models.ForeignKey("evidence.EvidenceFile", models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("industry benchmark")
        constraints = [
            models.CheckConstraint(condition=Q(seconds__gt=0), name="benchmark_is_positive"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="benchmark_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher} {self.statistic}"
