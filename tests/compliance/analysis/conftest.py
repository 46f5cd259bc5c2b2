"""A company of three units with two quarters behind it, judged; and pictures of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import translation

from accounts.models import ServiceUnit
from commitments.models import Promise
from complaints.models import Complaint
from compliance.actions import recompute
from compliance.analysis import PICTURES
from compliance.analysis.pictures import Picture
from compliance.analysis.subject import Subject
from compliance.registered import Known
from compliance.rules.periods import Period
from tests.compliance.conftest import Paper, Record

AS_OF = (2026, 11, 20)
FAILED = {  # of ten complaints a month, how many were answered late
    "东城": (1, 1, 1, 1, 8),
    "西城": (1, 1, 1, 1, 1),
    "南城": (1, 2, 1, 1, 1),
}
MONTHS = ((2026, 7), (2026, 8), (2026, 9), (2026, 10), (2026, 11))


@pytest.fixture
def promise(paper: Paper, record: Record, local: Callable[..., datetime]) -> Promise:
    """95 % answered within two hours, by quarter, since July."""
    said = paper.says("first_response_timely_rate", ">=", 95, limit="2h", period="quarter")
    paper.signed(date(2026, 7, 1))
    for unit, failed in FAILED.items():
        for (year, month), late in zip(MONTHS, failed, strict=True):
            record.many(late, local(year, month, 5), unit=unit, responded=3)
            record.many(10 - late, local(year, month, 6), unit=unit, responded=1)
    recompute(as_of=local(*AS_OF))
    return said


@pytest.fixture
def subject(local: Callable[..., datetime]) -> Callable[..., Subject]:
    """`subject(promise, unit="东城", period="2026Q4")` as of the last calculation."""

    def of(promise: Promise, unit: str = "", period: str = "2026Q4") -> Subject:
        units = {each.pk: each for each in ServiceUnit.objects.all()}
        chosen = next((each for each in units.values() if each.name == unit), None)
        known = Known(promise.clause.version.letter, local(*AS_OF))
        return Subject(promise, Period.parse(period), chosen, known, units, Complaint.objects.all())

    return of


@pytest.fixture
def picture(subject: Callable[..., Subject]) -> Callable[..., Picture]:
    """`picture("units", promise)` is one picture of it, in English."""

    def of(name: str, promise: Promise, **chosen: str) -> Picture:
        return PICTURES[name][1](subject(promise, **chosen))

    return of


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def table(picture: Picture) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in picture.rows]


def listed(url: str) -> tuple[str, dict[str, str]]:
    """Which part an address lists, and what it is narrowed to."""
    parts = urlsplit(url)
    return parts.path.rstrip("/").rsplit("/", 1)[-1], dict(parse_qsl(parts.query))
