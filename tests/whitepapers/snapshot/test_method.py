from __future__ import annotations

import pytest

from commitments.definitions import METRICS
from compliance.rules.periods import Period
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers.snapshot.method import method
from whitepapers.snapshot.quarter import Quarter

pytestmark = pytest.mark.django_db


def test_a_metric_is_told_in_the_version_it_was_counted_by(quarter, record, on, signed_in_january):
    record.many(9, on(7))
    (row,) = method(quarter())["definitions"]
    newest = METRICS["repeat_rate"].versions[-1]
    assert (row["metric"], row["version"], row["since"]) == ("repeat_rate", newest.number, newest.since.isoformat())


def test_the_stock_is_the_last_run_s_and_adds_up(quarter, record, on, signed_in_january):
    record.many(9, on(5))  # unresolved ever since
    record.many(7, on(7), resolved=5)
    record.many(6, on(8))
    assert method(quarter())["stock"] == {
        "opening": 9,
        "received": 13,
        "reopened": 0,
        "closed": 7,
        "closing": 15,
        "holds": True,
    }


def test_a_quarter_that_no_run_has_counted_has_no_stock(publisher, result):
    assert method(Quarter(publisher, Period.parse("2026Q3"), AFTER_QUARTER))["stock"] is None


def test_the_calendar_has_a_fingerprint(quarter, record, on, signed_in_january):
    record(on(7))
    told = method(quarter())["calendar"]
    assert len(told["version"]) == 12
    assert told["settled"] in (True, False)
