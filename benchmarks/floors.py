"""What a good database programmer would write by hand for one question, once."""

from __future__ import annotations

import time
from collections import Counter as Counts
from datetime import timedelta

from django.db import connection

from benchmarks.records import MONTHS, World, first_of
from complaints import calendars
from complaints.models import Complaint
from complaints.tallies.counters import Counter, Kind, ends_of
from complaints.tallies.layout import Columns
from dashboard.demo.calendar import ZONE

EVENTS = {"response": "responded_at", "preliminary": "preliminary_at", "resolution": "resolved_at"}
NAIVE = 20_000  # complaints the naive loop looks at; its time is extrapolated


def group_by(columns: Columns, world: World) -> None:
    """The same counts as the tallies, by one GROUP BY over the stored integers, into a keyed table."""
    counts = ", ".join(
        f"COUNT(*) FILTER (WHERE {_condition(counter, world.organisation)}) AS {name}"
        for name, counter in columns.items()
    )
    names = ", ".join(f"{name} integer" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        cursor.execute(
            f"CREATE TABLE bench_floor (day date, unit bigint, channel varchar(10), {names},"
            " PRIMARY KEY (day, unit, channel))"
        )
        cursor.execute(
            f"INSERT INTO bench_floor SELECT received_day, unit_id, channel, {counts} FROM complaints_complaint"
            f" WHERE organisation_id = {world.organisation} GROUP BY received_day, unit_id, channel"
        )


def _condition(counter: Counter, organisation: int) -> str:
    counted = "arrival = 'counted'"
    match counter.kind:
        case Kind.COUNTED:
            return counted
        case Kind.CHASER | Kind.DUPLICATE:
            return f"arrival = '{counter.kind}'"
        case Kind.REPEAT:
            return f"{counted} AND since_previous BETWEEN 0 AND {counter.window * 86_400}"
        case Kind.HAPPENED:
            return f"{counted} AND {EVENTS[counter.event]} IS NOT NULL"
        case Kind.WITHIN:
            return f"{counted} AND {counter.event}_seconds <= {counter.span // 1_000_000}"
        case Kind.BY_DAY:
            return f"{counted} AND {counter.event}_days <= {_ends(counter.limit, organisation)}"
        case Kind.SATISFIED:
            return f"{counted} AND satisfaction >= 4"
        case Kind.UNSATISFIED:
            return f"{counted} AND satisfaction < 4"
    raise ValueError(counter)


def _ends(limit: str, organisation: int) -> str:
    every = [first_of(0) + timedelta(days=n) for n in range((first_of(MONTHS) - first_of(0)).days)]
    ends = ends_of(limit, every, calendars.of_organisation(organisation))
    usual = Counts(ends.values()).most_common(1)[0][0]
    by_number: dict[int, list[str]] = {}
    for day, number in ends.items():
        by_number.setdefault(number, []).append(f"'{day}'")
    whens = " ".join(
        f"WHEN received_day IN ({', '.join(named)}) THEN {number}"
        for number, named in by_number.items()
        if number != usual
    )
    return f"CASE {whens} ELSE {usual} END"


def naive_loop(world: World, size: int) -> float:
    """Seconds for a loop over the objects that does what the tallies do, extrapolated to `size` complaints."""
    found: Counts[tuple[object, ...]] = Counts()
    start = time.perf_counter()
    for complaint in Complaint.objects.filter(organisation=world.organisation).order_by()[:NAIVE].iterator():
        key = (complaint.received_at.astimezone(ZONE).date(), complaint.unit_id, complaint.channel)
        found[*key, "counted"] += complaint.arrival == "counted"
        for event in ("responded_at", "preliminary_at", "resolved_at"):
            at = getattr(complaint, event)
            for hours in (2, 24, 720):
                found[*key, event, hours] += at is not None and at <= complaint.received_at + timedelta(hours=hours)
        for days in (7, 30, 90):
            since = complaint.since_previous
            found[*key, days] += since is not None and since <= days * 86_400
    return (time.perf_counter() - start) * size / NAIVE
