"""The facts of one complaint as a source tells them, and what makes them impossible (rule book §2)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter, gt
from typing import Any

from complaints.models import Channel, Complaint
from complaints.models.complaints import PERSONAL as PERSONAL
from complaints.rules.pauses import Pause, PauseReason

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
EVENTS = ("acknowledged_at", "responded_at", "preliminary_at", "resolved_at", "closed_at", "reopened_at")
TIMES = ("received_at", *EVENTS, "due_at")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # an older date is a placeholder, not a complaint
LATEST_DUE = timedelta(days=3660)
LARGEST_LOSS = Decimal(10) ** 12
MOST_REOPENINGS = 10_000
MOST_PAUSES = 100
PAUSE_REASONS = frozenset(reason.value for reason in PauseReason)
CHANNELS = frozenset(Channel.values)
PAUSE_TIMES = ("starts_at", "ends_at", "question_at")
TEXTS_OF, TIMES_OF = attrgetter(*LENGTHS), attrgetter(*TIMES)
SHORT = tuple(name for name in LENGTHS if name != "text")
SHORT_TEXTS_OF = attrgetter(*SHORT)
LONGEST = tuple(LENGTHS.values())
ZONE_OF = attrgetter("tzinfo")
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
    pauses: tuple[Pause, ...] = ()

    @classmethod
    def of(cls, complaint: Complaint) -> Facts:
        """The facts of a stored complaint. The customer reference is not among them: only its hash is kept."""
        return cls(**{name: _on_record(complaint, name) for name in FACTS})


def facts_of(told: Mapping[str, Any]) -> Facts:
    """The same as `Facts(**told)`, with neither reference nor receipt needed, and three times as fast: millions of
    them are made."""
    facts = object.__new__(Facts)
    for put, value in zip(_PUT, {**_UNKNOWN, **told}.values(), strict=True):
        put(facts, value)
    return facts


NAMED = ("unit", "category", "subcategory")
FACTS = tuple(each.name for each in fields(Facts))
_PUT = tuple(getattr(Facts, name).__set__ for name in FACTS)
_UNKNOWN = {each.name: each.default for each in fields(Facts)} | {"reference": "", "received_at": None}
# A column of a file tells a part of one pause; what a column may tell besides are the facts themselves.
PAUSE_PARTS = {
    "pause_from": "starts_at",
    "pause_to": "ends_at",
    "pause_reason": "reason",
    "pause_question": "question_at",
}
OF_COLUMNS = (*(name for name in FACTS if name != "pauses"), *PAUSE_PARTS)
MOMENTS = (*TIMES, "pause_from", "pause_to", "pause_question")


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
    """The same facts without blanks around short texts, with money in cents and pauses in order of time."""
    texts = SHORT_TEXTS_OF(facts)
    plain = tuple(map(str.strip, texts))
    changed: dict[str, Any] = {} if plain == texts else dict(zip(SHORT, plain, strict=True))
    if facts.loss_amount is not None and facts.loss_amount.is_finite() and facts.loss_amount < LARGEST_LOSS:
        changed["loss_amount"] = facts.loss_amount.quantize(Decimal("0.01"))
    if len(facts.pauses) > 1:
        changed["pauses"] = tuple(sorted(facts.pauses, key=lambda pause: pause.starts_at))
    return replace(facts, **changed) if changed else facts


def from_columns(told: Mapping[str, Any]) -> dict[str, Any]:
    """What columns told (OF_COLUMNS) as facts: the parts of a pause become one pause, and none where it has no
    beginning. Without a reason a pause waits for the customer if a question was sent."""
    if PAUSE_PARTS.keys().isdisjoint(told):
        return dict(told)
    facts = {name: value for name, value in told.items() if name not in PAUSE_PARTS}
    parts = {part: told[name] for name, part in PAUSE_PARTS.items() if told.get(name) not in (None, "")}
    if parts.get("starts_at"):
        parts.setdefault("reason", (PauseReason.CUSTOMER if "question_at" in parts else PauseReason.OTHER).value)
        facts["pauses"] = (Pause(**parts),)
    return facts


def merge(old: Facts, new: Facts, told: Collection[str] | None) -> Facts:
    """The new facts where the source tells them (`told`; None: all), the old ones elsewhere."""
    if told is None:
        return new
    kept = {name: getattr(old, name) for name in FACTS if name not in told and name != "reference"}
    return replace(new, **kept)


def completed(facts: Facts, complaint: Complaint, told: Collection[str]) -> Facts:
    """The facts where the source tells them (`told`), what the complaint on record says elsewhere."""
    kept = {name: _on_record(complaint, name) for name in FACTS if name not in told and name != "reference"}
    return replace(facts, **kept) if kept else facts


def _on_record(complaint: Complaint, name: str) -> Any:
    if name == "customer":
        return ""  # only its hash is kept
    value = getattr(complaint, name)
    return str(value or "") if name in NAMED else value


def problems(facts: Facts, *, now: datetime) -> list[Problem]:
    """Everything impossible about the facts at `now`; empty when they may be written."""
    return [
        *_text_problems(facts),
        *_time_problems(facts, now),
        *_value_problems(facts, now),
        *(_pause_problems(facts, now) if facts.pauses else ()),
    ]


def _text_problems(facts: Facts) -> Iterator[Problem]:
    if not facts.reference.strip():
        yield Problem("reference_missing", ("reference",))
    texts = TEXTS_OF(facts)
    if not (any(map(gt, map(len, texts), LONGEST)) or UNSTORABLE.search("".join(texts))):
        return
    for (name, longest), text in zip(LENGTHS.items(), texts, strict=True):
        if len(text) > longest:
            yield Problem("too_long", (name,), {"longest": longest})
        if UNSTORABLE.search(text):
            yield Problem("unstorable_character", (name,))


def _time_problems(facts: Facts, now: datetime) -> Iterator[Problem]:
    received, *events, due = times = TIMES_OF(facts)
    if None in map(ZONE_OF, filter(None, times)):
        yield Problem("time_without_zone", tuple(_without_zone(times)))
        return
    if received is None:
        yield Problem("received_missing", ("received_at",))
    elif not EARLIEST <= received <= now:
        yield from _problems_of_receipt(received, now)
    yield from _problems_of_events(received, events, now)
    if facts.reopened_at is not None and facts.resolved_at is None and not facts.reopen_count:
        yield Problem("reopened_without_resolution", ("reopened_at", "resolved_at"))
    if due is not None and not EARLIEST <= due <= now + LATEST_DUE:
        yield Problem("due_out_of_range", ("due_at",))


def _problems_of_events(
    received: datetime | None, events: Iterable[datetime | None], now: datetime
) -> Iterator[Problem]:
    for name, at in zip(EVENTS, events, strict=True):
        if at is None:
            continue
        if at > now:
            yield Problem("event_in_future", (name,))
        if received is not None and at < received:
            yield Problem(f"{name.removesuffix('_at')}_before_received", (name, "received_at"))


def _without_zone(times: Iterable[datetime | None]) -> Iterator[str]:
    return (name for name, at in zip(TIMES, times, strict=True) if at is not None and at.tzinfo is None)


def _problems_of_receipt(received_at: datetime, now: datetime) -> Iterator[Problem]:
    if received_at > now:
        yield Problem("received_in_future", ("received_at",))
    if received_at < EARLIEST:
        yield Problem("received_too_long_ago", ("received_at",), {"year": EARLIEST.year})


def _value_problems(facts: Facts, now: datetime) -> Iterator[Problem]:
    if facts.channel not in CHANNELS:
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


def _pause_problems(facts: Facts, now: datetime) -> Iterator[Problem]:
    """`params["number"]` is the place of a pause among those told, from 1."""
    if len(facts.pauses) > MOST_PAUSES:
        yield Problem("too_many_pauses", ("pauses",), {"most": MOST_PAUSES})
        return
    sound = []
    for number, pause in enumerate(facts.pauses, start=1):
        wrong = next(_problems_of_pause(pause, facts.received_at, now), "")
        if wrong:
            yield Problem(wrong, ("pauses",), {"number": number})
        else:
            sound.append((number, pause))
    sound.sort(key=lambda told: told[1].starts_at)
    for (_, before), (number, pause) in itertools.pairwise(sound):
        if before.ends_at is None or before.ends_at > pause.starts_at:
            yield Problem("pauses_overlap", ("pauses",), {"number": number})


def _problems_of_pause(pause: Pause, received_at: datetime | None, now: datetime) -> Iterator[str]:
    """Codes of what is impossible about one pause, the first of which is told. Times without a zone compare with
    nothing, so they come first."""
    times = [at for name in PAUSE_TIMES if (at := getattr(pause, name)) is not None]
    if any(at.tzinfo is None for at in times):
        yield "pause_without_zone"
        return
    if pause.reason not in PAUSE_REASONS:
        yield "unknown_pause_reason"
    if any(at > now for at in times):
        yield "pause_in_future"
    if received_at is not None and received_at.tzinfo is not None and any(at < received_at for at in times):
        yield "pause_before_received"
    if pause.ends_at is not None and pause.ends_at <= pause.starts_at:
        yield "pause_ends_before_start"
    if pause.reason == PauseReason.CUSTOMER and pause.question_at is None:
        yield "pause_without_question"
    if pause.question_at is not None and pause.question_at > pause.starts_at:
        yield "question_after_pause"
