"""Lists within a sentence, separated as the reader's language does."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

# Translators: what stands between the parts of a list; Chinese uses 、 or ,
SEPARATOR = pgettext_lazy("between the parts of a list", ", ")


def enumerated(parts: Iterable[object]) -> str:
    """ "2.1, 2.2" in English, "2.1、2.2" in Chinese; empty without parts."""
    return str(SEPARATOR).join(map(str, parts))
