from __future__ import annotations

import pytest
from django.utils.translation import override

from commitments.differences import Change, Kind, Side, Turn
from commitments.models import Promise
from dashboard.changes import groups, summary, terms


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def a_promise(**fields):
    return Promise(**{"metric": "resolution_rate", "kind": "target", "comparator": ">=", "unit": "percent", **fields})


def a_change(kind, *turns):
    side = Side("1", [])
    return Change(kind, side, side, turns)


def test_only_terms_that_differ_are_told():
    told = terms(Turn(a_promise(value=98, period="quarter"), a_promise(value=99, period="quarter")))
    assert [(term.name, term.before, term.after) for term in told] == [("what is asked", "≥ 98%", "≥ 99%")]


def test_another_limit_is_told_beside_the_same_target():
    before, after = (a_promise(value=98, parameters={"limit": limit}) for limit in ("30d", "15d"))
    assert [(term.name, term.before, term.after) for term in terms(Turn(before, after))] == [
        ("limit", "30 days", "15 days")
    ]


def test_a_target_that_is_the_limit_is_told_once():
    before, after = (
        a_promise(comparator="<=", value=hours, unit="hour", parameters={"limit": f"{hours}h"}) for hours in (3, 2)
    )
    assert [term.name for term in terms(Turn(before, after))] == ["what is asked"]


def test_what_has_no_words_of_its_own_is_still_said_to_differ():
    told = terms(Turn(a_promise(value=98), a_promise(value=98, parameters={"window_days": 7})))
    assert [term.name for term in told] == ["other terms"]


def test_another_scope_is_told_in_words():
    [term] = terms(Turn(a_promise(value=98), a_promise(value=98, scope={"channels": ["phone"]})))
    assert (term.name, term.before, term.after) == ("only these complaints", "—", "channels: phone")


def test_a_new_promise_has_nothing_before():
    [term] = terms(Turn(None, a_promise(value=98)))
    assert (term.before, term.after) == ("—", "≥ 98%")


def test_passages_that_say_the_same_are_folded_together():
    kinds = [Kind.SAME, Kind.RENUMBERED, Kind.CHANGED, Kind.SAME]
    found = groups([a_change(kind) for kind in kinds])
    assert [(group.quiet, len(group.changes)) for group in found] == [(True, 2), (False, 1), (True, 1)]


def test_an_unchanged_clause_whose_promise_changed_is_not_folded():
    turn = Turn(a_promise(value=98), a_promise(value=99))
    assert [group.quiet for group in groups([a_change(Kind.SAME, turn)])] == [False]


def test_the_summary_counts_in_words():
    turn = Turn(a_promise(value=98), None)
    found = summary([a_change(Kind.CHANGED), a_change(Kind.CHANGED, turn), a_change(Kind.SAME)])
    assert found == ["2 passages reworded", "1 promise dropped"]
