import datetime as dt
from collections import Counter

import pytest
from django.utils import translation

from compliance.models import Opened
from compliance.rules.periods import Period
from dashboard.opening import comparison, open_in, standing, summary
from dashboard.scoreboard import Tally


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def tally(at_risk=0, without=0, **verdicts):
    return Tally(Counter(verdicts), at_risk, without)


def test_the_sentence_counts_promises_by_verdict():
    assert summary(tally(met=5, missed=2, major=1), Counter()) == "8 promises: 5 met, 2 missed, 1 in major breach."


def test_verdicts_that_do_not_occur_are_not_mentioned():
    assert standing(tally(met=1)) == ["1 met"]


def test_kept_promises_at_risk_are_said_with_the_kept_ones():
    assert standing(tally(met=5, at_risk=2)) == ["5 met (2 at risk)"]


def test_promises_without_a_verdict_yet_or_ever_are_counted_apart():
    told = summary(tally(met=1, reported=3, not_yet_due=2), Counter())
    assert told == "6 promises: 1 met, 2 not yet due, 3 only reported."


def test_every_row_of_the_board_is_counted_by_what_it_says():
    told = summary(tally(met=1, grades=2, without=1), Counter())
    assert told == "4 promises: 1 met, 2 only grading cases, 1 without a verdict."


def test_promises_without_a_result_are_tallied():
    assert (Tally.of([None, None]).told, Tally.of([None]).judged) == (2, 0)


def test_open_breaches_close_the_sentence():
    assert summary(tally(met=2), Counter(minor=3)).endswith("3 breaches are open.")


def test_major_breaches_are_named():
    assert summary(tally(met=2), Counter(major=1, minor=1)).endswith("2 breaches are open, 1 major.")
    assert summary(tally(met=2), Counter(major=1)).endswith("1 breach is open, 1 major.")


def test_of_a_quarter_that_is_over_only_its_own_open_breaches_are_told():
    assert summary(tally(met=2), Counter(minor=3), over=True).endswith("Of its breaches 3 are still open.")
    told = summary(tally(met=2), Counter(minor=1, major=1), over=True)
    assert told.endswith("Of its breaches 2 are still open, 1 major.")
    assert summary(tally(met=2), Counter(), over=True).endswith("2 met.")


def test_a_running_quarter_tells_of_all_open_breaches_and_a_past_one_of_its_own():
    quarter = Period.parse("2026Q3")
    opened = [Opened(1, "2026Q2", "minor", 5, 0, 0, None, 6), Opened(2, "2026Q3", "major", 3, 2, 0, None, 7)]
    assert open_in(quarter, dt.date(2026, 8, 1), opened) == Counter(minor=5, major=3)
    assert +open_in(quarter, dt.date(2026, 11, 1), opened) == Counter(major=2)


def test_before_anything_is_judged_it_says_so():
    assert summary(tally(reported=1), Counter()) == "No promise has been judged in this period yet."


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (5, 6, "1 fewer met than in Q3 2026."),
        (6, 4, "2 more met than in Q3 2026."),
        (4, 4, "As many met as in Q3 2026."),
    ],
)
def test_the_quarter_before_is_compared_with(now, before, said):
    assert comparison(tally(met=now), tally(met=before), "2026Q3") == said


def test_there_is_nothing_to_compare_with_before_the_first_verdict():
    assert comparison(tally(met=3), tally(), "2026Q3") == ""
