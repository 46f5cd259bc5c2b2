from __future__ import annotations

from datetime import date

import pytest

from complaints.models import Arrival
from tests.compliance.conftest import Paper
from whitepapers.snapshot.exclusions import exclusions

pytestmark = pytest.mark.django_db


def counted(of):
    return {row["reason"]: row["count"] for row in exclusions(of)}


def test_each_reason_is_told_with_its_exact_number(record, on, quarter, signed_in_january):
    record.many(9, on(7))
    for arrival, n in ((Arrival.DUPLICATE, 1), (Arrival.CHASER, 12), (Arrival.VOID, 3)):
        record.many(n, on(8), arrival=arrival)
    assert counted(quarter()) == {"duplicate": 1, "chaser": 12, "void": 3, "beyond": 0}


def test_what_came_before_the_letter_is_beyond_it(record, on, quarter, publisher):
    paper = Paper(publisher)
    paper.says("repeat_rate", "<=", 3)
    paper.signed(date(2026, 8, 1))
    record.many(2, on(7))
    record.many(5, on(8))
    assert counted(quarter())["beyond"] == 2


def test_other_quarters_are_not_told(record, on, quarter, signed_in_january):
    record(on(6), arrival=Arrival.DUPLICATE)
    record(on(10), arrival=Arrival.DUPLICATE)
    assert counted(quarter())["duplicate"] == 0
