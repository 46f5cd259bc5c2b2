"""The publication: white papers, the steps on their way, their words, and the files of an issue."""

from __future__ import annotations

from whitepapers.models.files import IssueFile
from whitepapers.models.papers import WhitePaper, WhitePaperStep
from whitepapers.models.prose import Language, Passage, PassageVersion, Remark

__all__ = ["IssueFile", "Language", "Passage", "PassageVersion", "Remark", "WhitePaper", "WhitePaperStep"]
