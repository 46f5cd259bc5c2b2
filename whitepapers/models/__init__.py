"""The publication: white papers, the steps on their way, and the files of an issue."""

from __future__ import annotations

from whitepapers.models.files import IssueFile
from whitepapers.models.papers import WhitePaper, WhitePaperStep

__all__ = ["IssueFile", "WhitePaper", "WhitePaperStep"]
