"""How moments and days are written on pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from dashboard.templatetags.kept import day


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 10, 20), "20 Oct 2026"),
        (datetime(2026, 10, 19, 17, tzinfo=UTC), "20 Oct 2026"),  # one in the morning of the 20th in Shanghai
        (None, "—"),
    ],
)
def test_the_day_of_a_moment_is_the_one_on_the_wall(value, written):
    with translation.override("en"):
        assert day(value) == written
