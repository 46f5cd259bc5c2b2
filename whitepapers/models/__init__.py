"""The publication: white papers and their words."""

from __future__ import annotations

from whitepapers.models.papers import WhitePaper
from whitepapers.models.prose import Language, Passage, PassageVersion, Remark

__all__ = ["Language", "Passage", "PassageVersion", "Remark", "WhitePaper"]
