"""The record: complaints and their earlier versions."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.privacy import EncryptedTextField, PartlyEncryptedJSONField
from complaints.models.reads import OVER_DUE, UNRESOLVED, Complaints
from complaints.models.register import Category, Source
from complaints.rules import pauses as rules
from complaints.rules.arrivals import ArrivalKind

PERSONAL = ("customer_name", "customer_contact", "text")
"""The facts that say who a customer is."""


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
    VOID = ArrivalKind.VOID, _("void")


class ChangeSet(models.Model):
    """One act of writing facts. `number` is the *known time*: given in commit order, last thing in the transaction,
    so an import that began before a run and was committed after it is not known to that run (rule book §2)."""

    class Kind(models.TextChoices):
        FORM = "form", _("form")
        IMPORT = "import", _("import")
        DEMO = "demo", _("demo")
        CALENDAR = "calendar", _("calendar")
        SURVEY = "survey", _("survey")

    number = models.PositiveBigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]


UNDONE = (
    "id",
    "arrival",
    "unit",
    "received_day",
    "resolved_at",
    "reopened_at",
    "resolution_seconds",
    "resolution_days",
)
"""What the judgement asks of the few resolutions that a reopening undid: PostgreSQL answers from the index alone."""


class Complaint(models.Model):
    """A complaint (投诉) as known now; earlier versions are `ComplaintRevision`s.

    Facts come first, derived columns after them. Derived columns are computed by `complaints.actions` whenever
    facts are written, and by nothing else: never `QuerySet.update()` a fact.
    """

    # Where another index begins with the column, the key has none of its own: each costs every write.
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="complaints", db_index=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="complaints", db_index=False)
    reference = models.CharField(_("reference"), max_length=100)
    received_at = models.DateTimeField(_("received"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    unit = models.ForeignKey(
        "accounts.ServiceUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        db_index=False,
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
    contact_hash = models.BigIntegerField(null=True)  # keyed hash by which an exact contact is found
    # Since when the person is gone from it: what a source tells of him again is not taken (`complaints.erasing`).
    contact_erased_on = models.DateField(null=True)
    text_erased_on = models.DateField(null=True)
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

    # what people decided about it: no source tells it, and none takes it back (`complaints.bulk`)
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="duplicates",
        db_index=False,
        verbose_name=_("duplicate of"),
    )
    voided = models.BooleanField(_("void"), default=False, db_default=False)

    # derived with every write
    received_day = models.DateField()  # local day in the project's zone
    response_seconds = models.BigIntegerField(null=True)
    preliminary_seconds = models.BigIntegerField(null=True)
    resolution_seconds = models.BigIntegerField(null=True)  # gross
    response_days = models.IntegerField(null=True)  # local days from the day of receipt, for limits in days
    preliminary_days = models.IntegerField(null=True)
    resolution_days = models.IntegerField(null=True)
    last_event_at = models.DateTimeField()  # of receipt, events, reopening and the confirmation of a loss
    resolution_net_seconds = models.BigIntegerField(null=True)  # without what was waited for the customer, no cap
    resolved_net_at = models.DateTimeField(null=True)  # the resolution moved back by what was waited
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
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{event}_at__isnull": True}) | Q(**{f"{event}_at__gte": F("received_at")}),
                    name=f"{event}_not_before_receipt",
                )
                for event in ("acknowledged", "closed", "reopened")
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(resolved_at__isnull=False) | Q(reopen_count__gt=0),
                name="reopening_undoes_something",
            ),
            models.CheckConstraint(condition=Q(reopen_count__range=(0, 10_000)), name="reopen_count_in_range"),
            models.CheckConstraint(
                condition=Q(loss_amount__isnull=True) | Q(loss_amount__gte=0), name="loss_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(subcategory__isnull=True) | Q(category__isnull=False), name="subcategory_has_category"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | Q(marked_duplicate=True) & ~Q(duplicate_of=F("id")),
                name="duplicate_of_another_is_marked",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="channel_known"),
            models.CheckConstraint(
                condition=Q(contact_erased_on__isnull=True)
                | Q(customer_name="", customer_contact="", contact_hash__isnull=True),
                name="erased_contact_stays_erased",
            ),
            models.CheckConstraint(
                condition=Q(text_erased_on__isnull=True) | Q(text=""), name="erased_text_stays_erased"
            ),
            models.CheckConstraint(
                condition=Q(received_at__gte=datetime(1990, 1, 1, tzinfo=UTC)), name="received_since_1990"
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
            models.Index(fields=["contact_hash"], name="complaint_contact", condition=Q(contact_hash__isnull=False)),
            models.Index(fields=["organisation", "received_day", "unit", "channel"], name="complaint_tally"),
            models.Index(
                fields=["organisation", "received_at"],
                name="complaint_unanswered",
                condition=Q(responded_at__isnull=True),
            ),
            models.Index(
                fields=["organisation", "received_at"], name="complaint_open", condition=Q(resolved_at__isnull=True)
            ),
            models.Index(fields=["organisation", "resolved_at"], name="complaint_closed"),
            models.Index(
                fields=["organisation", "reopened_at"],
                name="complaint_reopened",
                condition=Q(reopened_at__isnull=False),
            ),
            models.Index(
                fields=["organisation", "received_at"],
                name="complaint_undone",
                condition=Q(reopened_at__gt=F("resolved_at")),
                include=UNDONE,
            ),
            models.Index(
                fields=["organisation", "due_at"],
                name="complaint_due",
                condition=Q(due_at__isnull=False, resolved_at__isnull=True),
            ),
            models.Index(fields=["duplicate_of"], name="complaint_duplicates", condition=Q(duplicate_of__isnull=False)),
            models.Index(
                fields=["organisation", "received_at"],
                name="complaint_loss",
                condition=Q(loss_confirmed_on__isnull=False),
            ),
            # What few complaints are: without these, a list of them reads all others of its days.
            models.Index(fields=["organisation", "received_at"], name="complaint_unresolved", condition=UNRESOLVED),
            models.Index(fields=["organisation", "received_at"], name="complaint_past_due", condition=OVER_DUE),
            models.Index(
                fields=["organisation", "received_at"], name="complaint_lost", condition=Q(loss_amount__isnull=False)
            ),
            models.Index(
                fields=["organisation", "received_at"],
                name="complaint_uncategorised",
                condition=Q(category__isnull=True),
            ),
            models.Index(
                fields=["organisation", "received_at"],
                name="complaint_repeat",
                condition=Q(since_previous__isnull=False),
            ),
            models.Index(
                fields=["organisation", "arrival", "received_at"],
                name="complaint_uncounted",
                condition=~Q(arrival=Arrival.COUNTED),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_resolved(self) -> bool:
        """Resolved, and not reopened since; the same as `Complaints.resolved` asks."""
        return self.resolved_at is not None and not (self.reopened_at and self.reopened_at > self.resolved_at)

    @property
    def pauses(self) -> tuple[rules.Pause, ...]:
        """The recorded pauses in order of time; one query unless `pause_rows` are prefetched."""
        return tuple(row.plain for row in self.pause_rows.all()) if self.pk else ()


class ComplaintRevision(models.Model):
    """A version of a complaint's facts that was replaced: what it said, until when, who replaced it and why."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    facts = PartlyEncryptedJSONField(encrypted=PERSONAL)  # the replaced facts; personal data stay encrypted
    known_from = models.ForeignKey(ChangeSet, models.PROTECT, related_name="+")
    known_until = models.ForeignKey(ChangeSet, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["complaint", "-version"]
        constraints = [models.UniqueConstraint(fields=["complaint", "version"], name="revision_once")]
