from __future__ import annotations

import pytest

from compliance.actions.restating import approve_restatement
from tests.compliance.conftest import local, record
from tests.compliance.restating import drafted, quarter

__all__ = ["drafted", "local", "quarter", "record"]
pytestmark = pytest.mark.django_db
RESTATEMENTS = "/api/v1/restatements/"


@pytest.fixture
def ask(program, manager):
    return program(manager)


def test_a_restatement_says_what_was_published_and_what_comes_out(ask, drafted):
    [shown] = ask.get(RESTATEMENTS).json()["items"]
    assert (shown["id"], shown["status"], shown["issue"], shown["told_in"]) == (drafted.pk, "drafted", "2026Q4", "")
    assert (shown["old"]["numerator"], shown["new"]["numerator"]) == ("10.00", "9.00")
    assert (shown["old"]["verdict"], shown["new"]["verdict"], shown["units"]) == ("met", "missed", 1)
    assert (shown["cases"], shown["sections"], shown["compared"]) == ({"corrected": 1}, [], True)


def test_a_decision_is_told_with_its_reason(ask, drafted, manager):
    approve_restatement(restatement=drafted, seen=drafted.seal, reason="电话录音为证", by=manager)
    [shown] = ask.get(f"{RESTATEMENTS}?status=approved").json()["items"]
    assert shown["reason"] == "电话录音为证"
    assert shown["decided_on"]


@pytest.mark.parametrize(("query", "found"), [("status=rejected", 0), ("period=2026Q4", 1), ("letter=987654", 0)])
def test_it_is_filtered(ask, drafted, query, found):
    assert len(ask.get(f"{RESTATEMENTS}?{query}").json()["items"]) == found


def test_a_stranger_sees_none(program, stranger, drafted):
    assert program(stranger).get(RESTATEMENTS).json()["items"] == []
