"""Questions without a limit, where a plain example tells more than a property (`test_counting`, `test_tallied`)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from complaints import tallies
from complaints.tallies.layout import ALWAYS
from compliance.counting import Cohort, classified
from compliance.rules.parts import Ask, Part, Question
from compliance.tallied import columns, tally
from compliance.untimed import UNTIMED, with_follower
from tests.compliance.conftest import ZONE, Record
from tests.compliance.generated import CALENDAR

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 10, 5, 4, tzinfo=UTC)
DAY = timedelta(days=1)
START, END = datetime(2026, 9, 30, 16, tzinfo=UTC), datetime(2026, 10, 31, 16, tzinfo=UTC)
FIRST_CONTACT, REOPENED = Question(Ask.FIRST_CONTACT, ZONE, CALENDAR), Question(Ask.REOPENED, ZONE, CALENDAR)


def october(record: Record, as_of: datetime) -> Cohort:
    return Cohort(record.organisation.pk, START, END, as_of)


def from_tallies(cohort: Cohort, question: Question) -> Any:
    tallies.lay_out(cohort.organisation, (columns(question, {}) or {}).values())
    tallies.catch_up(cohort.organisation, calendar=CALENDAR)

    def sums(days: tallies.Days, channels: tuple[str, ...]) -> tallies.Sums:
        return tallies.settled(cohort.organisation, days, as_of=cohort.as_of, calendar=CALENDAR, channels=channels)

    return tally(cohort, question, sums)


def test_a_repeat_of_a_later_month_undoes_a_solution_that_is_tallied(record: Record) -> None:
    earlier = record(NOON, resolved=1, first_contact=True)
    record(NOON, resolved=1, first_contact=True)
    cohort = october(record, NOON + 60 * DAY)
    assert from_tallies(cohort, FIRST_CONTACT) == {None: Counter({Part.AT_ONCE: 2})}
    record(NOON + 29 * DAY, previous=earlier, since_previous=86_400)
    assert from_tallies(cohort, FIRST_CONTACT) == {None: Counter({Part.AT_ONCE: 1, Part.CAME_AGAIN: 1})}


def test_a_chaser_undoes_no_solution(record: Record) -> None:
    earlier = record(NOON, resolved=1, first_contact=True)
    record(NOON + DAY, previous=earlier, arrival="chaser")
    assert from_tallies(october(record, NOON + 60 * DAY), FIRST_CONTACT) == {None: Counter({Part.AT_ONCE: 1})}


def test_each_is_told_of_the_counted_one_that_followed(record: Record) -> None:
    earlier = record(NOON, resolved=1, first_contact=True)
    record(NOON + DAY, previous=earlier, arrival="chaser")
    later = record(NOON + 2 * DAY, previous=earlier, since_previous=170_000)
    found: Any = with_follower(classified(october(record, NOON + 9 * DAY), FIRST_CONTACT)).get(pk=earlier.pk)
    assert (found.followed_at, found.followed_after, found.part) == (later.received_at, 170_000, Part.CAME_AGAIN)


def test_what_was_resolved_lately_is_told_apart_only_while_it_is(record: Record) -> None:
    record(NOON, resolved=1)
    assert from_tallies(october(record, NOON + 29 * DAY), REOPENED) == {None: Counter({Part.FRESH: 1})}
    assert from_tallies(october(record, NOON + 40 * DAY), REOPENED) == {None: Counter({Part.STAYED: 1})}


@pytest.mark.parametrize("ask", [Ask.REOPENED, Ask.FIRST_CONTACT])
def test_nobody_counts_what_no_promise_asks_for(ask: Ask) -> None:
    asked = UNTIMED[ask].columns(Question(ask, ZONE, CALENDAR)).values()
    assert not set(asked) & set(ALWAYS)
