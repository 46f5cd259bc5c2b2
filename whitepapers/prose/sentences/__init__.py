"""The default text of a section, written by rules from the figures, in Chinese and in English, each on its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from django.utils import translation

from whitepapers.prose.sentences import chinese, english
from whitepapers.prose.sentences.claims import Issue
from whitepapers.prose.writing import Writer

LANGUAGES: Mapping[str, ModuleType] = {"zh-hans": chinese, "en": english}


def default_texts(snapshot: Mapping[str, Any], language: str) -> dict[str, str]:
    """The default text of every section in one language, with placeholders; a paragraph is a line."""
    with translation.override(language):
        issue, words = Issue(Writer(snapshot)), LANGUAGES[language]
        return {section: "\n".join(told(issue)) for section, told in words.SECTIONS.items()}
