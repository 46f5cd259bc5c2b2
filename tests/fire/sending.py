"""What clients and files tell in the tests under fire, and what a count of it must find.

Everything is drawn from a seed. Customers and categories are few, so that complaints come in chains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

FIRST = datetime(2022, 1, 1, tzinfo=UTC)
DAYS = 540
CHANNELS = ("phone", "email", "counter")
UNITS = ("东城", "西城", "南城", "北城")
HEADER = "编号,收到,响应,解决,渠道,单位,大类,小类,客户,评分"
UNREADABLE = "X-{number},31/02/2022,,,phone,东城,,,,"
MAPPING: dict[str, Any] = {
    "source": "crm",
    "zone": "UTC",
    "facts": {
        "reference": "编号",
        "received_at": "收到",
        "responded_at": "响应",
        "resolved_at": "解决",
        "channel": "渠道",
        "unit": "单位",
        "category": "大类",
        "subcategory": "小类",
        "customer": "客户",
        "satisfaction": "评分",
    },
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One complaint as it was told."""

    reference: str
    received_at: datetime
    responded_at: datetime | None
    resolved_at: datetime | None
    channel: str
    unit: str
    subcategory: str
    customer: str
    satisfaction: int | None

    def line(self) -> str:
        """As a line under HEADER."""
        times = (self.received_at, self.responded_at, self.resolved_at)
        told = [f"{at:%Y-%m-%d %H:%M}" if at else "" for at in times]
        category = "宽带" if self.subcategory else ""
        words = (self.channel, self.unit, category, self.subcategory, self.customer, self.satisfaction or "")
        return ",".join([self.reference, *told, *map(str, words)])

    def content(self) -> dict[str, Any]:
        """As a program sends it; what is not known is said to be unknown, for it may have been known before."""
        times = {name: at.isoformat() if (at := getattr(self, name)) else None for name in TIMES}
        words = {name: getattr(self, name) for name in WORDS}
        return {"source": "crm", "category": "宽带", **times, **words}


TIMES = ("received_at", "responded_at", "resolved_at")
WORDS = ("reference", "channel", "unit", "subcategory", "customer", "satisfaction")


def drawn(chance: Random, references: Iterable[str]) -> list[Sent]:
    """A complaint for each reference."""
    return [_one(chance, reference) for reference in references]


def _one(chance: Random, reference: str) -> Sent:
    received = FIRST + timedelta(minutes=chance.randrange(DAYS * 24 * 60))
    responded = received + timedelta(minutes=int(chance.lognormvariate(4, 1)))
    resolved = responded + timedelta(minutes=int(chance.lognormvariate(7.5, 1)))
    return Sent(
        reference=reference,
        received_at=received,
        responded_at=responded if chance.random() < 0.97 else None,
        resolved_at=resolved if chance.random() < 0.9 else None,
        channel=chance.choice(CHANNELS),
        unit=chance.choice(UNITS),
        subcategory=chance.choice(["断网", "测速"]),
        customer=f"C{chance.randrange(3_000)}",
        satisfaction=chance.choice([None, 1, 3, 4, 5]),
    )


def table(rows: Sequence[Sent], *, unreadable: int = 0) -> bytes:
    """A CSV file of these rows, and of some that nobody can read."""
    bad = (UNREADABLE.format(number=number) for number in range(unreadable))
    return "\n".join([HEADER, *(row.line() for row in rows), *bad, ""]).encode()


def totals(rows: Iterable[Sent]) -> Counter[tuple[str, str, str]]:
    """How many complaints, answers, solutions and points there are by unit and channel, of a reference the last word:
    what `proof.totals_in_sql` must find."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in {row.reference: row for row in rows}.values():
        for what, number in (
            ("complaints", 1),
            ("responded", int(row.responded_at is not None)),
            ("resolved", int(row.resolved_at is not None)),
            ("points", row.satisfaction or 0),
        ):
            found[row.unit, row.channel, what] += number
    return +found
