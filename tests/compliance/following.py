"""A breach that the clock has put before people: today is Monday, 23 November 2026, in the letter's zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation, User
from audits.models import Engagement
from compliance.actions.disputes import Happened
from compliance.models import Breach, ComplianceRun
from evidence.actions import Uploads
from evidence.models import JournalEntry
from tests.compliance.conftest import Paper
from tests.engaging import admit

TODAY = date(2026, 11, 23)


@pytest.fixture
def monday(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 2, tzinfo=UTC), tick=False)


@pytest.fixture
def run(db: None) -> ComplianceRun:
    now = datetime(2026, 11, 22, 18, tzinfo=UTC)
    return ComplianceRun.objects.create(as_of=now, status="done", started_at=now, finished_at=now)


@pytest.fixture
def breach(monday: None, paper: Paper, run: ComplianceRun) -> Breach:
    """Opened by a run on a band; negotiation must start by 30 November."""
    paper.says("repeat_rate", "<=", 3)
    band = paper.band("repeat_rate", "between", 5, 8)
    paper.signed(date(2026, 1, 1))
    breach = Breach.objects.create(
        key="b",
        promise=band,
        band=band,
        clause_text="重复投诉率控制在3%以内。",
        band_text="高于5%但低于8%",
        period="2026Q3",
        severity="minor",
        cases=6,
        occurred_on=date(2026, 10, 31),
        negotiate_by=date(2026, 11, 30),
        opened_by_run=run,
    )
    breach.steps.create(to_status="open", run=run)
    return breach


@pytest.fixture
def engaged(auditor: User, firm: Organisation, breach: Breach) -> User:
    """The auditor, let in for the period of the breach."""
    letter = breach.promise.clause.version.letter
    engagement = Engagement.objects.create(
        organisation=letter.organisation,
        firm=firm,
        title="2026",
        period_from=date(2026, 1, 1),
        period_until=date(2026, 12, 31),
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
    )
    engagement.letters.add(letter)
    admit(engagement, auditor)
    return auditor


def uploads(name: str = "proof.pdf", content: bytes = b"%PDF-1.7 proof") -> Uploads:
    return Uploads([SimpleUploadedFile(name, content)], TODAY)


def happened(day: date = TODAY, words: str = "见记录。", *, proved: bool = False) -> Happened:
    return Happened(day, words, uploads() if proved else Uploads())


def journal(breach: Breach) -> list[str]:
    return [entry.action.removeprefix("compliance.") for entry in JournalEntry.objects.about(breach)]


Make = Callable[..., Any]
