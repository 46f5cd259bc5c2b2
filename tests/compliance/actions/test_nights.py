"""Whichever nights are missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from compliance.actions import ensure_nightly, missing_nights, recompute
from compliance.actions.nights import latest_night, moment_of
from compliance.models import ComplianceRun, Result
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db

Local = Callable[..., datetime]


@pytest.fixture
def letter(paper: Paper, record: Record, local: Local) -> Any:
    paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    record(local(2026, 10, 5), responded=1)
    return paper.signed(date(2026, 10, 1))


def nights() -> list[date | None]:
    return list(ComplianceRun.objects.order_by("night").values_list("night", flat=True))


def test_a_night_belongs_to_the_day_on_which_it_ends(letter: Any, local: Local) -> None:
    assert moment_of(date(2026, 10, 6)) == local(2026, 10, 6, 2)
    assert latest_night(local(2026, 10, 6, 1, 59)) == date(2026, 10, 5)
    assert latest_night(local(2026, 10, 6, 2)) == date(2026, 10, 6)


def test_the_night_is_that_of_the_letters_zone(letter: Any) -> None:
    letter.time_zone = "Europe/Berlin"
    letter.save()
    assert moment_of(date(2026, 10, 6)) == datetime(2026, 10, 6, 0, tzinfo=UTC)


def test_a_new_installation_makes_up_for_one_night(letter: Any, local: Local) -> None:
    ensure_nightly(now=local(2026, 10, 6, 2, 1))
    assert nights() == [date(2026, 10, 6)]


def test_the_same_night_is_not_run_twice(letter: Any, local: Local) -> None:
    ensure_nightly(now=local(2026, 10, 6, 2, 1))
    assert ensure_nightly(now=local(2026, 10, 6, 23)) == []


def test_nights_that_were_missed_are_made_up_for_in_order(letter: Any, local: Local) -> None:
    ensure_nightly(now=local(2026, 10, 6, 3))
    summaries = ensure_nightly(now=local(2026, 10, 9, 3))
    assert [summary.run.night for summary in summaries] == [date(2026, 10, 7), date(2026, 10, 8), date(2026, 10, 9)]


def test_at_most_fourteen_nights_are_made_up_for(letter: Any, local: Local) -> None:
    ensure_nightly(now=local(2026, 10, 6, 3))
    missing = missing_nights(local(2027, 1, 1, 3))
    assert (len(missing), missing[-1]) == (14, date(2027, 1, 1))


def test_a_failed_night_is_missing(letter: Any, local: Local) -> None:
    ensure_nightly(now=local(2026, 10, 6, 3))
    ComplianceRun.objects.update(status="failed")
    assert missing_nights(local(2026, 10, 6, 4)) == [date(2026, 10, 6)]


def test_a_night_made_up_for_later_does_not_undo_a_later_view(letter: Any, local: Local) -> None:
    recompute(as_of=local(2026, 10, 6, 9))
    view = Result.objects.get()
    ensure_nightly(now=local(2026, 10, 6, 10))
    assert Result.objects.get().as_of == view.as_of
    assert date(2026, 10, 6) in nights()


def test_what_was_left_behind_is_finished_first(letter: Any, local: Local) -> None:
    ComplianceRun.objects.create(
        as_of=local(2026, 10, 5, 12),
        rule_version="1",
        holder="elsewhere:1:1:x",
        heartbeat_at=local(2026, 10, 5, 12) - timedelta(days=9999),
    )
    summaries = ensure_nightly(now=local(2026, 10, 6, 3))
    assert [summary.run.as_of for summary in summaries] == [local(2026, 10, 5, 12), local(2026, 10, 6, 2)]
