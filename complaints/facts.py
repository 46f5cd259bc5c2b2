"""The facts of one complaint as a source tells them, and what makes them impossible (rule book §2)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from complaints.models import Channel, Complaint

LENGTHS = {
    "reference": 100,
    "unit": 200,
    "category": 200,
    "subcategory": 200,
    "customer": 200,
    "customer_name": 200,
    "customer_contact": 200,
    "segment": 40,
    "severity": 40,
    "text": 100_000,
}
PERSONAL = ("customer_name", "customer_contact", "text")
EVENTS = ("acknowledged_at", "responded_at", "preliminary_at", "resolved_at", "closed_at", "reopened_at")
TIMES = ("received_at", *EVENTS, "due_at")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # an older date is a placeholder, not a complaint
LATEST_DUE = timedelta(days=3660)
LARGEST_LOSS = Decimal(10) ** 12
MOST_REOPENINGS = 10_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL and halves of characters: no database stores them


def storable(text: str) -> str:
    """The text with a mark in place of every character that no database stores."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One complaint's facts. Times are aware; `customer` is the source's customer reference in clear and is only ever
    stored as a keyed hash; empty text and None mean that the fact is not known."""

    reference: str
    received_at: datetime | None
    channel: str = Channel.OTHER.value
    unit: str = ""
    category: str = ""
    subcategory: str = ""
    customer: str = ""
    customer_name: str = ""
    customer_contact: str = ""
    text: str = ""
    segment: str = ""
    severity: str = ""
    acknowledged_at: datetime | None = None
    responded_at: datetime | None = None
    preliminary_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_at: datetime | None = None
    reopen_count: int = 0
    due_at: datetime | None = None
    satisfaction: int | None = None
    first_contact: bool | None = None
    loss_amount: Decimal | None = None
    loss_confirmed_on: date | None = None
    marked_duplicate: bool = False

    @classmethod
    def of(cls, complaint: Complaint) -> Facts:
        """The facts of a stored complaint. The customer reference is not among them: only its hash is kept."""
        known = {name: getattr(complaint, name) for name in FACTS if name not in ("unit", *NAMED, "customer")}
        for name in ("unit", *NAMED):
            known[name] = str(getattr(complaint, name) or "")
        return cls(**known)


NAMED = ("category", "subcategory")
FACTS = tuple(each.name for each in fields(Facts))


@dataclass(frozen=True, slots=True)
class Problem:
    """Why facts are refused: a code of `complaints.messages`, the facts concerned, and numbers for the message."""

    code: str
    fields: tuple[str, ...]
    params: dict[str, Any] = field(default_factory=dict)


class ImpossibleFactsError(ValueError):
    """Facts that cannot be true were handed over for writing; nothing was written."""

    def __init__(self, facts: Facts, problems: list[Problem]) -> None:
        super().__init__(facts.reference, [problem.code for problem in problems])
        self.facts, self.problems = facts, problems


def tidy(facts: Facts) -> Facts:
    """The same facts without blanks around short texts, and with money in cents."""
    changed: dict[str, Any] = {
        name: getattr(facts, name).strip()
        for name in LENGTHS
        if name != "text" and getattr(facts, name) != getattr(facts, name).strip()
    }
    if facts.loss_amount is not None and facts.loss_amount.is_finite() and facts.loss_amount < LARGEST_LOSS:
        changed["loss_amount"] = facts.loss_amount.quantize(Decimal("0.01"))
    return replace(facts, **changed) if changed else facts


def merge(old: Facts, new: Facts, told: Collection[str] | None) -> Facts:
    """The new facts where the source tells them (`told`; None: all), the old ones elsewhere."""
    if told is None:
        return new
    kept = {name: getattr(old, name) for name in FACTS if name not in told and name != "reference"}
    return replace(new, **kept)


def problems(facts: Facts, *, now: datetime) -> list[Problem]:
    """Everything impossible about the facts at `now`; empty when they may be written."""
    return [*_text_problems(facts), *_time_problems(facts, now), *_value_problems(facts, now)]


def _text_problems(facts: Facts) -> Iterator[Problem]:
    if not facts.reference.strip():
        yield Problem("reference_missing", ("reference",))
    for name, longest in LENGTHS.items():
        text = getattr(facts, name)
        if len(text) > longest:
            yield Problem("too_long", (name,), {"longest": longest})
        if text and UNSTORABLE.search(text):
            yield Problem("unstorable_character", (name,))


def _time_problems(facts: Facts, now: datetime) -> Iterator[Problem]:
    if naive := tuple(name for name in TIMES if (at := getattr(facts, name)) is not None and at.tzinfo is None):
        yield Problem("time_without_zone", naive)
        return
    if facts.received_at is None:
        yield Problem("received_missing", ("received_at",))
    else:
        yield from _problems_of_receipt(facts.received_at, now)
    for name in EVENTS:
        at = getattr(facts, name)
        if at is None:
            continue
        if at > now:
            yield Problem("event_in_future", (name,))
        if facts.received_at is not None and at < facts.received_at:
            yield Problem(f"{name.removesuffix('_at')}_before_received", (name, "received_at"))
    if facts.due_at is not None and not EARLIEST <= facts.due_at <= now + LATEST_DUE:
        yield Problem("due_out_of_range", ("due_at",))


def _problems_of_receipt(received_at: datetime, now: datetime) -> Iterator[Problem]:
    if received_at > now:
        yield Problem("received_in_future", ("received_at",))
    if received_at < EARLIEST:
        yield Problem("received_too_long_ago", ("received_at",), {"year": EARLIEST.year})


def _value_problems(facts: Facts, now: datetime) -> Iterator[Problem]:
    if facts.channel not in Channel.values:
        yield Problem("unknown_channel", ("channel",), {"value": facts.channel[:40]})
    if facts.satisfaction is not None and not 1 <= facts.satisfaction <= 5:
        yield Problem("satisfaction_out_of_range", ("satisfaction",), {"value": facts.satisfaction})
    if not 0 <= facts.reopen_count <= MOST_REOPENINGS:
        yield Problem("reopen_count_out_of_range", ("reopen_count",), {"most": MOST_REOPENINGS})
    if facts.loss_amount is not None and not _is_money(facts.loss_amount):
        yield Problem("loss_out_of_range", ("loss_amount",))
    if facts.loss_confirmed_on is not None:
        yield from _problems_of_confirmation(facts.loss_confirmed_on, now)


def _is_money(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < LARGEST_LOSS


def _problems_of_confirmation(day: date, now: datetime) -> Iterator[Problem]:
    if day > (now + timedelta(hours=14)).date():  # the day has begun nowhere on earth
        yield Problem("event_in_future", ("loss_confirmed_on",))
    if day < EARLIEST.date():
        yield Problem("confirmed_too_long_ago", ("loss_confirmed_on",), {"year": EARLIEST.year})
