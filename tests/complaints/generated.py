"""Complaints as sources tell them, among few references, units, customers and days, so that writes meet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import ChangeSet, Source

START = datetime(2026, 10, 29, 4, tzinfo=UTC)
NOW = datetime(2027, 3, 1, tzinfo=UTC)
HOURS = st.one_of(st.none(), st.integers(0, 24 * 50))


@st.composite
def told(draw: st.DrawFn) -> Facts:
    received_at = START + timedelta(hours=draw(st.integers(0, 24 * 40)))

    def event() -> datetime | None:
        hours = draw(HOURS)
        return None if hours is None else received_at + timedelta(hours=hours)

    return Facts(
        reference=draw(st.sampled_from("ABCDEF")),
        received_at=received_at,
        channel=draw(st.sampled_from(["phone", "email"])),
        unit=draw(st.sampled_from(["", "东城", "西城"])),
        category="宽带",
        subcategory=draw(st.sampled_from(["", "断网"])),
        customer=draw(st.sampled_from(["", "甲"])),
        segment=draw(st.sampled_from(["", "contract"])),
        responded_at=event(),
        resolved_at=event(),
        satisfaction=draw(st.sampled_from([None, 2, 5])),
        marked_duplicate=draw(st.booleans()),
    )


def write(source: Source, facts: Iterable[Facts]) -> None:
    write_facts(source=source, facts=facts, by=None, kind=ChangeSet.Kind.IMPORT, now=NOW)
