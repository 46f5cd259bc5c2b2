"""The net clock: what was waited for the customer, and how far it moves a deadline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.rules.pauses import Pause, moved_on, waited, waits

RECEIVED = datetime(2026, 11, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CAP = 24 * HOUR


def hour(n: float) -> datetime:
    return RECEIVED + n * HOUR


def asked(start: float, end: float | None = None) -> Pause:
    return Pause(hour(start), None if end is None else hour(end), question_at=hour(start))


@st.composite
def recorded(draw: st.DrawFn) -> list[Pause]:
    """Pauses that do not overlap, some of which do not count."""
    edges = sorted(draw(st.lists(st.integers(0, 200), min_size=0, max_size=8, unique=True)))
    pairs = list(zip(edges[::2], [*edges[1::2], None], strict=False))
    kinds = st.sampled_from(["customer", "customer", "supplier"])
    return [
        Pause(hour(a), None if b is None else hour(b), kind, hour(a) if kind == "customer" else None)
        for a, b in pairs
        for kind in [draw(kinds)]
    ]


def test_waiting_for_the_customer_is_left_out() -> None:
    assert waited([asked(1, 3), asked(5, 6)], until=hour(10)) == 3 * HOUR


@pytest.mark.parametrize("pause", [Pause(hour(1), hour(3), "supplier"), Pause(hour(1), hour(3), "customer", None)])
def test_what_is_not_waiting_for_an_asked_customer_never_counts(pause: Pause) -> None:
    assert not pause.counts
    assert waited([pause], until=hour(10)) == timedelta()


def test_a_pause_that_goes_on_counts_so_far() -> None:
    assert waited([asked(1)], until=hour(10)) == 9 * HOUR


def test_a_deadline_moves_on_by_what_was_waited() -> None:
    assert moved_on(hour(4), [asked(1, 3)], cap=CAP, as_of=hour(9)) == hour(6)


def test_a_pause_after_the_deadline_moves_nothing() -> None:
    assert moved_on(hour(4), [asked(5, 8)], cap=CAP, as_of=hour(9)) == hour(4)


def test_a_pause_that_a_pause_made_possible_counts() -> None:
    assert moved_on(hour(4), [asked(3, 5), asked(6, 7)], cap=CAP, as_of=hour(9)) == hour(7)


def test_a_pause_at_the_deadline_still_counts() -> None:
    assert moved_on(hour(4), [asked(4, 6)], cap=CAP, as_of=hour(9)) == hour(6)


def test_the_cap_ends_the_waiting() -> None:
    assert moved_on(hour(4), [asked(1, 300)], cap=CAP, as_of=hour(400)) == hour(28)


def test_what_has_not_happened_yet_moves_nothing() -> None:
    assert moved_on(hour(4), [asked(1, 8)], cap=CAP, as_of=hour(2)) == hour(5)
    assert moved_on(hour(4), [asked(3, 8)], cap=CAP, as_of=hour(2)) == hour(4)


@given(recorded(), st.integers(0, 200), st.integers(0, 100), st.integers(0, 300), st.integers(0, 300))
def test_the_deadline_is_the_last_instant_whose_net_time_is_within_the_limit(
    pauses: list[Pause], limit: int, cap: int, moment: int, later: int
) -> None:
    due, at, as_of = hour(limit), hour(moment), hour(max(moment, later))
    until = moved_on(due, pauses, cap=cap * HOUR, as_of=as_of)
    in_time = at <= due + min(cap * HOUR, waited(pauses, until=at))
    assert (at <= until) == in_time


@given(recorded())
def test_the_waits_add_up(pauses: list[Pause]) -> None:
    told = list(waits(pauses))
    assert all(wait.before == waited(pauses, until=wait.pause.starts_at) for wait in told)
    assert all(wait.through == waited(pauses, until=wait.pause.ends_at) for wait in told if wait.pause.ends_at)
