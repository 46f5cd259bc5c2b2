"""The story as it is told for one day, small; seeded once for all tests that only look."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.demo.calendar import Calendar

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return Calendar(TODAY)
