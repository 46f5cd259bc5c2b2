"""The record: complaints, their earlier versions, and the imports that brought them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import EncryptedTextField
from complaints.rules.arrivals import DAY, ArrivalKind
from complaints.rules.clocks import start_of_day


class Channel(models.TextChoices):
    PHONE = "phone", _("phone")
    WEB_CHAT = "web_chat", _("web chat")
    EMAIL = "email", _("e-mail")
    SOCIAL = "social", _("social media")
    COUNTER = "counter", _("counter")
    OTHER = "other", _("other")


class Arrival(models.TextChoices):
    """What a complaint is when it arrives (rule book §3). New and repeat are both *counted*: which of the two
    depends on the window of the clause, so `since_previous` decides (`rules.arrivals`)."""

    COUNTED = ArrivalKind.COUNTED, _("counted")
    CHASER = ArrivalKind.CHASER, _("chaser")
    DUPLICATE = ArrivalKind.DUPLICATE, _("duplicate")


class Category(models.Model):
    """A two-level category (二级类别): level 2 has a parent."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="categories")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["sort_name", "id"]
        verbose_name = _("category")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"],
                condition=Q(parent__isnull=False),
                name="category_name_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(parent__isnull=True), name="top_category_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """A system or file family complaints come from; references are unique within it."""

    BY_HAND = "by-hand"  # the key of complaints entered through the form
    STANDARD = "standard"  # of complaints from the standard sheet that name no other source
    OF_THE_PRODUCT: ClassVar[dict[str, Promise]] = {BY_HAND: _("entered by hand"), STANDARD: _("standard sheet")}

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="sources")
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="source_key_once")]

    def __str__(self) -> str:
        return str(self.OF_THE_PRODUCT.get(self.key, self.name))

    @property
    def namespace(self) -> str:
        """Within which one customer reference means one customer (`complaints.privacy.customer_key`)."""
        return f"{self.organisation_id}:{self.key}"


class ChangeSet(models.Model):
    """One act of writing facts. `number` is the *known time*: given in commit order, last thing in the transaction,
    so an import that began before a run and was committed after it is not known to that run (rule book §2)."""

    class Kind(models.TextChoices):
        FORM = "form", _("form")
        IMPORT = "import", _("import")
        DEMO = "demo", _("demo")

    number = models.PositiveBigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]


class Complaints(models.QuerySet["Complaint"]):
    """Reads of the record."""

    def visible_to(self, user: User, today: date | None = None) -> Complaints:
        """A company's own complaints for its people; for auditors those received within the organisation and period
        of an engagement open to them on `today` (rule book §15). Nobody else sees any."""
        if user.role == User.Role.AUDITOR:
            return self.within(user.engagements.open_on(today or timezone.localdate()))
        return self.filter(organisation=user.organisation_id) if user.organisation_id else self.none()

    def within(self, engagements: Iterable[Any]) -> Complaints:
        """Complaints that audit engagements are about."""
        scope = Q(pk__in=[])
        for engagement in engagements:
            period = Q(received_at__gte=_midnight(engagement.period_from))
            period &= Q(received_at__lt=_midnight(engagement.period_until + timedelta(days=1)))
            scope |= period & Q(organisation=engagement.organisation_id)
        return self.filter(scope)

    def received_on(self, first: date | None, last: date | None) -> Complaints:
        """Received on local days from `first` to `last`, both included; None leaves the side open."""
        rows = self
        if first:
            rows = rows.filter(received_at__gte=_midnight(first))
        return rows.filter(received_at__lt=_midnight(last + timedelta(days=1))) if last else rows

    def unresolved(self) -> Complaints:
        """Not resolved, or reopened after the last resolution."""
        return self.filter(Q(resolved_at__isnull=True) | Q(reopened_at__gt=F("resolved_at")))

    def resolved(self) -> Complaints:
        undone = Q(reopened_at__isnull=False, reopened_at__gt=F("resolved_at"))
        return self.filter(resolved_at__isnull=False).exclude(undone)

    def past_own_deadline(self, now: datetime) -> Complaints:
        """Late against the deadline the source gave: resolved after it, or not resolved though it is over (§4)."""
        over = Q(due_at__lt=now) & (Q(resolved_at__isnull=True) | Q(reopened_at__gt=F("resolved_at")))
        return self.filter(over | Q(resolved_at__gt=F("due_at")))

    def repeats(self, window_days: int = 30) -> Complaints:
        """Counted complaints within the window after the earlier one was resolved (rule book §3)."""
        return self.filter(arrival=Arrival.COUNTED, since_previous__range=(0, window_days * DAY))

    def new(self, window_days: int = 30) -> Complaints:
        """Counted complaints that are no repeat."""
        outside = Q(since_previous__isnull=True) | ~Q(since_previous__range=(0, window_days * DAY))
        return self.filter(outside, arrival=Arrival.COUNTED)


def organisations_visible_to(user: User, today: date | None = None) -> list[int]:
    """The companies whose complaints a person may see (some of): his own, or those he audits today."""
    if user.role == User.Role.AUDITOR:
        engagements = user.engagements.open_on(today or timezone.localdate())
        return sorted(set(engagements.values_list("organisation", flat=True)))
    return [user.organisation_id] if user.organisation_id else []


def _midnight(day: date) -> datetime:
    return start_of_day(day, zone=ZoneInfo(settings.TIME_ZONE))


class Complaint(models.Model):
    """A complaint (投诉) as known now; earlier versions are `ComplaintRevision`s.

    Facts come first, derived columns after them. Derived columns are computed by `complaints.actions` whenever
    facts are written, and by nothing else: never `QuerySet.update()` a fact.
    """

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="complaints")
    source = models.ForeignKey(Source, models.PROTECT, related_name="complaints")
    reference = models.CharField(_("reference"), max_length=100)
    received_at = models.DateTimeField(_("received"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    unit = models.ForeignKey(
        "accounts.ServiceUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("unit"),
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    subcategory = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("level-2 category")
    )
    customer_key = models.CharField(max_length=32, blank=True)  # keyed hash: the same customer, not who
    customer_name = EncryptedTextField(_("customer name"), blank=True)
    customer_contact = EncryptedTextField(_("customer contact"), blank=True)
    text = EncryptedTextField(_("what was said"), blank=True)
    segment = models.CharField(_("customer segment"), max_length=40, blank=True)
    severity = models.CharField(_("severity"), max_length=40, blank=True)
    acknowledged_at = models.DateTimeField(_("automatic acknowledgement"), null=True, blank=True)
    responded_at = models.DateTimeField(_("first response"), null=True, blank=True)
    preliminary_at = models.DateTimeField(_("preliminary solution"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    reopened_at = models.DateTimeField(_("last reopened"), null=True, blank=True)
    reopen_count = models.PositiveIntegerField(_("times reopened"), default=0)
    due_at = models.DateTimeField(_("own deadline"), null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction 1–5"), null=True, blank=True)
    first_contact = models.BooleanField(_("solved at first contact"), null=True, blank=True)
    loss_amount = models.DecimalField(_("property loss"), max_digits=14, decimal_places=2, null=True, blank=True)
    loss_confirmed_on = models.DateField(_("loss confirmed as a service error on"), null=True, blank=True)
    marked_duplicate = models.BooleanField(_("marked as a duplicate"), default=False)

    # derived with every write
    received_day = models.DateField()  # local day in the project's zone
    response_seconds = models.BigIntegerField(null=True)
    preliminary_seconds = models.BigIntegerField(null=True)
    resolution_seconds = models.BigIntegerField(null=True)  # gross
    arrival = models.CharField(_("arrival"), max_length=10, choices=Arrival, default=Arrival.COUNTED)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followers")
    since_previous = models.BigIntegerField(null=True)  # seconds since the earlier one was resolved
    version = models.PositiveIntegerField(default=1)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="+")

    objects = Complaints.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = _("complaint")
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="reference_once_per_source"),
            models.CheckConstraint(
                condition=Q(responded_at__isnull=True) | Q(responded_at__gte=F("received_at")),
                name="response_after_receipt",
            ),
            models.CheckConstraint(
                condition=Q(preliminary_at__isnull=True) | Q(preliminary_at__gte=F("received_at")),
                name="preliminary_after_receipt",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("received_at")),
                name="resolution_after_receipt",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="satisfaction_1_to_5",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-received_at", "-id"], name="complaint_newest"),
            models.Index(fields=["unit", "-received_at", "-id"], name="complaint_unit_newest"),
            models.Index(
                fields=["customer_key", "subcategory", "received_at", "reference"],
                name="complaint_chain",
                condition=~Q(customer_key=""),
            ),
            models.Index(fields=["received_at"], name="complaint_open", condition=Q(resolved_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_resolved(self) -> bool:
        """Resolved, and not reopened since; the same as `Complaints.resolved` asks."""
        return self.resolved_at is not None and not (self.reopened_at and self.reopened_at > self.resolved_at)


class ComplaintRevision(models.Model):
    """A version of a complaint's facts that was replaced: what it said, until when, who replaced it and why."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    facts = models.JSONField()  # the replaced facts; personal data stay encrypted
    known_from = models.ForeignKey(ChangeSet, models.PROTECT, related_name="+")
    known_until = models.ForeignKey(ChangeSet, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["complaint", "-version"]
        constraints = [models.UniqueConstraint(fields=["complaint", "version"], name="revision_once")]


class Pause(models.Model):
    """A recorded pause of the resolution clock. Only waiting for the customer, with a question on record, is net."""

    class Reason(models.TextChoices):
        CUSTOMER = "customer", _("waiting for the customer")
        SUPPLIER = "supplier", _("waiting for a supplier")
        OTHER = "other", _("other")

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="pauses")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    question_at = models.DateTimeField(_("question sent"), null=True, blank=True)

    class Meta:
        ordering = ["starts_at"]


class Mapping(models.Model):
    """A saved reading of a file format: columns to facts (see docs/importing.md)."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="mappings")
    name = models.SlugField(_("name"), max_length=60)
    content = models.JSONField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="mapping_name_once")]

    def __str__(self) -> str:
        return self.name


class Imports(models.QuerySet["Import"]):
    """Reads of imports."""

    def visible_to(self, user: User) -> Imports:
        """Managers and clerks see their company's imports; nobody else sees any (raw rows hold personal data)."""
        if user.role in (user.Role.MANAGER, user.Role.CLERK) and user.organisation_id:
            return self.filter(organisation=user.organisation_id)
        return self.none()

    def alive(self) -> Imports:
        """Imports that wrote or will write: dry runs and failed ones are not among them."""
        return self.filter(dry_run=False).exclude(status=Import.Status.FAILED)


class Import(models.Model):
    """One file brought in: its mapping, its progress, and what became of its rows.

    `percent` is how much of the file has been read and checked; a running import at 100 is being written.
    `notes` tells what a reader should know without a row being wrong: {"new_units": {"count", "names"},
    "new_categories": {...}, "unknown_channels": {value: rows}}.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="imports")
    source = models.ForeignKey(Source, models.PROTECT, related_name="imports")
    file = models.FileField(upload_to="imports/")
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField()
    mapping_name = models.CharField(_("mapping"), max_length=60, blank=True)
    dry_run = models.BooleanField(_("dry run"), default=False)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lines_read = models.PositiveBigIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    accepted = models.PositiveBigIntegerField(_("accepted"), default=0)
    updated = models.PositiveBigIntegerField(_("updated"), default=0)
    unchanged = models.PositiveBigIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveBigIntegerField(_("rejected"), default=0)
    rejected_by_reason = models.JSONField(default=dict)
    rejected_file = models.FileField(upload_to="imports/", blank=True)
    notes = models.JSONField(default=dict)
    error = models.JSONField(default=dict)  # {"code": ..., "params": {...}}: said in the reader's language
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, related_name="imports")

    objects = Imports.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("import")

    def __str__(self) -> str:
        return self.name
