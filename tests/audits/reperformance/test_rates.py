"""What deviations in a sample say of the whole."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.reperformance.rates import rates
from audits.sampling.bounds import upper
from audits.sampling.drawing import shares
from audits.sampling.plans import Plan, deviations

SURE = Fraction(95, 100)


def one(size: int, drawn: int, examined: int, deviating: int):
    return rates({"": size}, {"": drawn}, {"": examined}, {"": deviating}, SURE)


class TestPassing:
    def test_it_is_open_while_items_wait(self):
        assert one(1000, 59, 58, 0).passed(Plan(59, 0, 1000)) is None

    def test_it_passes_with_as_many_deviations_as_are_allowed(self):
        assert one(1000, 100, 100, 2).passed(Plan(100, 2, 1000)) is True

    def test_one_more_fails_it_before_everything_is_examined(self):
        assert one(1000, 100, 30, 3).passed(Plan(100, 2, 1000)) is False


class TestBounds:
    def test_none_is_given_while_items_wait(self):
        assert one(1000, 59, 58, 0).bound is None

    def test_it_is_the_exact_one_of_the_frame(self):
        assert one(1000, 59, 59, 1).bound == upper(1, 59, SURE, 1000)

    def test_a_sample_that_passes_its_plan_shows_what_the_plan_promised(self):
        plan = deviations(Fraction(5, 100), SURE, size=2000)
        bound = one(2000, plan.n, plan.n, 0).bound
        assert bound is not None
        assert bound < Fraction(5, 100)

    @given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 400))
    def test_it_is_never_below_the_rate(self, drawn, deviating, more):
        found = one(drawn + more, drawn, drawn, min(deviating, drawn))
        assert found.bound >= found.whole.rate

    def test_each_stratum_has_its_own(self):
        found = rates({"a": 90, "b": 10}, {"a": 9, "b": 1}, {"a": 9, "b": 1}, {"a": 1}, SURE)
        assert [each.bound(SURE) for each in found.strata] == [upper(1, 9, SURE, 90), upper(0, 1, SURE, 10)]


class TestPooling:
    def test_strata_in_proportion_are_judged_together(self):
        sizes = {"a": 90, "b": 30, "c": 7}
        drawn = shares(sizes, 20)
        assert rates(sizes, drawn, drawn, {}, SURE).bound == upper(0, 20, SURE, 127)

    def test_others_are_not(self):
        found = rates({"a": 90, "b": 10}, {"a": 5, "b": 5}, {"a": 5, "b": 5}, {}, SURE)
        assert not found.is_proportional
        assert found.bound is None

    def test_a_stratum_gives_no_more_than_it_holds(self):
        with pytest.raises(ValueError, match="x"):
            rates({"a": 90}, {"x": 1}, {}, {}, SURE)
