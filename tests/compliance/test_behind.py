from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import Organisation, User
from commitments.models import (
    Benchmark,
    Clause,
    LawViolation,
    Letter,
    LetterVersion,
    Outage,
    Promise,
    ResourceFact,
    StatutoryLimit,
)
from compliance.behind import behind
from compliance.models import Result


@pytest.fixture
def figure(company: Organisation) -> Any:
    """`figure("fund_ratio", "2026")`: a result of a promise of the company's letter."""

    def make(metric: str, period: str, **parameters: Any) -> Result:
        letter = Letter.objects.create(organisation=company, title="承诺书")
        version = LetterVersion.objects.create(letter=letter, text="")
        clause = Clause.objects.create(version=version, position=0, path="1", text="")
        promise = Promise.objects.create(clause=clause, kind="target", metric=metric, parameters=parameters)
        return Result(promise=promise, period=period)

    return make


@pytest.fixture
def fact(company: Organisation) -> Any:
    def make(kind: str, first: str, last: str = "", **more: Any) -> ResourceFact:
        days = {"starts_on": dt.date.fromisoformat(first), "ends_on": dt.date.fromisoformat(last or first)}
        return ResourceFact.objects.create(organisation=company, kind=kind, **{"value": 1, **days, **more})

    return make


def test_money_is_that_of_the_year(figure: Any, fact: Any) -> None:
    wanted = {fact("fund", "2026-01-01", "2026-12-31"), fact("revenue", "2026-01-01", "2026-12-31")}
    fact("revenue", "2025-01-01", "2025-12-31")
    assert set(behind(figure("fund_ratio", "2026Q4")).entries) == wanted


def test_heads_are_those_of_the_month_ends(figure: Any, fact: Any) -> None:
    wanted = {fact("agents", "2026-10-31"), fact("supervisors", "2026-10-31")}
    fact("agents", "2026-09-30")
    assert set(behind(figure("supervisor_ratio", "2026Q4")).entries) == wanted


def test_seats_are_those_of_the_latest_drill(figure: Any, fact: Any) -> None:
    fact("seats", "2026-10-08", value=9)
    latest = fact("seats", "2026-11-08")
    assert list(behind(figure("emergency_seats", "2026Q4")).entries) == [latest]


def test_a_white_paper_is_that_of_the_quarter_before(figure: Any, fact: Any) -> None:
    issue = fact("white_paper", "2026-10-20", subject="2026Q3")
    fact("white_paper", "2026-11-20", subject="2026Q2")
    assert list(behind(figure("obligation_kept", "2026Q4", fact="white_paper")).entries) == [issue]


def test_an_outage_counts_where_it_reaches_into_the_period(figure: Any, company: Organisation) -> None:
    midnight = dt.datetime(2026, 9, 30, 16, tzinfo=dt.UTC)  # 1 October in the letter's zone
    hour = dt.timedelta(hours=1)
    over = Outage.objects.create(organisation=company, starts_at=midnight - hour, ends_at=midnight + hour)
    Outage.objects.create(organisation=company, starts_at=midnight - hour, ends_at=midnight)
    assert list(behind(figure("availability", "2026Q4")).entries) == [over]


def test_a_benchmark_is_the_one_that_the_run_has_used(figure: Any, company: Organisation) -> None:
    year = {"valid_from": dt.date(2026, 1, 1), "valid_until": dt.date(2026, 12, 31)}
    used, _other = (
        Benchmark.objects.create(organisation=company, publisher=name, seconds=60, **year) for name in ("A", "B")
    )
    result = figure("response_vs_benchmark", "2026Q4")
    assert not behind(result).total
    result.detail = {"benchmark_entry": used.pk}
    assert list(behind(result).entries) == [used]


def test_a_figure_is_confirmed_once_every_entry_behind_it_is(figure: Any, fact: Any, auditor: User) -> None:
    result = figure("training_hours", "2026H2")
    first, second = (
        fact("training_hours", "2026-07-01", "2026-12-31", subject=person, confirmed_by=confirmed)
        for person, confirmed in (("A1", auditor), ("A2", None))
    )
    assert (behind(result).total, behind(result).confirmed, behind(result).all_confirmed) == (2, 1, False)
    ResourceFact.objects.update(confirmed_by=auditor)
    assert behind(result).all_confirmed
    ResourceFact.objects.update(withdrawn=True)
    assert not behind(result).all_confirmed
    assert {first.subject, second.subject} == {"A1", "A2"}


def test_complaints_have_no_registered_facts(figure: Any) -> None:
    assert behind(figure("repeat_rate", "2026Q4")) is None


def test_the_violations_behind_a_count_are_those_it_counted(figure: Any, fact: Any, company: Organisation) -> None:
    days = {"occurred_on": dt.date(2026, 10, 5), "confirmed_on": dt.date(2026, 10, 9)}
    told = {"organisation": company, "law": "电信条例", "article": "第三十一条", "what": "…"}
    counted, _other = (LawViolation.objects.create(**told, **days) for _ in range(2))
    result = figure("law_violations", "2026Q4")
    result.detail = {"entries": [counted.pk]}
    assert list(behind(result).entries) == [counted]


def test_behind_none_stand_the_declarations_that_say_so(figure: Any, fact: Any) -> None:
    wanted = fact("no_violations", "2026-10-01", "2026-12-31", value=0)
    fact("no_violations", "2026-07-01", "2026-09-30", value=0)
    assert list(behind(figure("law_violations", "2026Q4")).entries) == [wanted]


def test_behind_an_overrun_stands_the_law_only_where_it_was_measured_by_it(figure: Any, company: Organisation) -> None:
    told = {"law": "电信服务规范", "article": "第十条", "limit": "15d", "valid_from": dt.date(2026, 1, 1)}
    statute = StatutoryLimit.objects.create(organisation=company, **told)
    result = figure("overrun", "2026Q4")
    assert behind(result).total == 0
    result.detail = {"statute": {"law": statute.law, "article": statute.article, "entry": str(statute.pk)}}
    assert list(behind(result).entries) == [statute]
