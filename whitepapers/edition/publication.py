"""An issue as it was put out: under whose name, when, and with which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from audits.signed import factor
from whitepapers.languages import CODES

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Publication:
    """Who put his name under the issue, when, and with which words; empty ones where there is no statement."""

    statement: str
    statement_en: str
    by: str
    at: datetime
    factor: str

    @property
    def words(self) -> str:
        """The statement in the active language; in its own where whoever signed it gave no other."""
        return (get_language() == CODES["en"] and self.statement_en) or self.statement


def publication(snapshot: Json) -> Publication | None:
    """None while it is a draft."""
    told = snapshot.get("publication")
    if told is None:
        return None
    words = (told["statement"], told["statement_en"])
    return Publication(*words, told["by"], datetime.fromisoformat(told["at"]), factor(told["factor"]))
