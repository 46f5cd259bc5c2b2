"""What everybody reads in each language, by the address: the same one says the same to everybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

CODES = {"zh": "zh-hans", "en": "en"}  # as addresses and the names of files name them
NAMES = {"zh": "中文", "en": "English"}
TAGS = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Offered:
    """The same page in a language: its tag for browsers, its own name, its whole address."""

    tag: str
    name: str
    url: str
    current: bool


def offered(address: str) -> list[Offered]:
    """A page in every language; the active one is current."""
    active = translation.get_language()
    return [Offered(TAGS[key], NAMES[key], f"{address}?lang={key}", code == active) for key, code in CODES.items()]
