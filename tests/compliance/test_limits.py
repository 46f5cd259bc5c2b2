"""The limits that bind one complaint, and how its page shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Organisation, User
from commitments.models import Clause, Letter, LetterVersion, Promise
from complaints.models import Arrival
from compliance.limits import binding

RECEIVED = datetime(2026, 10, 12, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def promise(company: Organisation) -> Callable[..., Promise]:
    """`promise(metric, limit)`: agreed to, in a letter in force since July."""
    letter = Letter.objects.create(organisation=company, title="承诺书")
    version = LetterVersion.objects.create(letter=letter, text="两小时内响应")
    clause = Clause.objects.create(version=version, number="1", path="1", text="两小时内响应", position=1)

    def promised(metric: str = "first_response_timely_rate", limit: str = "2h", **options: Any) -> Promise:
        made = Promise.objects.create(
            clause=clause,
            kind=Promise.Kind.TARGET,
            metric=metric,
            comparator=">=",
            value=98,
            unit="percent",
            parameters={"limit": limit},
            quote="两小时内响应",
            review=Promise.Review.ACCEPTED,
            **options,
        )
        LetterVersion.objects.filter(pk=version.pk).update(status="active", effective_from=date(2026, 7, 1))
        return made

    return promised


def states(complaint: Any, promise: Promise, now: datetime) -> list[tuple[str, datetime]]:
    letter = promise.clause.version.letter
    return [(str(each.state), each.deadline) for each in binding(complaint, letters=[letter], now=now)]


def test_an_answer_in_time_has_kept_the_limit(record: Any, promise: Any) -> None:
    complaint = record(RECEIVED, responded=2)
    assert states(complaint, promise(), RECEIVED + 9 * HOUR) == [("met", RECEIVED + 2 * HOUR)]


def test_an_open_case_past_the_limit_is_late(record: Any, promise: Any) -> None:
    assert states(record(RECEIVED), promise(), RECEIVED + 3 * HOUR) == [("late", RECEIVED + 2 * HOUR)]


def test_an_open_case_within_the_limit_is_not_yet_due(record: Any, promise: Any) -> None:
    assert states(record(RECEIVED), promise(), RECEIVED + HOUR) == [("not_yet_due", RECEIVED + 2 * HOUR)]


def test_a_chaser_has_no_limits(record: Any, promise: Any) -> None:
    assert states(record(RECEIVED, arrival=Arrival.CHASER), promise(), RECEIVED + HOUR) == []


def test_a_complaint_from_before_the_letter_is_not_bound_by_it(record: Any, promise: Any) -> None:
    assert states(record(datetime(2026, 6, 1, tzinfo=UTC)), promise(), RECEIVED) == []


def test_a_complaint_outside_the_scope_is_not_bound(record: Any, promise: Any) -> None:
    complaint = record(RECEIVED, channel="email")
    assert states(complaint, promise(scope={"channels": ["phone"]}), RECEIVED + HOUR) == []


def test_a_promise_without_a_limit_binds_no_single_case(record: Any, promise: Any) -> None:
    assert states(record(RECEIVED), promise("repeat_rate", ""), RECEIVED + HOUR) == []


def test_the_page_of_the_complaint_shows_its_limits(record: Any, promise: Any, client_of: Any, manager: User) -> None:
    promise()
    complaint = record(RECEIVED, responded=3)
    client = client_of(manager)
    client.cookies["django_language"] = "en"
    text = client.get(f"/complaints/{complaint.pk}/").text
    assert "What the letters promised" in text
    assert "late" in text
