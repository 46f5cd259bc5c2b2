"""An issue as it was put out: under whose name, when, and with which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audits.signed import factor

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Publication:
    """Who put his name under the issue, when, and with which words; empty ones where there is no statement."""

    statement: str
    by: str
    at: datetime
    factor: str


def publication(snapshot: Json) -> Publication | None:
    """None while it is a draft."""
    told = snapshot.get("publication")
    if told is None:
        return None
    return Publication(told["statement"], told["by"], datetime.fromisoformat(told["at"]), factor(told["factor"]))
