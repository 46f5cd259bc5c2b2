from __future__ import annotations

import pytest
from django.utils import translation

from whitepapers.edition.resources import resources


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def a_fact(kind, first, last, value="1000", **more):
    return {"kind": kind, "subject": "", "from": first, "until": last, "value": value, "forecast": False} | more


def test_facts_of_a_kind_stand_together_in_the_order_of_time():
    (agents,) = resources(
        [a_fact("agents", "2026-08-31", "2026-08-31", "998"), a_fact("agents", "2026-07-31", "2026-07-31")]
    )
    assert [(entry.when, entry.value) for entry in agents.entries] == [("31 Jul 2026", "1,000"), ("31 Aug 2026", "998")]


def test_a_whole_year_is_named_as_one():
    (fund,) = resources([a_fact("fund", "2026-01-01", "2026-12-31", "47355840", forecast=True)])
    (entry,) = fund.entries
    assert (entry.when, entry.value, entry.forecast) == ("year 2026", "¥47.4 m", True)


def test_a_white_paper_is_told_by_the_quarter_it_speaks_of():
    (papers,) = resources([a_fact("white_paper", "2026-07-20", "2026-07-20", "1", subject="2026Q2")])
    assert papers.entries[0].value == "Q2 2026"


def test_a_fact_says_whether_an_auditor_had_confirmed_it():
    days = ("2026-08-31", "2026-08-31")
    (agents,) = resources([a_fact("agents", *days, confirmed=True), a_fact("agents", *days)])
    assert [entry.confirmed for entry in agents.entries] == [True, False]
