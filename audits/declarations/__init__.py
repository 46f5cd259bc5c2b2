"""What an auditor signs before access opens to him: the independence statement and the confidentiality agreement
(rule book §15), in both languages, by version.

A wording is never edited: what was signed names its version. A new wording is a new pair of files and a new number in
`VERSIONS`; a test holds every file to what it said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    INDEPENDENCE = "independence", _("independence statement")
    CONFIDENTIALITY = "confidentiality", _("confidentiality agreement")


CHINESE, ENGLISH = "zh-hans", "en"

FOLDER = Path(__file__).parent
VERSIONS: Mapping[Kind, int] = {Kind.INDEPENDENCE: 1, Kind.CONFIDENTIALITY: 1}
"""The wording that is signed now; each lies in files of its own beside this one, the earlier ones too."""

NO_THREAT = {
    CHINESE: "本人申报：没有影响本人独立性的情形。",
    ENGLISH: "I declare that I know of nothing that endangers my independence.",
}
THREAT = {
    CHINESE: "本人申报下列影响本人独立性的情形：\n{threat}",
    ENGLISH: "I declare the following, which endangers my independence:\n{threat}",
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """A text as it stands before the person who signs it."""

    kind: Kind
    version: int
    language: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def heading(self) -> str:
        return self.text.partition("\n")[0]

    @property
    def body(self) -> str:
        return self.text.partition("\n")[2].strip()


@cache
def wording(kind: Kind, version: int, language: str) -> str:
    """A wording with the places for names and days still open."""
    return (FOLDER / f"{kind}-{version}.{language}.txt").read_text(encoding="utf-8").strip()


def declaration(kind: Kind, language: str, facts: Mapping[str, str]) -> Declaration:
    """The wording that is signed now, about an engagement: `facts` are auditor, firm, company, title, first, last."""
    spoken = CHINESE if language.lower().startswith("zh") else ENGLISH
    version = VERSIONS[kind]
    return Declaration(kind, version, spoken, wording(kind, version, spoken).format_map(facts))


def with_answer(shown: Declaration, threat: str) -> Declaration:
    """An independence statement with what the signer declares under it, so that the digest covers that too."""
    answer = THREAT if threat else NO_THREAT
    text = f"{shown.text}\n\n{answer[shown.language].format(threat=threat)}"
    return Declaration(shown.kind, shown.version, shown.language, text)
