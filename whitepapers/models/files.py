"""The files of a published issue, as they were made when it was published."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.models.added import Added, AddedOnly
from whitepapers.media_types import media_type
from whitepapers.models.papers import WhitePaper


class IssueFiles(Added["IssueFile"]):
    def listed(self) -> IssueFiles:
        """Without what is in them."""
        return self.defer("content")


class IssueFile(AddedOnly):
    """A file of an issue, whole: it lies in the database, so that an issue and its files are there together or not at
    all. Only ever added; the database itself refuses everything else (`whitepapers.guards`)."""

    paper = models.ForeignKey(WhitePaper, models.PROTECT, related_name="files")
    name = models.CharField(_("name"), max_length=200)  # may lie in a folder: "annex/verdicts.csv"
    kind = models.CharField(max_length=100)  # its media type
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.BinaryField()

    objects = IssueFiles.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("file of an issue")
        constraints = [models.UniqueConstraint(fields=["paper", "name"], name="issue_file_once")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, paper: WhitePaper, name: str, content: bytes) -> IssueFile:
        """Not stored yet."""
        told: dict[str, Any] = {"kind": media_type(name), "size": len(content)}
        return cls(paper=paper, name=name, content=content, sha256=hashlib.sha256(content).hexdigest(), **told)
