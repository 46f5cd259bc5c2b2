"""What an auditor has before him when he gives an opinion on a clause."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from audits.concerning import Concerning, OfClause
from audits.models import Engagement
from audits.reperformance.facts import Found, How
from commitments.models import Clause, Promise
from tests.audits.conftest import NOW

LATE = {"responded_at": Found(How.OTHERWISE, dt.datetime(2026, 3, 20, tzinfo=dt.UTC))}


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def of(engagement: Engagement, clause: Clause) -> OfClause:
    return Concerning(engagement, NOW).of(clause)


def test_a_sample_of_its_promise_stands_beside_it_with_errors_and_bound(
    promise: Promise, engagement, record_of, sampled, examine_all, auditor
):
    record_of(10)
    examine_all(sampled(promise=promise, tolerable="50"), auditor, item1=LATE)
    (row,) = of(engagement, promise.clause).samples
    assert row.errors.startswith("1 deviate, at most ")


def test_what_was_found_corrects_the_value_of_its_promise(
    promise, engagement, record_of, sampled, examine_all, auditor
):
    record_of(10)
    examine_all(sampled(promise=promise, tolerable="50"), auditor, item1=LATE)
    (row,) = of(engagement, promise.clause).promises
    assert (row.reported.counts, row.corrected and row.corrected.counts, row.turned) == ("10 of 10", "9 of 10", 1)


def test_a_sample_of_the_record_concerns_what_rests_on_complaints(promise, clause, engagement, record_of, sampled):
    record_of(10)
    sampled()
    assert [row.name for row in of(engagement, promise.clause).samples] == [f"S-{engagement.pk}-1"]
    assert of(engagement, clause) == OfClause([], [], [], [], [])  # nothing is promised there


def test_a_list_stands_there_where_it_holds_complaints_of_its_scope(promise, engagement, record_of):
    record_of(3, marked_duplicate=True)
    said = "0 of 3 examined one by one, 0 deviate from the record."
    assert of(engagement, promise.clause).lists == [("excluded", "Exclusions", said)]


def test_its_findings_stand_there_and_withdrawn_ones_do_not(engagement, clause, promise, issued, withdrawn):
    assert of(engagement, clause).findings == []
    withdrawn.engagement.findings.create(number=9, clause=clause, title="x", written_by=issued.written_by)
    assert [each.number for each in of(engagement, clause).findings] == [9]
    assert of(engagement, promise.clause).findings == []
