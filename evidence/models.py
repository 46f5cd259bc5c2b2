"""Proof: files that cannot change unseen, and the journal of what was done and read."""

from __future__ import annotations

import hashlib
from datetime import datetime
from re import fullmatch
from typing import Any, NamedTuple, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EvidenceFiles(models.QuerySet["EvidenceFile"]):
    def with_versions(self, firsts: EvidenceFiles) -> EvidenceFiles:
        """These files and every later version of them, oldest first."""
        return self.filter(Q(pk__in=firsts.order_by().values("pk")) | Q(first__in=firsts.order_by())).order_by("pk")


class EvidenceFile(models.Model):
    """One version of one file, addressed by its SHA-256. It is stored outside the web root and never overwritten.

    Written by `evidence.actions` alone. A newer version is a new row that `replaces` the old one, and names the `first`
    of them all; both stay readable.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(max_length=100)
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(upload_to="evidence/")
    effective_on = models.DateField(_("effective on"), help_text=_("the date the evidence speaks of"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    first = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")  # empty on the first
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = EvidenceFiles.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("evidence file")
        constraints = [
            models.CheckConstraint(
                condition=Q(first=None, replaces=None) | Q(first__isnull=False, replaces__isnull=False),
                name="evidence_version_has_a_first",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def versions(self) -> EvidenceFiles:
        """All versions of this file, the first of them first."""
        return EvidenceFile.objects.with_versions(EvidenceFile.objects.filter(pk=self.first_id or self.pk))

    def is_newest(self) -> bool:
        return not EvidenceFile.objects.filter(replaces=self).exists()

    def is_intact(self) -> bool:
        """Whether the bytes on disk are still those that were uploaded."""
        try:
            with self.file.open("rb") as stored:
                return hashlib.file_digest(stored.file, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what may only be added to."""


class Journal(models.QuerySet["JournalEntry"]):
    """The journal as its readers and writers see it: it grows and is read, nothing else."""

    def about(self, subject: models.Model) -> Journal:
        """Every act on one record, oldest first."""
        return self.filter(subject=subject_name(subject)).order_by("id")

    def update(self, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        raise AppendOnlyError("journal entries are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("journal entries are never deleted")


class JournalEntry(models.Model):
    """One act: who did what to which record. Written unchained with the act, then sealed into the hash chain.

    `position` and `digest` are empty until `evidence.actions.seal` gives them in commit order, so that
    writers never wait for the chain. The database refuses every other change (`evidence.guards`). Whoever may take
    that down cannot change unseen what is sealed; what waits does so for a second while the worker runs.
    """

    at = models.DateTimeField(_("time"), auto_now_add=True)
    actor = models.CharField(_("who"), max_length=200, blank=True)  # the name at that time; survives the account
    actor_id_at = models.BigIntegerField(null=True)
    action = models.CharField(_("act"), max_length=60)
    subject = models.CharField(_("record"), max_length=120, blank=True)  # "complaints.complaint:17"
    detail = models.JSONField(_("details"), default=dict)
    position = models.PositiveBigIntegerField(_("place in the chain"), null=True, unique=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = Journal.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        indexes = [models.Index(fields=["subject", "id"]), models.Index(fields=["action", "id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnlyError("journal entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        raise AppendOnlyError("journal entries are never deleted")


class Sealed(NamedTuple):
    """A sealed entry as it stands in the table. A million of them are walked through, for which model instances would
    take twice the time."""

    pk: int
    position: int
    digest: str
    at: datetime
    actor: str
    actor_id_at: int | None
    action: str
    subject: str
    detail: Any

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Head(NamedTuple):
    """The end of the chain as somebody was given it: on a white paper, in an opinion, or as an auditor each night."""

    position: int
    digest: str

    @classmethod
    def parse(cls, text: str) -> Head:
        """A head as it is printed, POSITION:DIGEST. Raises ValueError for anything else."""
        position, _colon, digest = text.strip().partition(":")
        if not fullmatch(r"[0-9]{1,18}", position) or not fullmatch(r"[0-9a-f]{64}", digest):
            raise ValueError(text)
        return cls(int(position), digest)

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"


class JournalHead(models.Model):
    """The end of the chain: one row, locked by whoever seals, and the witness when the last entries go missing."""

    GENESIS = "0" * 64

    position = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)


def subject_name(subject: models.Model | str) -> str:
    """How the journal names a record: "complaints.complaint:17"."""
    return subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
