"""The list behind a number has exactly as many complaints as the number says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation

from commitments.models import Benchmark
from complaints.models import Complaint
from compliance.actions import recompute
from compliance.cases import PARTS, behind, breaches_around, cases, count, offered, result_of, with_results
from compliance.models import Breach, Result
from compliance.rules.metrics import DEFINITIONS
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)
METRICS = sorted(key for key, metric in DEFINITIONS.items() if metric.ask)


NUMBERS = ("numerator", "denominator", "not_yet_due")


@pytest.fixture
def results(
    company: Any, paper: Paper, record: Record, local: Callable[..., datetime]
) -> Callable[[str], list[Result]]:
    """`results(metric)`: one promise on it, judged over complaints of every kind, for the company and its unit."""

    def judge(metric: str) -> list[Result]:
        graded = DEFINITIONS[metric].grades
        say = paper.band if graded else paper.says
        unit = "count" if metric == "property_loss_cases" else "percent"
        say(metric, "<=" if graded else ">=", 30, limit="2h", unit=unit)
        paper.signed(date(2026, 10, 1))
        Benchmark.objects.create(
            organisation=company,
            publisher="联盟",
            seconds=60,
            valid_from=date(2026, 1, 1),
            valid_until=date(2027, 1, 1),
        )
        for hours in (1, 2, 2.2, 3, 90):
            facts = {"responded": hours, "preliminary": hours, "resolved": hours, "first_contact": hours < 3}
            earlier = record(local(2026, 10, 5), unit="东城", satisfaction=4, since_previous=5, **facts)
            if hours == 1:
                record(local(2026, 10, 7), previous=earlier, since_previous=9, **facts)
            record(local(2026, 10, 6), loss_confirmed_on=date(2026, 10, 7), satisfaction=1, **facts)
        record(local(2026, 10, 8), resolved=1, reopened=3)
        record(local(2026, 10, 8, 23))
        record(local(2026, 10, 8), arrival="chaser")
        recompute(as_of=local(2026, 10, 9))
        return sorted(Result.objects.all(), key=lambda result: result.unit_id or 0)

    return judge


@pytest.mark.parametrize("metric", METRICS)
def test_every_number_has_its_complaints(metric: str, results: Any) -> None:
    found = results(metric)
    assert len(found) == 2
    for result in found:
        assert {part: behind(result, part).count() for part in NUMBERS} == {
            part: getattr(result, part) for part in NUMBERS
        }


@pytest.mark.parametrize("metric", METRICS)
def test_every_list_is_as_long_as_the_figure_says(metric: str, results: Any) -> None:
    for result in results(metric):
        lengths = {part: behind(result, part).count() for part in PARTS}
        assert lengths == {part: count(result, part) for part in PARTS}


@pytest.mark.parametrize("metric", [metric for metric in METRICS if "failures" in offered(metric)])
def test_numerator_and_failures_are_the_denominator_and_share_nothing(metric: str, results: Any) -> None:
    for result in results(metric):
        hits, failures = (set(behind(result, part).values_list("pk", flat=True)) for part in ("numerator", "failures"))
        assert not hits & failures
        assert failures or result.unit_id
        assert hits | failures == set(behind(result, "denominator").values_list("pk", flat=True))


def test_where_lower_is_better_the_numerator_holds_the_failures(results: Any) -> None:
    result = results("repeat_rate")[0]
    assert "failures" not in offered("repeat_rate")
    assert set(behind(result, "breach")) == set(behind(result, "numerator"))


def test_a_breach_of_late_cases_holds_those_in_the_band_and_beyond(results: Any) -> None:
    result = results("overrun")[0]
    graded, beyond = behind(result, "graded").count(), behind(result, "beyond").count()
    assert (graded, beyond, behind(result, "breach").count()) == (2, 5, 7)
    assert Breach.objects.get().cases == 7


@pytest.mark.parametrize("metric", METRICS)
def test_every_complaint_stands_as_the_query_says(metric: str, results: Any) -> None:
    result = results(metric)[0]
    for part in offered(metric):
        found = cases(result, part)
        assert [str(found.standing(row).part) for row in found.rows] == [row.part for row in found.rows]  # type: ignore[attr-defined]


def test_a_reason_stands_beside_each_failure(results: Any) -> None:
    with translation.override("en"):
        found = cases(results("resolution_rate")[0], "failures")
        said = sorted({found.remark(row) for row in found.rows})
    assert said == [
        "late by 1 h",
        "late by 12 min",
        "late by 3 d 16 h",
        "not resolved, over by 2 d 22 h",
        "reopened on 8 Oct 2026 and not resolved again, over by 22 h",
    ]


def test_an_overrun_is_told_as_a_share_of_the_limit(results: Any) -> None:
    with translation.override("en"):
        found = cases(results("overrun")[0], "graded")
        assert {found.remark(row) for row in found.rows} == {"late by 12 min: 10.00% of the limit"}


def test_the_statistic_is_a_complaint(results: Any) -> None:
    result = results("response_vs_benchmark")[1]
    [complaint] = behind(result, "rank")
    assert complaint.response_seconds == result.detail["own_seconds"]


@pytest.mark.parametrize("metric", METRICS)
def test_a_complaint_knows_the_breaches_it_is_a_case_of(metric: str, results: Any, manager: Any, local: Any) -> None:
    results(metric)
    recompute(as_of=local(2027, 3, 1))
    for breach in with_results(Breach.objects.select_related("promise")):
        rows = Complaint.objects.filter(pk=breach.complaint_id)
        if breach.complaint_id is None:
            rows = behind(result_of(breach), "breach")  # type: ignore[arg-type,assignment]
        assert rows.count() == breach.cases
        around = [pk for pk in Complaint.objects.all() if breach in breaches_around(pk, user=manager, today=TODAY)]
        assert {complaint.pk for complaint in around} == set(rows.values_list("pk", flat=True))


def test_a_withdrawn_breach_has_no_cases_left(results: Any, manager: Any) -> None:
    result = results("overrun")[0]
    for breach in Breach.objects.all():
        breach.move(Breach.Status.WITHDRAWN, reason="facts_corrected", run=breach.opened_by_run)
    complaint = behind(result, "breach").first()
    assert complaint is not None
    assert breaches_around(complaint, user=manager, today=TODAY) == []


def test_a_stranger_learns_of_no_breach(results: Any, stranger: Any) -> None:
    complaint = behind(results("overrun")[0], "breach").first()
    assert complaint is not None
    assert breaches_around(complaint, user=stranger, today=TODAY) == []


def test_a_figure_of_registered_facts_has_no_lists() -> None:
    assert (offered("fund_ratio"), offered("law_violations")) == ((), ())


def test_another_part_is_refused() -> None:
    with pytest.raises(ValueError, match="half"):
        behind(Result(), "half")
    with pytest.raises(ValueError, match="half"):
        count(Result(), "half")
