"""Complaints by the million, the same for the same seed: 50 units, 6 channels, 200 categories, three years to
`UNTIL`, log-normal times, 3 % repeats. A month is made apart from the others, so that processes share the work."""

from __future__ import annotations

import csv
import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
EPOCH = date(1970, 1, 1)
DAY = 86_400
OFFSET = 8 * 3600  # of the zone, which knows no summer time
UNTIL = date(2026, 7, 1)
MONTHS = 36
UNITS, TOP_CATEGORIES, CATEGORIES_EACH = 50, 20, 10
CHANNELS = ("phone", "web_chat", "email", "social", "counter", "other")
CHANNEL_WEIGHTS = (45, 25, 12, 10, 5, 3)
CUSTOMERS = 3_000_000
APART = 0x9E3779B97F4A7C15F39CC0605CEDC835  # 2¹²⁸ over the golden ratio: keys that differ from the first digit on
NULL = None
COLUMNS = (
    "id",
    "organisation_id",
    "source_id",
    "reference",
    "received_at",
    "channel",
    "unit_id",
    "category_id",
    "subcategory_id",
    "customer_key",
    "customer_name",
    "customer_contact",
    "text",
    "segment",
    "severity",
    "acknowledged_at",
    "responded_at",
    "preliminary_at",
    "resolved_at",
    "closed_at",
    "reopened_at",
    "reopen_count",
    "due_at",
    "satisfaction",
    "first_contact",
    "loss_amount",
    "loss_confirmed_on",
    "marked_duplicate",
    "received_day",
    "response_seconds",
    "preliminary_seconds",
    "resolution_seconds",
    "response_days",
    "preliminary_days",
    "resolution_days",
    "last_event_at",
    "arrival",
    "previous_id",
    "since_previous",
    "version",
    "change_set_id",
)

TOLD = {  # fact of a file → column
    "reference": "reference",
    "received_at": "received_at",
    "channel": "channel",
    "unit": "unit_id",
    "category": "category_id",
    "subcategory": "subcategory_id",
    "customer": "customer_key",
    "customer_name": "customer_name",
    "text": "text",
    "segment": "segment",
    "responded_at": "responded_at",
    "preliminary_at": "preliminary_at",
    "resolved_at": "resolved_at",
    "reopened_at": "reopened_at",
    "reopen_count": "reopen_count",
    "satisfaction": "satisfaction",
    "loss_amount": "loss_amount",
    "loss_confirmed_on": "loss_confirmed_on",
}


@dataclass(frozen=True)
class World:
    """What a complaint refers to, by number, and ciphertexts to choose from."""

    organisation: int
    source: int
    change_set: int
    units: list[int]
    categories: list[tuple[int, int]]  # level 1, level 2
    names: list[str]
    texts: list[str]
    after: int = 0  # complaints of another company that are numbered before these


def first_of(month: int) -> date:
    """The first day of a month, 0 being the earliest of the three years."""
    count = UNTIL.year * 12 + UNTIL.month - 1 - MONTHS + month
    return date(count // 12, count % 12 + 1, 1)


def rows(month: int, n: int, world: World, *, seed: int = 1) -> Iterator[tuple[object, ...]]:
    """The `n` complaints of a month in order of receipt, each as the values of `COLUMNS`."""
    random = Random(f"{seed}:{month}")  # noqa: S311  # nothing secret
    start = (first_of(month) - EPOCH).days * DAY - OFFSET
    length = (first_of(month + 1) - first_of(month)).days * DAY
    now = (UNTIL - EPOCH).days * DAY - OFFSET
    unit_weights = list(_cumulated(1 / (place + 3) for place in range(UNITS)))
    channel_weights = list(_cumulated(CHANNEL_WEIGHTS))
    coming: list[tuple[int, int, int, str, int]] = []  # repeats: when, of whom, of what category, of which customer
    times = sorted(random.randrange(length) for _ in range(n))
    for number, second in enumerate(times, start=world.after + month * n + 1):
        received = start + second
        previous, since = NULL, NULL
        if coming and coming[0][0] <= received:
            _, previous, category, customer, resolved_before = heapq.heappop(coming)
            since = received - resolved_before
        else:
            category = int(random.random() ** 1.5 * len(world.categories))
            customer = f"{random.randrange(CUSTOMERS) * APART % 2**128:032x}"
        response = int(math.exp(random.gauss(7.6, 1.1)))  # a median of half an hour
        resolution = response + int(math.exp(random.gauss(11.8, 1.35)))  # a median of a day and a half
        responded = received + response if received + response <= now else NULL
        resolved = received + resolution if received + resolution <= now else NULL
        preliminary = responded + 600 if responded and responded + 600 <= now and random.random() < 0.6 else NULL
        reopened = NULL
        chance = random.random()
        if resolved and chance < 0.01 and resolved + 5 * DAY <= now:
            reopened = resolved + random.randrange(1, 5 * DAY)
        elif resolved and chance < 0.045 and resolved - start < length:
            again = resolved + random.randrange(25 * DAY)
            if again < start + length:
                heapq.heappush(coming, (again, number, category, customer, resolved))
        level_1, level_2 = world.categories[category]
        received_day = (received + OFFSET) // DAY
        last = max(received, responded or 0, preliminary or 0, resolved or 0, reopened or 0)
        loss = chance > 0.9997
        yield (
            number,
            world.organisation,
            world.source,
            f"R{number:09d}",
            _instant(received),
            random.choices(CHANNELS, cum_weights=channel_weights)[0],
            random.choices(world.units, cum_weights=unit_weights)[0],
            level_1,
            level_2,
            customer,
            random.choice(world.names),
            "",
            random.choice(world.texts),
            "contract" if chance * 7919 % 1 < 0.1 else "",
            "",
            NULL,
            _instant(responded),
            _instant(preliminary),
            _instant(resolved),
            NULL,
            _instant(reopened),
            1 if reopened else 0,
            NULL,
            random.choices((1, 2, 3, 4, 5), (3, 4, 13, 40, 40))[0] if resolved and chance * 31 % 1 < 0.3 else NULL,
            NULL,
            "120.00" if loss else NULL,
            _day(received_day) if loss else NULL,
            False,
            _day(received_day),
            response if responded else NULL,
            response + 600 if preliminary else NULL,
            resolution if resolved else NULL,
            (responded + OFFSET) // DAY - received_day if responded else NULL,
            (preliminary + OFFSET) // DAY - received_day if preliminary else NULL,
            (resolved + OFFSET) // DAY - received_day if resolved else NULL,
            _instant(last),
            "counted",
            previous,
            since,
            1,
            world.change_set,
        )


def copied(month: int, n: int, world: World) -> bytes:
    """A month in the text format of PostgreSQL's COPY."""
    lines = ("\t".join("\\N" if value is None else str(value) for value in row) for row in rows(month, n, world))
    return ("\n".join(lines) + "\n").encode()


def listed(month: int, n: int, world: World) -> list[tuple[object, ...]]:
    return list(rows(month, n, world))


def written(month: int, n: int, world: World) -> str:
    """A month as lines of a CSV file with the columns `TOLD`."""
    text = StringIO()
    places = [COLUMNS.index(column) for column in TOLD.values()]
    csv.writer(text).writerows([row[place] for place in places] for row in rows(month, n, world))
    return text.getvalue()


def _cumulated(weights: Iterator[float] | tuple[int, ...]) -> Iterator[float]:
    total = 0.0
    for weight in weights:
        total += weight
        yield total


_days: dict[int, str] = {}
_clock = [f"{hour:02}:{minute:02}:{second:02}" for hour in range(24) for minute in range(60) for second in range(60)]


def _day(number: int) -> str:
    if number not in _days:
        _days[number] = (EPOCH + timedelta(days=number)).isoformat()
    return _days[number]


def _instant(seconds: int | None) -> str | None:
    """As SQLite keeps it; in a session whose zone is UTC, PostgreSQL reads it the same way."""
    return None if seconds is None else f"{_day(seconds // DAY)} {_clock[seconds % DAY]}"


def now() -> datetime:
    """The moment up to which everything is known."""
    return datetime.combine(UNTIL, datetime.min.time(), ZONE).astimezone(UTC)
