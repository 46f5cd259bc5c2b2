"""Promises on a quantile, with the count behind them as re-performance corrects it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models.query import QuerySet

from accounts.models import Organisation
from audits.models import Engagement, Reperformance
from audits.quantiled import Quantiled, quantiled
from audits.reperformance.facts import Found, How
from audits.reperformance.quantiles import Count
from audits.reported import Promises
from commitments.models import Benchmark, Promise
from tests.audits.conftest import NOW

LATE = {"responded_at": Found(How.OTHERWISE, dt.datetime(2026, 3, 20, tzinfo=dt.UTC))}


@pytest.fixture
def against(promise: Promise, company: Organisation) -> Promise:
    """Clause 2.1 promises 120 % of a benchmark instead, by the usual reading; every answer took an hour."""
    told = {"metric": "response_vs_benchmark", "value": Decimal(120), "parameters": {"statistic": "p90"}}
    QuerySet(Promise).filter(pk=promise.pk).update(**told)
    Benchmark.objects.create(
        organisation=company,
        publisher="协会",
        statistic="p90",
        population="物业",
        seconds=4800,  # 1.2 times as fast: 4,000 s
        valid_from=dt.date(2025, 1, 1),
        valid_until=dt.date(2027, 12, 31),
    )
    return Promise.objects.get(pk=promise.pk)


def one(engagement: Engagement) -> Quantiled:
    (found,) = quantiled(Promises(engagement, NOW))
    return found


@pytest.mark.usefixtures("against")
def test_the_count_behind_it_is_of_all_complaints(engagement, record_of):
    record_of(10)
    assert one(engagement).counted == Count(within=10, n=10, open=0, needed=9)
    assert one(engagement).reported.verdict == "met"


@pytest.mark.usefixtures("against")
def test_what_was_found_otherwise_moves_the_count(engagement, record_of, sampled, examine_all, auditor):
    record_of(10)
    examine_all(sampled(tolerable="50"), auditor, item0=LATE, item1=LATE)
    counted, turned = one(engagement).corrected(Reperformance.objects.filter(differs=True))
    assert (counted, turned) == (Count(within=8, n=10, open=0, needed=9), 2)
    assert counted is not None
    assert counted.is_kept is False


@pytest.mark.usefixtures("against")
def test_without_a_benchmark_nothing_is_counted(engagement, record_of):
    record_of(10)
    Benchmark.objects.all().delete()
    assert one(engagement).counted is None
    assert one(engagement).corrected([]) == (None, 0)


@pytest.mark.usefixtures("promise")
def test_a_share_is_no_quantile_and_a_quantile_no_share(engagement, record_of):
    assert list(quantiled(Promises(engagement, NOW))) == []
    assert len(list(Promises(engagement, NOW))) == 1


@pytest.mark.usefixtures("against")
def test_the_table_of_shares_leaves_it_out(engagement):
    assert list(Promises(engagement, NOW)) == []
