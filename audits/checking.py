"""Whether what an auditor found can be true, by the same checks as facts at the door (rule book §2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from audits.reperformance.facts import TIMES, Findings, Record, audited
from complaints import facts, messages


def problems(record: Record, findings: Findings, *, now: datetime) -> Iterator[tuple[str, str]]:
    """The field and, in the reader's language, what is impossible about the complaint as found. What the record itself
    says is not found fault with: it was let in at the door."""
    found = audited(record, findings)
    if found == record:
        return
    told = facts.Facts(
        reference="-",
        satisfaction=found.satisfaction,
        reopen_count=1 if record.reopened_at else 0,
        pauses=found.pauses,
        first_contact=found.first_contact,
        loss_amount=found.loss_amount,
        **{name: getattr(found, name) for name in TIMES},
    )
    for problem in facts.problems(told, now=now):
        names = ["loss" if name == "loss_amount" else name for name in problem.fields]
        yield next((name for name in names if name in findings), names[0]), messages.text(problem)
