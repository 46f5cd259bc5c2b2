from __future__ import annotations

import datetime as dt

import pytest

from complaints.models import Complaint
from compliance.models import Breach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
BREACHES = "/api/v1/breaches/"


@pytest.fixture
def ask(program, manager):
    return program(manager)


@pytest.fixture
def opened(run, promise):
    """`opened(severity, day, ...)` opens a breach of the repeat rate."""

    def put(severity: str, day: dt.date, **more: object) -> Breach:
        told = {"key": f"{severity}:{day}", "promise": promise("repeat"), "period": "2026Q3", "cases": 4, **more}
        return Breach.objects.create(severity=severity, occurred_on=day, opened_by_run=run, **told)

    return put


def keys(answer) -> list[str]:
    return [row["key"] for row in answer.json()["items"]]


def test_a_breach_says_of_what_and_when(ask, opened, letter):
    opened("minor", dt.date(2026, 9, 30), negotiate_by=dt.date(2026, 10, 30), reason="beyond_minor")
    [shown] = ask.get(BREACHES).json()["items"]
    assert (shown["letter"], shown["clause"], shown["period"], shown["cases"]) == (letter.pk, "1.1", "2026Q3", 4)
    assert (shown["severity"], shown["severity_text"], shown["status"]) == ("minor", "minor breach", "open")
    assert (shown["occurred_on"], shown["negotiate_by"]) == ("2026-09-30", "2026-10-30")
    assert shown["reason_text"] == "beyond the minor breach, where the letter is silent"


def test_a_withdrawn_one_is_told_with_its_reason(ask, opened):
    opened("minor", dt.date(2026, 9, 30), status="withdrawn", withdrawn_reason="facts_corrected")
    assert ask.get(f"{BREACHES}?status=withdrawn").json()["items"][0]["withdrawn_reason"] == "facts_corrected"
    assert ask.get(f"{BREACHES}?status=open").json()["items"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [("severity=major", ["major:2026-10-02"]), ("period=2026Q4", []), ("letter=987654", [])],
)
def test_it_is_filtered(ask, opened, query, found):
    opened("minor", dt.date(2026, 9, 30))
    opened("major", dt.date(2026, 10, 2))
    assert keys(ask.get(f"{BREACHES}?{query}")) == found


def test_one_that_is_about_a_complaint_names_it(ask, send, told, opened):
    send(ask, "/api/v1/complaints/", told("R1"))
    opened("major", dt.date(2026, 11, 20), complaint=Complaint.objects.get())
    assert ask.get(BREACHES).json()["items"][0]["complaint"] == "R1"


def test_an_auditor_sees_those_of_his_period(opened, engagement, program, auditor, stranger):
    opened("minor", dt.date(2025, 9, 30))
    opened("minor", dt.date(2026, 9, 30))
    assert keys(program(auditor).get(BREACHES)) == ["minor:2026-09-30"]
    assert keys(program(stranger).get(BREACHES)) == []
