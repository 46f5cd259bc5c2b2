"""What is said when product and rule book differ. Were these to say nothing, no history would."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from tests.oracle.comparing import Comparison, drawn, less, shown, unequal
from tests.oracle.histories import MOMENTS, History
from tests.oracle.rulebook import facts
from tests.oracle.rulebook.calendars import Country
from tests.oracle.rulebook.judging import Outcome

NOON = datetime.datetime(2026, 10, 5, 4, tzinfo=datetime.UTC)
PROMISE = facts.Promise("first_response_timely_rate", ">=", "98", limit="1d")
ANSWERED = facts.Complaint("A1", NOON, responded_at=NOON + datetime.timedelta(days=3))
RECORD = facts.Record("Asia/Shanghai", (facts.Version(datetime.date(2026, 10, 1), (PROMISE,)),), (ANSWERED,))
HISTORY = History(MOMENTS[-1], RECORD)
MET = Outcome(1, 1, 1, 0, None, None, None, "met", "", "none", False, None)


def test_a_figure_that_differs_is_told_by_what_differs() -> None:
    lines = list(unequal({"key": MET}, {"key": replace(MET, numerator=0)}))
    assert lines == ["key numerator: the rule book says 1, the product 0"]


def test_a_figure_that_only_one_of_them_has_is_told() -> None:
    assert "the product None" in next(unequal({"key": MET}, {}))
    assert "the rule book says None" in next(unequal({}, {"key": MET}))


def test_a_history_that_is_shown_can_be_played_again() -> None:
    names = {**vars(facts), "datetime": datetime, "History": History}
    for history in drawn(1, 20, Country({}, frozenset())):
        assert eval(shown(history), names) == history


def test_every_smaller_history_is_another_one() -> None:
    history = drawn(2, 20, Country({}, frozenset()))[-1]
    assert history not in list(less(history))


def test_the_same_number_draws_the_same_histories() -> None:
    country = Country({}, frozenset())
    assert drawn(3, 5, country) == drawn(3, 5, country) != drawn(4, 5, country)


@pytest.mark.django_db
def test_a_rule_book_that_knows_no_holidays_differs_where_one_decides(comparison: Comparison) -> None:
    """Received in the holidays of October with a day to answer: in time only because the limit moves on."""
    assert comparison.differing([HISTORY]) == {}
    comparison.country = Country({}, comparison.country.settled)
    found = comparison.differing([HISTORY])
    assert "numerator: the rule book says 0" in "".join(found[HISTORY])
    assert comparison.smallest(HISTORY) == HISTORY
