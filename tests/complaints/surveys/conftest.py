"""A survey about two complaints of September: `codes["R1"]` is the code of the first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches

from accounts.models import User
from complaints.models import Survey
from complaints.surveys import actions
from complaints.surveys.codes import code_of
from tests.complaints.conftest import NOW, START

FIRST, LAST, UNTIL = date(2026, 9, 1), date(2026, 9, 30), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _on_a_monday_morning() -> Iterator[None]:
    for cache in caches.all():
        cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def survey(clerk: User, write: Any, facts: Any) -> Survey:
    write(*(facts(f"R{n}", n, customer=f"{n}", resolved_at=START + timedelta(days=n + 1)) for n in (1, 2)))
    return actions.ask(by=clerk, first=FIRST, last=LAST, answer_until=UNTIL, count=2)


@pytest.fixture
def codes(survey: Survey) -> dict[str, str]:
    named = survey.invitations.values_list("complaint__reference", "complaint")
    return {reference: code_of(salt=survey.salt, complaint=pk) for reference, pk in named}
