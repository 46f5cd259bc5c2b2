"""The imports that bring complaints, and the readings of file formats they go by."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models.complaints import ChangeSet
from complaints.models.register import Source


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
