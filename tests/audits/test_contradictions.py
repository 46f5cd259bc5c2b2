"""Whether an overall opinion can stand beside what is said clause by clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.contradictions import opposed, strained
from audits.models import View

NO, YES, UNSEEN = View.CONTRADICTED, View.NOT_CONTRADICTED, View.NOT_EXAMINED
VIEWS = st.dictionaries(st.sampled_from(["1.1", "1.2", "2.1", "3.1"]), st.sampled_from(View.values))


def test_nothing_contradicts_the_whole_and_a_clause_is_contradicted():
    assert opposed(YES, {"1.1": YES, "1.2": NO}) == ["1.2"]


@pytest.mark.parametrize("overall", [NO, UNSEEN, ""])
def test_any_other_overall_opinion_says_not_the_opposite(overall):
    assert opposed(overall, {"1.1": NO}) == []


def test_contradicted_as_a_whole_though_no_clause_is_needs_a_word():
    assert strained(NO, {"1.1": YES, "1.2": UNSEEN}) == ["1.1", "1.2"]
    assert strained(NO, {"1.1": YES, "1.2": NO}) == []


def test_not_examined_as_a_whole_though_a_clause_is_contradicted_needs_a_word():
    assert strained(UNSEEN, {"1.1": NO, "1.2": UNSEEN}) == ["1.1"]


def test_not_contradicted_though_most_was_not_examined_needs_a_word():
    assert strained(YES, {"1.1": YES, "1.2": UNSEEN, "2.1": UNSEEN}) == ["1.2", "2.1"]
    assert strained(YES, {"1.1": YES, "1.2": UNSEEN}) == []


@given(VIEWS)
def test_before_an_overall_opinion_is_given_nothing_is_wrong(views):
    assert opposed("", views) == strained("", views) == []


@given(st.sampled_from(View.values), VIEWS)
def test_only_clauses_that_were_given_an_opinion_are_named(overall, views):
    assert {*opposed(overall, views), *strained(overall, views)} <= views.keys()
