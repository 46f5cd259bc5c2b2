from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from commitments.models import Clause, LetterVersion, Promise
from compliance import spans
from compliance.models import Result
from compliance.rules.periods import Period

NOVEMBER = dt.date(2026, 11, 15)


def a_result(since=None, until=None, metric="repeat_rate", parts=(), period="2026Q4"):
    clause = Clause(version=LetterVersion(effective_from=since, effective_until=until))
    span = Period.parse(period)
    detail = {"parts": list(parts)} if parts else {}
    promise = Promise(metric=metric, clause=clause)
    return Result(promise=promise, starts_on=span.start, ends_on=span.end, detail=detail)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (dt.date(2026, 10, 1), None, ""),
        (dt.date(2024, 1, 1), dt.date(2027, 1, 1), ""),
        (NOVEMBER, None, "from 15 Nov"),
        (dt.date(2024, 1, 1), NOVEMBER, "until 14 Nov"),
        (dt.date(2026, 10, 10), NOVEMBER, "10 Oct – 14 Nov"),
    ],
)
def test_a_verdict_tells_of_the_days_on_which_its_version_bound(since, until, told):
    with translation.override("en"):
        assert spans.words(spans.of(a_result(since, until))) == told


def test_where_the_parts_of_all_versions_are_told_the_first_one_begins():
    parts = [{"version": 1, "from": "2026-10-10"}, {"version": 2, "from": str(NOVEMBER)}]
    assert spans.of(a_result(NOVEMBER, parts=parts)).first == dt.date(2026, 10, 10)
    parts[0]["from"] = "2024-01-01"
    assert not spans.of(a_result(NOVEMBER, parts=parts))


def test_registered_facts_tell_of_whole_periods():
    assert not spans.of(a_result(NOVEMBER, metric="fund_ratio", period="2026"))
