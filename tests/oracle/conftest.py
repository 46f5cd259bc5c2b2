"""How many histories the oracle judges: `--histories`, in shares of fifty that are drawn from their number."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import User
from tests.oracle.comparing import Comparison
from tests.oracle.rulebook.calendars import Country

A_SHARE = 50


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "number" in metafunc.fixturenames:
        metafunc.parametrize("number", range(metafunc.config.getoption("--histories") // A_SHARE))


@pytest.fixture
def country(db: None) -> Country:
    """What the record begins with, read row by row: decrees are raw facts as well."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT said.day, said.kind, decree.year, decree.settles FROM complaints_decreedday said"
            " JOIN complaints_decree decree ON decree.id = said.decree_id"
            " WHERE decree.organisation_id IS NULL ORDER BY decree.id"
        )
        rows = cursor.fetchall()
    return Country({day: kind for day, kind, *_ in rows}, frozenset(year for *_, year, settles in rows if settles))


@pytest.fixture
def comparison(country: Country, manager: User, auditor: User) -> Comparison:
    return Comparison(country, manager, auditor)
