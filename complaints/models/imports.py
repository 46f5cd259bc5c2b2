"""Files that come and go: the imports that bring complaints, the readings of file formats they go by, and exports."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy import EncryptedLinesField, EncryptedTextField
from complaints.models.complaints import ChangeSet
from complaints.models.register import Source


class Mapping(models.Model):
    """A saved reading of a file format: columns to facts (see docs/importing.md). `columns` are those of the file it
    was made for; a file that has the same is read by it without being asked."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="mappings")
    name = models.CharField(_("name"), max_length=60)
    content = models.JSONField()
    columns = models.JSONField(default=list)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

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
        """Imports that wrote or will write: try-outs, and those that failed or were cancelled, are not among them."""
        return self.filter(dry_run=False).exclude(status__in=[Import.Status.FAILED, Import.Status.CANCELLED])


class Import(models.Model):
    """One file brought in: its mapping, its progress, and what became of its rows.

    It begins as a draft, whose `sketch` is what was seen of the file at first (`complaints.imports.sketch`), is tried
    out (`dry_run`), and then imported for real.
    `percent` is how much of the file has been read and checked; a running import at 100 is being written.
    `notes` tells what a reader should know without a row being wrong: {"new_units": {"count", "names"},
    "new_categories": {...}, "unknown_channels": {value: rows}}.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="imports")
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="imports")  # a draft has none
    file = models.FileField(upload_to="imports/")
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    sketch = EncryptedTextField(blank=True)
    mapping = models.JSONField(default=dict)
    mapping_name = models.CharField(_("mapping"), max_length=60, blank=True)
    dry_run = models.BooleanField(_("dry run"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lines_read = models.PositiveBigIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    accepted = models.PositiveBigIntegerField(_("accepted"), default=0)
    updated = models.PositiveBigIntegerField(_("updated"), default=0)
    unchanged = models.PositiveBigIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveBigIntegerField(_("rejected"), default=0)
    rejected_by_reason = models.JSONField(default=dict)
    rejected_file = EncryptedLinesField(upload_to="imports/", blank=True, bound_to="import.rejected")
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


class Exports(models.QuerySet["Export"]):
    """Reads of exports."""

    def visible_to(self, user: User) -> Exports:
        """An export shows what its reader may see, so it is his alone; an auditor's is gone as soon as one of the
        engagements through which he saw its rows is closed to him."""
        own = self.filter(created_by=user)
        if user.role != user.Role.AUDITOR:
            return own
        still = set(user.engagements.open_to(user, timezone.localdate()).values_list("pk", flat=True))
        seen = own.exclude(file="").values_list("pk", "engagements")
        return own.exclude(pk__in=[pk for pk, through in seen if not still.issuperset(through)])


class Export(models.Model):
    """A large export that a worker writes into a file: the filter it is of, and how many rows it came to."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports")
    created_at = models.DateTimeField(auto_now_add=True)
    query = models.TextField()  # as in the address of the list; customers stand in it as tokens
    kind = models.CharField(max_length=4)
    language = models.CharField(max_length=10)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    rows = models.PositiveBigIntegerField(_("rows"), default=0)
    file = models.FileField(upload_to="exports/", blank=True)
    engagements = models.JSONField(default=list)  # through which an auditor saw the rows, by number
    finished_at = models.DateTimeField(null=True)

    objects = Exports.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
