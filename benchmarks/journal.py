"""Sealing and verifying the journal, beside a minute (rule book §15)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from benchmarks.measuring import Line, seconds
from evidence.actions import seal
from evidence.models import JournalEntry
from evidence.verification import Checked, faults

MINUTE = 60
DETAIL = {"status": "answered", "content": "0" * 64, "reason": "核对了原始录音与工单，时间一致。"}


def lines(database: str, size: int) -> Iterator[Line]:
    """A journal of `size` entries, as actions write them."""
    made = (
        JournalEntry(
            actor="审计员", actor_id_at=7, action="finding.answered", subject=f"audits.finding:{n}", detail=DETAIL
        )
        for n in range(size)
    )
    while batch := list(islice(made, 10_000)):
        JournalEntry.objects.bulk_create(batch)
    yield Line(database, size, "sealing that many journal entries, against a minute", seconds(seal, times=1), MINUTE, 1)
    yield Line(database, size, "verifying the journal, against a minute", seconds(verify), MINUTE, 1)


def verify() -> None:
    checked = Checked()
    if found := list(faults(checked)):
        raise RuntimeError(f"{found[0]} in {checked.sealed} entries")
