"""What makes an edit a back-dated one."""

from __future__ import annotations

import datetime as dt

import pytest

from audits.reperformance.backdating import MovedBack, backdated

DAY = dt.timedelta(hours=24)
WRITTEN = dt.datetime(2026, 3, 10, tzinfo=dt.UTC)
NONE = {"received_at": "2026-03-01T08:00:00+00:00", "responded_at": None, "preliminary_at": None, "resolved_at": None}


def edit(**changes: str) -> dict[str, str | None]:
    return NONE | changes


@pytest.mark.parametrize(
    ("old", "new", "is_so"),
    [
        (NONE, NONE, False),
        (NONE, edit(responded_at="2026-03-09T12:00:00+00:00"), False),
        (NONE, edit(responded_at="2026-03-08T12:00:00+00:00"), True),
        (edit(responded_at="2026-03-02T08:00:00+00:00"), edit(responded_at="2026-03-01T09:00:00+00:00"), True),
        (edit(responded_at="2026-03-02T08:00:00+00:00"), edit(responded_at="2026-03-03T09:00:00+00:00"), False),
        (edit(resolved_at="2026-03-02T08:00:00+00:00"), NONE, False),
        (NONE, edit(received_at="2026-03-01T09:00:00+00:00"), True),
        (NONE, edit(received_at="2026-03-01T07:00:00+00:00"), False),
    ],
)
def test_only_what_makes_a_complaint_look_better_is_back_dated(old, new, is_so):
    assert bool(list(backdated(old, new, WRITTEN, DAY))) is is_so


def test_an_entry_within_the_allowance_is_none():
    new = edit(resolved_at="2026-03-05T00:00:00+00:00")
    assert not list(backdated(NONE, new, WRITTEN, dt.timedelta(days=5)))
    assert list(backdated(NONE, new, WRITTEN, dt.timedelta(days=4, hours=23)))


def test_it_says_what_was_moved_from_where_to_where_and_when():
    old, new = edit(responded_at="2026-03-02T08:00:00+00:00"), edit(responded_at="2026-03-01T09:00:00+00:00")
    before, after = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC), dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    assert list(backdated(old, new, WRITTEN, DAY)) == [MovedBack("responded_at", before, after, WRITTEN)]
