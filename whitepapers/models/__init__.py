"""The publication: white papers."""

from __future__ import annotations

from whitepapers.models.papers import WhitePaper

__all__ = ["WhitePaper"]
