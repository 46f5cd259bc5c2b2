"""What registered entries are called in lists."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from commitments.models import Outage, ResourceFact


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("hour", "told"), [(14, "10 Oct 2026, 20:30 – 22:00"), (20, "10 Oct 2026, 20:30 – 11 Oct 2026, 04:00")]
)
def test_an_outage_is_told_in_local_time(hour, told):
    start = datetime(2026, 10, 10, 12, 30, tzinfo=UTC)
    assert str(Outage(starts_at=start, ends_at=start.replace(hour=hour, minute=0))) == told


def test_a_fact_is_told_with_the_days_it_speaks_of():
    year = ResourceFact(kind="fund", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    drill = ResourceFact(kind="seats", starts_on=date(2026, 10, 20), ends_on=date(2026, 10, 20))
    assert str(year) == "service improvement fund 1 Jan 2026 – 31 Dec 2026"
    assert str(drill) == "emergency seats proven 20 Oct 2026"
