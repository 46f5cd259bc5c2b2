"""Each counter counts exactly what its name says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from complaints.models import Complaint
from complaints.rules.calendars import WeekdayCalendar
from complaints.tallies.counters import Counter, Kind, ends_of
from tests.compliance.conftest import Record

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 10, 5, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
MICRO = timedelta(microseconds=1)
DAY = 86_400
TWO_HOURS = Counter(Kind.WITHIN, "response", span=7_200_000_000)
JUST_BELOW = Counter(Kind.WITHIN, "response", span=7_200_000_000 - 1)


@pytest.fixture
def record(company: Any) -> Record:
    return Record(company)


def counts(counter: Counter, **more: Any) -> bool:
    """Whether the one complaint of the record is counted."""
    return Complaint.objects.filter(counter.condition(**more)).exists()


@pytest.mark.parametrize(
    ("counter", "facts", "counted"),
    [
        (Counter(Kind.COUNTED), {}, True),
        (Counter(Kind.COUNTED), {"arrival": "chaser"}, False),
        (Counter(Kind.CHASER), {"arrival": "chaser"}, True),
        (Counter(Kind.DUPLICATE), {"arrival": "duplicate"}, True),
        (Counter(Kind.DUPLICATE), {}, False),
        (Counter(Kind.REPEAT, window=30), {"since_previous": 30 * DAY}, True),
        (Counter(Kind.REPEAT, window=30), {"since_previous": 30 * DAY + 1}, False),
        (Counter(Kind.REPEAT, window=30), {}, False),
        (Counter(Kind.HAPPENED, "resolution"), {"resolved": 1}, True),
        (Counter(Kind.HAPPENED, "resolution"), {}, False),
        (TWO_HOURS, {"responded": 2}, True),
        (TWO_HOURS, {"responded_at": NOON + 2 * HOUR + MICRO}, False),
        (TWO_HOURS, {}, False),
        (JUST_BELOW, {"responded_at": NOON + 2 * HOUR - MICRO}, True),
        (JUST_BELOW, {"responded": 2}, False),
        (Counter(Kind.REOPENED), {"resolved": 1, "reopened": 3}, True),
        (Counter(Kind.REOPENED), {"resolved": 4, "reopened": 3}, True),
        (Counter(Kind.REOPENED), {"resolved": 1}, False),
        (Counter(Kind.STAYED), {"resolved": 1}, True),
        (Counter(Kind.STAYED), {"resolved": 1, "reopened": 3}, False),
        (Counter(Kind.STAYED), {}, False),
        (Counter(Kind.FIRST_CONTACT), {"resolved": 1, "first_contact": True}, True),
        (Counter(Kind.FIRST_CONTACT), {"resolved": 1, "first_contact": False}, False),
        (Counter(Kind.FIRST_CONTACT), {"resolved": 1}, False),
        (Counter(Kind.FIRST_CONTACT), {"first_contact": True}, False),
        (Counter(Kind.BY_OWN, "resolution"), {"resolved": 3, "due": 3}, True),
        (Counter(Kind.BY_OWN, "resolution"), {"resolved": 4, "due": 3}, False),
        (Counter(Kind.BY_OWN, "resolution"), {"resolved": 4}, False),
        (Counter(Kind.DUE), {"due": 3}, True),
        (Counter(Kind.DUE), {}, False),
        (Counter(Kind.DUE, "resolution"), {"due": 3}, False),
        (Counter(Kind.DUE, "resolution"), {"due": 3, "resolved": 9}, True),
        (Counter(Kind.SATISFIED), {"satisfaction": 4}, True),
        (Counter(Kind.SATISFIED), {"satisfaction": 3}, False),
        (Counter(Kind.UNSATISFIED), {"satisfaction": 3}, True),
        (Counter(Kind.UNSATISFIED), {}, False),
    ],
)
def test_it_counts_what_it_says(record: Record, counter: Counter, facts: dict[str, Any], counted: bool) -> None:
    record(NOON, **facts)
    assert counts(counter) is counted


@pytest.mark.parametrize(("day", "counted"), [(12, True), (13, False)])
def test_a_limit_in_days_ends_with_a_day_that_is_no_day_off(record: Record, day: int, counted: bool) -> None:
    """Three days after Monday the 5th is Thursday; with a holiday until Sunday it is Monday the 12th."""
    holidays = WeekdayCalendar(holidays={date(2026, 10, 8), date(2026, 10, 9)})
    counter = Counter(Kind.BY_DAY, "resolution", limit="3d")
    record(NOON, resolved_at=NOON + timedelta(days=day - 5))
    assert counts(counter, ends=ends_of("3d", [date(2026, 10, 5)], holidays)) is counted


def test_days_of_receipt_that_share_no_number_of_days_are_told_apart(record: Record) -> None:
    days = [date(2026, 10, day) for day in range(5, 10)]
    ends = ends_of("1wd", days, WeekdayCalendar())  # from Friday it is three days to Monday
    record(NOON + timedelta(days=4), resolved=3 * 24)
    record(NOON, resolved=2 * 24)
    counted = Complaint.objects.filter(Counter(Kind.BY_DAY, "resolution", limit="1wd").condition(ends))
    assert [complaint.received_day for complaint in counted] == [date(2026, 10, 9)]


def test_a_scope_narrows_it(record: Record) -> None:
    record(NOON, segment="contract")
    assert counts(Counter(Kind.COUNTED).within(segments=["contract"]))
    assert not counts(Counter(Kind.COUNTED).within(segments=["ordinary"]))


def test_every_counter_has_a_key_of_its_own_and_survives_being_stored() -> None:
    plain = [
        *(Counter(kind) for kind in Kind),
        *(Counter(Kind.REPEAT, window=days) for days in (7, 30)),
        *(Counter(Kind.WITHIN, event, span=1) for event in ("response", "resolution")),
        *(Counter(Kind.BY_DAY, "resolution", limit=limit) for limit in ("3d", "3wd")),
    ]
    counters = [*plain, *(counter.within(segments=["a"], categories=[7]) for counter in plain)]
    assert len({counter.key for counter in counters}) == len(counters)
    assert [Counter.of(counter.stored()) for counter in counters] == counters
