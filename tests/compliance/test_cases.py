"""The list behind a number has exactly as many complaints as the number says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from commitments.models import Benchmark
from compliance.actions import recompute
from compliance.cases import PARTS, behind
from compliance.models import Result
from compliance.rules.metrics import DEFINITIONS
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
METRICS = sorted(key for key, metric in DEFINITIONS.items() if metric.ask)


@pytest.mark.parametrize("metric", METRICS)
def test_every_number_has_its_complaints(
    metric: str, company: Any, paper: Paper, record: Record, local: Callable[..., datetime]
) -> None:
    graded = DEFINITIONS[metric].grades
    say = paper.band if graded else paper.says
    say(metric, "<=" if graded else ">=", 30, limit="2h")
    paper.signed(date(2026, 10, 1))
    Benchmark.objects.create(
        organisation=company, publisher="联盟", seconds=60, valid_from=date(2026, 1, 1), valid_until=date(2027, 1, 1)
    )
    for hours in (1, 2, 2.2, 3, 90):
        facts = {"responded": hours, "preliminary": hours, "resolved": hours}
        record(local(2026, 10, 5), unit="东城", satisfaction=4, since_previous=5, **facts)
        record(local(2026, 10, 6), loss_confirmed_on=date(2026, 10, 7), satisfaction=1, **facts)
    record(local(2026, 10, 8, 23))
    record(local(2026, 10, 8), arrival="chaser")
    recompute(as_of=local(2026, 10, 9))
    results = list(Result.objects.all())
    assert len(results) == 2
    for result in results:
        for part in PARTS:
            assert behind(result, part).count() == getattr(result, part)


def test_another_part_is_refused() -> None:
    with pytest.raises(ValueError, match="half"):
        behind(Result(), "half")
