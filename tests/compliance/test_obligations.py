from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import Organisation
from commitments.models import Clause, Letter, LetterVersion, Promise, ResourceFact
from commitments.portfolio import Portfolio
from compliance.obligations import occurrences

NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def told(company: Organisation) -> Any:
    """A letter in force since July with the promise; gives {period: (state, due)} on 23 November."""

    def tell(metric: str, period: str, **more: Any) -> dict[str, tuple[str, str]]:
        letter = Letter.objects.create(organisation=company, title="承诺书")
        version = LetterVersion.objects.create(letter=letter, text="", effective_from=dt.date(2026, 7, 1))
        clause = Clause.objects.create(version=version, position=0, path="1", text="")
        Promise.objects.create(clause=clause, kind="target", metric=metric, period=period, review="accepted", **more)
        LetterVersion.objects.filter(pk=version.pk).update(status="active")
        found = occurrences(Portfolio([letter]), NOW)
        return {each.period.label: (each.state, each.due_on.isoformat()) for each in found}

    return tell


@pytest.fixture
def fact(company: Organisation) -> Any:
    def make(kind: str, first: str, last: str = "", **more: Any) -> ResourceFact:
        days = {"starts_on": dt.date.fromisoformat(first), "ends_on": dt.date.fromisoformat(last or first)}
        return ResourceFact.objects.create(organisation=company, kind=kind, **{"value": 1, **days, **more})

    return make


PAPER = {"metric": "obligation_kept", "period": "quarter", "parameters": {"fact": "white_paper"}}


def test_an_issue_nobody_published_is_overdue_and_the_next_one_is_ahead(told: Any) -> None:
    found = told(**PAPER)
    assert found == {"2026Q4": ("overdue", "2026-10-30"), "2027Q1": ("ahead", "2027-02-01")}  # 30 January is a Saturday


def test_an_issue_published_in_time_is_done(told: Any, fact: Any) -> None:
    fact("white_paper", "2026-10-20", subject="2026Q3")
    assert told(**PAPER)["2026Q4"] == ("done", "2026-10-30")


def test_an_issue_published_late_is_late(told: Any, fact: Any) -> None:
    fact("white_paper", "2026-11-02", subject="2026Q3")
    assert told(**PAPER)["2026Q4"][0] == "late"


def test_a_training_is_owed_within_its_half_year(told: Any, fact: Any) -> None:
    training = {"metric": "obligation_kept", "period": "half_year", "parameters": {"fact": "training_session"}}
    assert told(**training)["2026H2"] == ("ahead", "2026-12-31")
    fact("training_session", "2026-09-05")
    assert told(**training)["2026H2"][0] == "done"


def test_hours_and_drills_come_back_too(told: Any, fact: Any) -> None:
    fact("seats", "2026-10-08", value=4000)
    seats = {"comparator": ">=", "value": 4000, "unit": "count"}
    found = told("emergency_seats", "quarter", **seats)
    assert (found["2026Q4"][0], found["2026Q3"][0]) == ("done", "unknown")


def test_best_effort_owes_nothing(told: Any) -> None:
    assert told(**PAPER, force="best_effort") == {}


def test_an_obligation_whose_fact_nobody_named_is_not_told(told: Any) -> None:
    assert told("obligation_kept", "quarter") == {}


@pytest.mark.parametrize(
    ("today", "near"), [("2026-10-15", False), ("2026-10-16", True), ("2026-10-30", True), ("2026-11-23", True)]
)
def test_a_reminder_comes_a_fortnight_ahead_and_stays(told: Any, today: str, near: bool) -> None:
    told(**PAPER)
    issue = next(each for each in occurrences(Portfolio(Letter.objects.all()), NOW) if each.period.label == "2026Q4")
    assert issue.is_near(dt.date.fromisoformat(today)) is near


def test_what_is_done_needs_no_reminder_and_shows_its_file(told: Any, fact: Any) -> None:
    entry = fact("white_paper", "2026-10-20", subject="2026Q3")
    told(**PAPER)
    issue = next(each for each in occurrences(Portfolio(Letter.objects.all()), NOW) if each.period.label == "2026Q4")
    assert (issue.is_near(TODAY), issue.behind.entries) == (False, [entry])
