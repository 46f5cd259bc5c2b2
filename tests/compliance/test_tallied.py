"""What the tallies answer is what counting the complaints themselves answers."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import tallies
from complaints.models import Complaint
from complaints.rules.calendars import WeekdayCalendar
from complaints.rules.clocks import Limit
from complaints.tallies.marks import Marks
from compliance import counting
from compliance.counting import Cohort
from compliance.rules.parts import Ask, Part, Question
from compliance.tallied import columns, tally
from tests.compliance.conftest import Record
from tests.compliance.generated import CALENDAR, CASES, END, START, questions, stored

pytestmark = pytest.mark.django_db

SCOPES = [{}, {}, {"channels": ["email"]}, {"segments": ["contract"]}]
LATER = END + timedelta(days=60)  # every event has happened


def count_up(record: Record, *asked: Question, scope: dict[str, Any] | None = None) -> None:
    wanted = [column for question in asked for column in (columns(question, scope or {}) or {}).values()]
    tallies.lay_out(record.organisation.pk, wanted)
    tallies.catch_up(record.organisation.pk, calendar=CALENDAR)


def answered(cohort: Cohort, question: Question) -> Any:
    def sums(days: tallies.Days, channels: tuple[str, ...]) -> tallies.Sums:
        calendar = question.calendar
        return tallies.settled(cohort.organisation, days, as_of=cohort.as_of, calendar=calendar, channels=channels)

    return tally(cohort, question, sums)


def counted(cohort: Cohort, question: Question) -> dict[int | None, Counter[Part]]:
    found: dict[int | None, Counter[Part]] = {}
    for (unit, _channel), parts in counting.tally(cohort, question).items():
        found[unit] = found.get(unit, Counter()) + parts
    return found


def written(record: Record, facts: list[dict[str, Any]]) -> list[Complaint]:
    """Complaints as a writer leaves them: stored, and marked."""
    complaints = stored(record, facts)
    record.mark(complaints)
    return complaints


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(CASES, min_size=1, max_size=25),
    st.lists(CASES, max_size=4),
    questions(),
    st.sampled_from(SCOPES),
    st.one_of(st.none(), st.integers(0, 70 * 86_400)),
)
def test_tallies_and_counting_agree(
    record: Record,
    before: list[dict[str, Any]],
    after: list[dict[str, Any]],
    question: Question,
    scope: dict[str, Any],
    seconds: int | None,
) -> None:
    as_of = LATER if seconds is None else START + timedelta(seconds=seconds)
    cohort = Cohort(record.organisation.pk, START, END, as_of, scope)
    with transaction.atomic():
        written(record, before)
        count_up(record, question, scope=scope)
        written(record, after)
        assert answered(cohort, question) == counted(cohort, question)
        transaction.set_rollback(True)


NOON = datetime(2026, 10, 5, 4, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
RESPONSE = Question(Ask.RESPONSE, ZONE, CALENDAR, Limit.parse("2h"))


def october(record: Record, **more: Any) -> Cohort:
    start = datetime(2026, 9, 30, 16, tzinfo=UTC)
    return Cohort(
        record.organisation.pk, start, datetime(2026, 10, 31, 16, tzinfo=UTC), more.pop("as_of", LATER), **more
    )


def test_tallied_days_are_not_counted_again(record: Record) -> None:
    """The proof that the tallies answer: a complaint that nobody marked is not seen."""
    record(NOON, responded=1)
    count_up(record, RESPONSE)
    record.made(NOON, responded=1).save()
    assert answered(october(record), RESPONSE) == {None: Counter({Part.MET: 1})}


def test_a_marked_day_is_counted_anew_and_the_others_are_not(record: Record) -> None:
    record(NOON, responded=1)
    count_up(record, RESPONSE)
    record.made(NOON + timedelta(days=1), responded=1).save()  # unmarked: not seen
    record(NOON + timedelta(days=2), responded=3)
    assert answered(october(record), RESPONSE) == {None: Counter({Part.MET: 1, Part.LATE: 1})}


def test_a_day_marked_as_a_whole_is_counted_anew(record: Record) -> None:
    record(NOON, responded=1)
    count_up(record, RESPONSE)
    record.made(NOON, responded=3).save()
    marks = Marks(record.organisation.pk)
    for n in range(1100):
        marks.add(n, "phone", NOON.date())
    marks.store()
    assert answered(october(record), RESPONSE) == {None: Counter({Part.MET: 1, Part.LATE: 1})}


def test_an_event_after_the_moment_is_not_known_at_it(record: Record) -> None:
    record(NOON, responded=1)
    count_up(record, RESPONSE)
    half_an_hour_later = october(record, as_of=NOON + timedelta(minutes=30))
    assert answered(half_an_hour_later, RESPONSE) == {None: Counter({Part.NOT_YET_DUE: 1})}


def test_what_waits_is_late_once_its_limit_is_over_without_anybody_writing(record: Record) -> None:
    record(NOON)
    count_up(record, RESPONSE)
    at = {hours: answered(october(record, as_of=NOON + timedelta(hours=hours)), RESPONSE) for hours in (2, 3)}
    assert at == {
        2: {None: Counter({Part.NOT_YET_DUE: 1})},
        3: {None: Counter({Part.LATE: 1})},
    }


def test_another_calendar_is_not_answered_from_these_tallies(record: Record) -> None:
    question = Question(Ask.RESOLUTION, ZONE, CALENDAR, Limit.parse("3d"))
    record(NOON, resolved=24 * 5)
    count_up(record, question)
    record.made(NOON, resolved=24 * 5).save()
    holidays = WeekdayCalendar(holidays={date(2026, 10, day) for day in range(8, 13)})
    moved = Question(Ask.RESOLUTION, ZONE, holidays, Limit.parse("3d"))
    assert answered(october(record), question) == {None: Counter({Part.LATE: 1})}
    assert answered(october(record), moved) == {None: Counter({Part.MET: 2})}


def test_a_limit_that_nobody_registered_is_counted_from_the_complaints(record: Record) -> None:
    record(NOON, responded=1)
    count_up(record, RESPONSE)
    record.made(NOON, responded=1).save()
    asked = Question(Ask.RESPONSE, ZONE, CALENDAR, Limit.parse("3h"))
    assert answered(october(record), asked) == {None: Counter({Part.MET: 2})}


def test_the_scope_is_that_of_the_promise(record: Record) -> None:
    unit = record.unit("东城").pk
    record(NOON, unit="东城", responded=1)
    record(NOON, unit="西城", responded=1)
    count_up(record, RESPONSE)
    assert answered(october(record, scope={"units": [unit]}), RESPONSE) == {unit: Counter({Part.MET: 1})}


def test_the_parts_of_a_day_at_the_ends_are_counted_from_the_complaints(record: Record) -> None:
    record(NOON - timedelta(hours=1), responded=1)
    record(NOON + timedelta(hours=1), responded=1)
    record(NOON + timedelta(days=1), responded=1)
    count_up(record, RESPONSE)
    cohort = october(record)
    from_noon = answered(Cohort(cohort.organisation, NOON, cohort.end, LATER), RESPONSE)
    assert from_noon == {None: Counter({Part.MET: 2})}
