from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from commitments import actions
from commitments.models import Benchmark, Correction, Outage, ResourceFact

DAY = date(2026, 10, 31)


def heads(company, manager, value):
    return actions.enter_fact(
        organisation=company, kind="agents", starts_on=DAY, ends_on=DAY, value=Decimal(value), by=manager
    )


def test_a_fact_is_entered_once_and_then_corrected(company, manager):
    heads(company, manager, 1000)
    with pytest.raises(actions.RegisterRefused, match="entered_already"):
        heads(company, manager, 990)
    assert ResourceFact.objects.get().value == 1000


def budget(company, manager, first, last, value, **more):
    return actions.enter_fact(
        organisation=company, kind="fund", starts_on=first, ends_on=last, value=Decimal(value), by=manager, **more
    )


def test_an_entry_that_overlaps_another_is_refused_and_names_it(company, manager):
    whole = budget(company, manager, date(2026, 1, 1), date(2026, 12, 31), 47, forecast=True)
    with pytest.raises(actions.RegisterRefused, match="overlaps") as refused:
        budget(company, manager, date(2026, 1, 1), date(2026, 11, 30), 50)
    assert (refused.value.entry, ResourceFact.objects.get().value) == (whole, 47)


def test_entries_that_touch_or_speak_of_something_else_do_not_overlap(company, manager):
    budget(company, manager, date(2026, 1, 1), date(2026, 6, 30), 20)
    budget(company, manager, date(2026, 7, 1), date(2026, 12, 31), 27)
    budget(company, manager, date(2026, 1, 1), date(2026, 12, 31), 5, subject="培训")
    assert ResourceFact.objects.count() == 3


def test_an_actual_amount_replaces_its_forecast_and_the_forecast_stays_readable(company, manager):
    year = (date(2026, 1, 1), date(2026, 12, 31))
    budget(company, manager, *year, 47, forecast=True)
    actual = budget(company, manager, *year, 46)
    assert (ResourceFact.objects.get(), actual.value, actual.forecast) == (actual, 46, False)
    assert Correction.objects.get().before["forecast"] is True


def test_a_forecast_replaces_nothing(company, manager):
    year = (date(2026, 1, 1), date(2026, 12, 31))
    budget(company, manager, *year, 47)
    with pytest.raises(actions.RegisterRefused, match="entered_already"):
        budget(company, manager, *year, 48, forecast=True)


def test_a_register_is_entered_whole_or_not_at_all(company, manager):
    def hours(person):
        return ResourceFact(kind="training_hours", subject=person, starts_on=DAY, ends_on=DAY, value=40)

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.enter_facts(organisation=company, facts=[hours("1"), hours("2"), hours("1")], by=manager)
    assert not ResourceFact.objects.exists()
    assert actions.enter_facts(organisation=company, facts=[hours("1"), hours("2")], by=manager) == 2


def test_an_outage_and_a_benchmark_say_who_entered_them(company, manager):
    start = datetime(2026, 10, 1, tzinfo=UTC)
    actions.enter_outage(
        organisation=company, starts_at=start, ends_at=start.replace(hour=2), planned=True, cause="", by=manager
    )
    actions.enter_benchmark(
        organisation=company,
        publisher="协会",
        statistic="p90",
        population="",
        seconds=5760,
        valid_from=DAY,
        valid_until=DAY,
        by=manager,
    )
    assert (Outage.objects.get().entered_by, Benchmark.objects.valid_on(DAY).get().entered_by) == (manager, manager)


def benchmark(company, manager, first, last, **more):
    told = {"publisher": "协会", "statistic": "p90", "population": "", "seconds": 5760, **more}
    return actions.enter_benchmark(organisation=company, valid_from=first, valid_until=last, by=manager, **told)


def test_a_benchmark_beside_another_of_the_statistic_is_refused_and_names_it(company, manager):
    standing = benchmark(company, manager, date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(actions.RegisterRefused, match="two_benchmarks") as refused:
        benchmark(company, manager, date(2026, 12, 31), date(2027, 12, 31), publisher="另一协会", seconds=600)
    assert (refused.value.entry, Benchmark.objects.get()) == (standing, standing)


def test_benchmarks_of_other_days_or_statistics_or_withdrawn_ones_do_not_hinder(company, manager):
    year = (date(2026, 1, 1), date(2026, 12, 31))
    wrong = benchmark(company, manager, *year)
    benchmark(company, manager, date(2027, 1, 1), date(2027, 12, 31))
    benchmark(company, manager, *year, statistic="p95")
    actions.withdraw(entry=wrong, reason="登记有误", by=manager)
    assert benchmark(company, manager, *year, seconds=600).pk


def test_a_benchmark_is_corrected_but_not_onto_the_days_of_another(company, manager):
    benchmark(company, manager, date(2026, 1, 1), date(2026, 6, 30))
    later = benchmark(company, manager, date(2026, 7, 1), date(2026, 12, 31))
    assert actions.correct(entry=later, changes={"seconds": 600}, reason="以公告为准", by=manager).seconds == 600
    with pytest.raises(actions.RegisterRefused, match="two_benchmarks"):
        actions.correct(entry=later, changes={"valid_from": date(2026, 6, 30)}, reason="x", by=manager)
    assert (Benchmark.objects.get(pk=later.pk).valid_from, Correction.objects.count()) == (date(2026, 7, 1), 1)
