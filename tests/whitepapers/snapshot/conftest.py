"""Complaints of the quarter, and what the parts of a snapshot are taken from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from complaints.models import Category
from compliance.actions import recompute
from compliance.rules.periods import Period
from tests.compliance.conftest import Paper, Record
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers.snapshot.quarter import Quarter


@pytest.fixture
def record(publisher: Any) -> Record:
    return Record(publisher)


@pytest.fixture
def on() -> Callable[..., datetime]:
    """`on(9, 3)`: noon of a day of 2026 in Shanghai."""

    def noon(month: int, day: int = 1) -> datetime:
        return datetime(2026, month, day, 12, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)

    return noon


@pytest.fixture
def category(publisher: Any) -> Callable[[str], Category]:
    return lambda name: Category.objects.get_or_create(organisation=publisher, name=name, parent=None)[0]


@pytest.fixture
def paper(publisher: Any) -> Paper:
    return Paper(publisher)


@pytest.fixture
def quarter(publisher: Any) -> Callable[[], Quarter]:
    """`quarter()`: the third of 2026 as it stands now, as of a run that was just done."""

    def judged() -> Quarter:
        recompute(as_of=AFTER_QUARTER)
        return Quarter(publisher, Period.parse("2026Q3"), AFTER_QUARTER)

    return judged


@pytest.fixture
def signed_in_january(paper: Paper) -> Paper:
    """A letter in force all year that promises few repeats."""
    paper.says("repeat_rate", "<=", 3)
    paper.signed(date(2026, 1, 1))
    return paper
