"""Proof: files that cannot change unseen, and the journal of what was done and read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceFile(models.Model):
    """One version of one file, addressed by its SHA-256. It is stored outside the web root and never overwritten."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(max_length=100)
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(upload_to="evidence/")
    effective_on = models.DateField(_("effective on"), help_text=_("the date the evidence speaks of"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = _("evidence file")

    def __str__(self) -> str:
        return self.name


class JournalEntry(models.Model):
    """One act: who did what to which record. Written unchained with the act, then sealed into the hash chain.

    `position` and `digest` are empty until `evidence.actions.seal` gives them in commit order, so that
    writers never wait for the chain.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=200, blank=True)  # the name at that time; survives the account
    actor_id_at = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)  # "complaints.complaint:17"
    detail = models.JSONField(default=dict)
    position = models.PositiveBigIntegerField(null=True, unique=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("journal entry")

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
