"""What is due, against the plain rule of one complaint's limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Letter
from complaints.models import Complaint, OpeningHours
from complaints.rules.pauses import Pause
from compliance import due
from compliance.due.listing import Page
from compliance.limits import binding
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.parts import Ask
from tests.compliance.conftest import Paper, Record
from tests.compliance.generated import CASES, LIMITS, START, stored

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
RESPONSE, RESOLUTION = "first_response_timely_rate", "resolution_rate"
Local = Callable[..., datetime]


@pytest.fixture
def now(local: Local) -> datetime:
    return local(2026, 11, 20, 9)


@pytest.fixture
def promised(paper: Paper) -> Callable[..., Letter]:
    """`promised(first_response_timely_rate="2h")`: a letter in force since July."""

    def sign(**limits: str) -> Letter:
        for metric, limit in limits.items():
            paper.says(metric, ">=", 98, limit=limit)
        return paper.signed(date(2026, 7, 1))

    return sign


def listed(letter: Letter, now: datetime, **options: Any) -> Page:
    return due.page(due.clocks([letter], now=now), Complaint.objects.all(), now=now, **options)


def left(letter: Letter, now: datetime) -> list[timedelta]:
    return [each.deadline - now for each in listed(letter, now).rows]


def test_an_unanswered_complaint_stands_there_two_hours_before_its_clock_runs_out(
    record: Record, promised: Any, now: datetime
) -> None:
    letter = promised(**{RESPONSE: "24h"})
    record(now - 22 * HOUR)
    record(now - 22 * HOUR + timedelta(microseconds=1))
    assert left(letter, now) == [2 * HOUR]


def test_a_clock_that_ran_out_unanswered_stands_first(record: Record, promised: Any, now: datetime) -> None:
    letter = promised(**{RESPONSE: "2h"})
    for hours in (1, 5, 3):
        record(now - hours * HOUR)
    assert left(letter, now) == [-3 * HOUR, -HOUR, HOUR]
    assert [each.is_over for each in listed(letter, now).rows] == [True, True, False]


def test_what_ran_out_more_than_thirty_days_ago_is_left_to_the_list_of_open_complaints(
    record: Record, promised: Any, now: datetime
) -> None:
    letter = promised(**{RESPONSE: "2h"})
    record(now - timedelta(days=30) - 2 * HOUR)
    record(now - timedelta(days=30) - 2 * HOUR - timedelta(microseconds=1))
    assert left(letter, now) == [-timedelta(days=30)]


def test_whoever_was_answered_or_is_resolved_waits_for_no_answer(record: Record, promised: Any, now: datetime) -> None:
    letter = promised(**{RESPONSE: "2h"})
    record(now - HOUR, responded=0.5)
    record(now - HOUR, resolved=0.5)
    assert left(letter, now) == []


def test_a_reopened_complaint_waits_again(record: Record, promised: Any, now: datetime) -> None:
    letter = promised(**{RESOLUTION: "30d"})
    record(now - timedelta(days=33), resolved=24, reopened=48, reopen_count=1)
    assert [each.ask for each in listed(letter, now).rows] == [Ask.RESOLUTION]


def test_each_clock_of_a_complaint_is_a_row(record: Record, promised: Any, now: datetime) -> None:
    letter = promised(**{RESPONSE: "2h", RESOLUTION: "3h"})
    record(now - HOUR)
    assert [(each.ask, each.seconds) for each in listed(letter, now).rows] == [("response", 3600), ("resolution", 7200)]


def test_chasers_and_duplicates_have_no_clock(record: Record, promised: Any, now: datetime) -> None:
    letter = promised(**{RESPONSE: "2h"})
    record(now - HOUR, arrival="chaser")
    record(now - HOUR, arrival="duplicate", marked_duplicate=True)
    assert left(letter, now) == []


def test_the_version_in_force_at_receipt_governs(
    record: Record, promised: Any, paper: Paper, local: Local, now: datetime
) -> None:
    letter = promised(**{RESPONSE: "24h"})
    amended = paper.amended()
    amended.says(RESPONSE, ">=", 98, limit="2h")
    amended.signed(local(2026, 11, 20, 0).date() + timedelta(days=1))
    record(now - 23 * HOUR)
    assert left(letter, now) == [HOUR]
    tomorrow = now + timedelta(days=1)
    record(tomorrow - HOUR)
    assert left(letter, tomorrow) == [-23 * HOUR, HOUR]


def test_a_note_holds_for_what_is_received_from_its_first_day(
    record: Record, paper: Paper, note: Any, local: Local, now: datetime
) -> None:
    paper.says(RESPONSE, ">=", 98)
    letter = paper.signed(date(2026, 7, 1))
    note(letter, RESPONSE, date(2026, 11, 20), limit="2h")
    record(local(2026, 11, 19, 23, 59))
    record(local(2026, 11, 20, 8))
    assert left(letter, now) == [HOUR]


def test_waiting_for_the_customer_moves_a_net_clock_on(record: Record, paper: Paper, now: datetime) -> None:
    paper.says(RESOLUTION, ">=", 98, limit="24h", binding_clock="net", pause_cap="30d")
    letter = paper.signed(date(2026, 7, 1))
    asked = now - 20 * HOUR
    record(now - 30 * HOUR, pauses=[Pause(asked, asked + 7 * HOUR, "customer", asked)])
    record(now - 30 * HOUR, pauses=[Pause(asked, asked + 7 * HOUR, "supplier")])
    assert left(letter, now) == [-6 * HOUR, HOUR]


def test_a_company_is_not_held_to_anothers_letter(record: Record, promised: Any, firm: Any, now: datetime) -> None:
    letter = promised(**{RESPONSE: "2h"})
    Record(firm)(now - HOUR)
    assert left(letter, now) == []


def test_a_page_goes_on_where_the_last_one_ended(record: Record, promised: Any, now: datetime) -> None:
    letter = promised(**{RESPONSE: "2wd"})
    record.many(5, now - timedelta(days=3))
    first = listed(letter, now, size=2)
    second = listed(letter, now, size=2, cursor=first.next)
    third = listed(letter, now, size=2, cursor=second.next)
    pks = [each.complaint.pk for page in (first, second, third) for each in page.rows]
    assert pks == sorted(pks)
    assert (len(set(pks)), third.next) == (5, "")


@pytest.mark.parametrize("cursor", ["x", "1_2_3", "1_1_1_1", "-1_1_1_1"])
def test_a_mistyped_cursor_is_no_error(record: Record, promised: Any, now: datetime, cursor: str) -> None:
    letter = promised(**{RESPONSE: "2h"})
    record(now - HOUR)
    assert left(letter, now) == [each.deadline - now for each in listed(letter, now, cursor=cursor).rows]


def test_a_page_costs_the_same_however_many_are_due(record: Record, promised: Any, now: datetime) -> None:
    letter = promised(**{RESPONSE: "24h", RESOLUTION: "7d"})
    record(now - 30 * HOUR)
    with CaptureQueriesContext(connection) as few:
        listed(letter, now)
    record.many(200, now - 40 * HOUR)
    with CaptureQueriesContext(connection) as many:
        listed(letter, now)
    assert len(many) == len(few) <= 12


def expected(letter: Letter, now: datetime) -> list[tuple[datetime, int, int]]:
    """By the plain rule, one complaint at a time."""
    events = {Ask.RESPONSE: "responded_at", Ask.PRELIMINARY: "preliminary_at", Ask.RESOLUTION: ""}
    found = []
    for complaint in Complaint.objects.filter(received_at__lte=now):
        for judged in binding(complaint, letters=[letter], now=now):
            event = events[DEFINITIONS[judged.promise.metric].ask]
            waits = not complaint.is_resolved and (not event or getattr(complaint, event) is None)
            if waits and now - due.BEHIND <= judged.deadline <= now + due.AHEAD:
                found.append((judged.deadline, complaint.pk, judged.promise.pk))
    return sorted(found)


def walked(letter: Letter, now: datetime) -> list[tuple[datetime, int, int]]:
    """What the pages say, three rows at a time."""
    found, cursor = [], ""
    while True:
        page = listed(letter, now, size=3, cursor=cursor)
        found += [(each.deadline, each.complaint.pk, each.promise.pk) for each in page.rows]
        assert [each.key for each in page.rows] == sorted(each.key for each in page.rows)
        if not (cursor := page.next):
            return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(CASES, min_size=1, max_size=12),
    st.tuples(*[st.sampled_from(LIMITS)] * 3),
    st.booleans(),
    st.integers(0, 42 * 24 * 60),
)
def test_the_pages_hold_exactly_the_clocks_that_the_plain_rule_finds(
    record: Record,
    company: Any,
    facts: list[dict[str, Any]],
    limits: tuple[str, str, str],
    net: bool,
    minutes: int,
) -> None:
    now = START + minutes * MINUTE
    for told in facts:
        for event in ("responded_at", "preliminary_at", "resolved_at", "reopened_at"):
            if told[event] is not None and told["received_at"] + told[event] > now:
                told[event] = None
        if told["resolved_at"] is None:
            told["reopened_at"] = None
    with transaction.atomic():
        for first, spans in ((date(2026, 1, 1), [[540, 720], [810, 1080]]), (date(2026, 10, 20), [[0, 1440]])):
            OpeningHours.objects.create(organisation=company, valid_from=first, working=spans, source="x")
        paper = Paper(company)
        paper.says(RESPONSE, ">=", 98, limit=limits[0])
        paper.says("preliminary_solution_rate", ">=", 98, limit=limits[1], scope={"channels": ["phone"]})
        clock = {"binding_clock": "net", "pause_cap": "3d"} if net else {}
        paper.says(RESOLUTION, ">=", 98, limit=limits[2], **clock)
        letter = paper.signed(date(2026, 9, 1))
        stored(record, facts)
        assert sorted(walked(letter, now)) == expected(letter, now)
        transaction.set_rollback(True)
