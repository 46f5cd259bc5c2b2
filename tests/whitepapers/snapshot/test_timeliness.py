"""How long things took: bins that tell of nobody, with every limit as an edge."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.models import Result
from whitepapers.snapshot.suppression import is_small
from whitepapers.snapshot.timeliness import timeliness, together

HOUR = 3600


@given(st.lists(st.integers(0, 12), min_size=1, max_size=15))
def test_neighbours_are_put_together_until_none_counts_few(counts):
    runs = together(counts)
    assert [first for first, _last in runs] == [0, *(last + 1 for _first, last in runs[:-1])]
    assert runs[-1][1] == len(counts) - 1
    sums = [sum(counts[first : last + 1]) for first, last in runs]
    assert len(runs) == 1 or not any(is_small(each) for each in sums)


@pytest.fixture
def times(record, on, quarter, paper):
    """`times({0.5: 20, 3: 2})`: so many that took so many hours; None: still waiting."""
    promise = paper.says("first_response_timely_rate", ">=", 90, limit="2h")

    def told(counts):
        paper.signed(date(2026, 1, 1))
        for hours, n in counts.items():
            record.many(n, on(7), **({} if hours is None else {"responded": hours}))
        return promise, timeliness(quarter())

    return told


@pytest.mark.django_db
def test_the_bins_hold_everything_that_was_received(times):
    _promise, (row,) = times({0.5: 20, 3: 8, None: 6})
    assert (row["received"], sum(each["count"] for each in row["bins"])) == (34, 34)


@pytest.mark.django_db
def test_what_is_late_is_what_the_verdict_counts(times):
    promise, (row,) = times({0.5: 20, 2: 5, 3: 8, None: 6})
    late = sum(each["count"] for each in row["bins"] if each["late"])
    result = Result.objects.get(promise=promise, unit=None, period="2026Q3")
    assert (late, row["limit"]) == (14, 2 * HOUR)
    assert late == result.denominator - result.numerator


@pytest.mark.django_db
def test_few_are_put_together_with_their_neighbours(times):
    _promise, (row,) = times({0.1: 2, 0.4: 3, 1.5: 20, 3: 6, 30: 2})
    assert not [each for each in row["bins"] if is_small(each["count"])]


@pytest.mark.django_db
def test_few_late_ones_are_told_as_the_verdict_tells_them(times):
    _promise, (row,) = times({0.5: 20, 3: 1, 30: 1})
    assert [each["count"] for each in row["bins"] if each["late"]] == [2]


@pytest.mark.django_db
def test_those_who_wait_rank_last(times):
    """Of ten, the fifth took an hour; the ninth and the tenth have no answer."""
    _promise, (row,) = times({1: 8, None: 2})
    assert row["quantiles"] == {"p50": HOUR, "p90": None, "p95": None}


@pytest.mark.django_db
def test_two_limits_of_the_same_event_share_their_bins(record, on, quarter, paper):
    for limit in ("2h", "4h"):
        paper.says("first_response_timely_rate", ">=", 90, limit=limit)
    paper.signed(date(2026, 1, 1))
    for hours in (0.5, 3, 5):
        record.many(6, on(7), responded=hours)
    one, other = timeliness(quarter())
    spans = [[(each["above"], each["up_to"], each["count"]) for each in row["bins"]] for row in (one, other)]
    assert spans[0] == spans[1]
    assert [sum(each["count"] for each in row["bins"] if each["late"]) for row in (one, other)] == [12, 6]


@pytest.mark.django_db
def test_a_part_of_the_same_complaints_has_no_bins_of_its_own(record, on, quarter, paper):
    """Subtracted from each other, two histograms would tell of the rest alone."""
    paper.says("first_response_timely_rate", ">=", 90, limit="2h")
    paper.says("first_response_timely_rate", ">=", 90, limit="2h", scope={"channels": ["phone"]})
    paper.signed(date(2026, 1, 1))
    record.many(20, on(7), responded=1)
    record.many(2, on(7), responded=1, channel="email")
    whole, part = timeliness(quarter())
    assert (whole["received"], part["received"]) == (22, 20)
    assert (bool(whole["bins"]), part["bins"]) == (True, [])


@pytest.mark.django_db
def test_another_event_has_its_own(record, on, quarter, paper):
    paper.says("first_response_timely_rate", ">=", 90, limit="2h")
    paper.says("resolution_rate", ">=", 98, limit="30d")
    paper.signed(date(2026, 1, 1))
    record.many(9, on(7), responded=1, resolved=20)
    assert [(row["event"], bool(row["bins"])) for row in timeliness(quarter())] == [
        ("responded", True),
        ("resolved", True),
    ]


@pytest.mark.django_db
def test_what_was_reopened_and_not_resolved_again_is_not_resolved(record, on, quarter, paper):
    paper.says("resolution_rate", ">=", 98, limit="30d")
    paper.signed(date(2026, 1, 1))
    record.many(9, on(7), resolved=20)
    record.many(6, on(7), resolved=20, reopened=30)
    (row,) = timeliness(quarter())
    assert (row["received"], row["bins"][-1]["up_to"], row["bins"][-1]["count"]) == (15, None, 6)
