"""Disputes as they stood when the figures were frozen: where each is and when it got there, and nobody's name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from compliance.models import Breach, Dispute, DisputeStep
from compliance.rules.periods import Period
from whitepapers import snapshot
from whitepapers.snapshot.disputes import breaches, disputes
from whitepapers.snapshot.quarter import Quarter

pytestmark = pytest.mark.django_db


@pytest.fixture
def breach(result, run):
    return Breach.objects.create(
        key="b",
        promise=result.promise,
        period="2026Q3",
        severity="minor",
        cases=9,
        occurred_on=date(2026, 9, 30),
        negotiate_by=date(2026, 10, 30),
        opened_by_run=run,
    )


@pytest.fixture
def dispute(breach, editor):
    made = Dispute.objects.create(breach=breach, party="业主委员会")

    def step(kind, stage, day, **now):
        DisputeStep.objects.create(dispute=made, kind=kind, stage=stage, on=day, words="双方会谈", by=editor)
        Dispute.objects.filter(pk=made.pk).update(stage=stage, **now)

    step("raised", "raised", date(2026, 10, 1))
    made.step = step
    return made


@pytest.fixture
def taken(publisher):
    def at(day, quarter="2026Q3"):
        of = Quarter(publisher, Period.parse(quarter), datetime(*day, 4, tzinfo=UTC))
        return disputes(of)

    return at


def test_each_step_is_told_with_its_day(dispute, taken):
    dispute.step("negotiation", "negotiation", date(2026, 10, 5), negotiated_on=date(2026, 10, 5))
    (row,) = taken((2026, 10, 20))
    assert [(each["step"], each["on"]) for each in row["steps"]] == [
        ("raised", "2026-10-01"),
        ("negotiation", "2026-10-05"),
    ]
    assert (row["stage"], row["ended_on"], row["outcome"]) == ("negotiation", None, "")


def test_what_comes_after_the_freezing_is_not_told(dispute, taken):
    dispute.step("negotiation", "negotiation", date(2026, 10, 25), negotiated_on=date(2026, 10, 25))
    (row,) = taken((2026, 10, 20))
    assert (row["stage"], len(row["steps"])) == ("raised", 1)


def test_one_that_nobody_had_raised_by_then_is_not_told(dispute, taken):
    assert taken((2026, 9, 30)) == []


def test_the_next_issue_tells_one_that_still_runs(dispute, taken):
    (row,) = taken((2027, 1, 20), "2026Q4")
    assert row["breach"]["period"] == "2026Q3"


def test_and_one_that_ended_in_its_quarter_but_none_that_ended_before(dispute, taken):
    dispute.step("ended", "ended", date(2026, 11, 3), outcome="agreed")
    (row,) = taken((2027, 1, 20), "2026Q4")
    assert (row["outcome"], row["ended_on"]) == ("agreed", "2026-11-03")
    assert taken((2027, 4, 20), "2027Q1") == []


def test_nobody_s_name_and_no_word_of_them_is_told(dispute, publisher):
    text = snapshot.canonical(
        snapshot.take(publisher, Period.parse("2026Q3"), at=datetime(2026, 10, 20, 4, tzinfo=UTC))
    )
    assert "业主委员会" not in text
    assert "双方会谈" not in text


def test_a_breach_tells_its_days(breach, publisher):
    (row,) = breaches(Quarter(publisher, Period.parse("2026Q3"), datetime(2026, 10, 20, tzinfo=UTC)))
    assert (row["occurred_on"], row["negotiate_by"], row["negotiated_on"], row["cases"]) == (
        "2026-09-30",
        "2026-10-30",
        None,
        9,
    )
