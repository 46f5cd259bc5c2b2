"""The story as it is told for one day, small; seeded once for all tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from dashboard.demo.calendar import Calendar
from tests.publishing import data_alone

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar(TODAY)


@pytest.fixture(scope="module", autouse=True)
def without_documents() -> Iterator[None]:
    """For the classes that seed once, too."""
    with data_alone():
        yield
