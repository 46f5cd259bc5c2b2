from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from complaints.models import Complaint
from complaints.rules.clocks import State
from complaints.rules.pauses import Pause
from complaints.timeline import Event, timeline

START = datetime(2026, 9, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = START + 60 * DAY


def told(write: Any, facts: Any, **others: Any) -> list[Event]:
    write(facts("R1", **others))
    return timeline(Complaint.objects.get(), now=NOW)


def test_events_come_in_order_of_time(write: Any, facts: Any) -> None:
    events = told(
        write,
        facts,
        acknowledged_at=START,
        responded_at=START + HOUR,
        preliminary_at=START + 3 * HOUR,
        resolved_at=START + 9 * DAY,
        reopened_at=START + 5 * DAY,
        closed_at=START + 9 * DAY,
    )
    kinds = ["received", "acknowledged", "responded", "preliminary", "reopened", "resolved", "closed"]
    assert [event.kind for event in events] == kinds


def test_every_event_says_how_long_after_the_receipt(write: Any, facts: Any) -> None:
    events = told(write, facts, responded_at=START + HOUR)
    assert [event.seconds for event in events] == [None, 3600]


def test_a_resolution_is_judged_by_the_own_deadline(write: Any, facts: Any) -> None:
    on_time = told(write, facts, resolved_at=START + DAY, due_at=START + DAY)
    assert [event.state for event in on_time if event.kind == "resolved"] == [State.MET]
    late = told(write, facts, resolved_at=START + 2 * DAY, due_at=START + DAY)
    assert [event.state for event in late if event.kind == "resolved"] == [State.LATE]


def test_an_open_case_past_its_own_deadline_is_late(write: Any, facts: Any) -> None:
    [due] = [event for event in told(write, facts, due_at=START + DAY) if event.kind == "due"]
    assert due.state is State.LATE


def test_a_reopened_case_past_its_own_deadline_is_late(write: Any, facts: Any) -> None:
    events = told(write, facts, resolved_at=START + HOUR, reopened_at=START + 2 * HOUR, due_at=START + DAY)
    assert [event.state for event in events if event.kind == "due"] == [State.LATE]


def test_a_deadline_ahead_is_not_yet_due(write: Any, facts: Any) -> None:
    [due] = [event for event in told(write, facts, due_at=NOW + DAY) if event.kind == "due"]
    assert due.state is State.NOT_YET_DUE


def test_pauses_stand_among_the_events(write: Any, facts: Any) -> None:
    pause = Pause(START + HOUR, START + 3 * HOUR, question_at=START + HOUR)
    events = told(write, facts, pauses=(pause,), responded_at=START + 2 * HOUR)
    assert [(event.kind, event.lasts) for event in events] == [
        ("received", None),
        ("paused", 7200),
        ("responded", None),
    ]


def test_a_pause_says_when_the_question_was_sent_and_whether_the_net_clock_counts_it(write: Any, facts: Any) -> None:
    asked = Pause(START + HOUR, START + 2 * HOUR, question_at=START + HOUR)
    supplied = Pause(START + 3 * HOUR, None, "supplier")
    events = [event for event in told(write, facts, pauses=(asked, supplied)) if event.kind == "paused"]
    assert [(event.asked_at, event.net) for event in events] == [(START + HOUR, True), (None, False)]
