"""What the first page says of answers and corrective actions, to each side, and what of it is overdue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from accounts.models import Organisation, User
from audits.models import CorrectiveAction, Finding
from commitments.companies import Whose
from commitments.models import Clause
from commitments.portfolio import Portfolio
from dashboard.attention import Reader, items
from tests.dashboard.conftest import TODAY

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def found(engagement, letter, auditor):
    """`found("issued", -3)`: a finding in this state, its answer due so many days from today."""

    def put(status: str, days: int) -> Finding:
        clause = Clause.objects.filter(version__letter=letter, is_heading=False).first()
        told = {"engagement": engagement, "number": 1, "clause": clause, "grade": "minor", "title": "漏登"}
        due = TODAY + timedelta(days=days)
        return Finding.objects.create(**told, status=status, condition="x", written_by=auditor, due_on=due)

    return put


@pytest.fixture
def planned(found, manager):
    """`planned("reported", -3)`: a corrective action of an answered finding."""

    def put(status: str, days: int) -> CorrectiveAction:
        told = {"what": "补足人员", "owner": manager, "planned_by": manager}
        due = TODAY + timedelta(days=days)
        return CorrectiveAction.objects.create(
            finding=found("answered", 0), number=1, **told, status=status, due_on=due
        )

    return put


@pytest.fixture
def told(letter, company):
    """`told(manager)`: titles and days of what the first page says of audits."""

    def ask(user: User, of: Organisation = company) -> list[tuple[str, date | None]]:
        with translation.override("en"):
            reader = Reader(user, TODAY, Whose(of, [of], named=False), Portfolio([letter]))
            return [(item.title, item.due) for item in items(reader) if item.view == "audits:finding"]

    return ask


def test_a_manager_answers_with_the_days_left_or_over(told, found, manager):
    found("issued", -3)
    assert told(manager) == [("Answer the finding", TODAY - timedelta(days=3))]


def test_an_auditor_learns_of_an_answer_once_it_is_overdue(told, found, auditor):
    finding = found("issued", 0)
    assert told(auditor) == []
    Finding.objects.filter(pk=finding.pk).update(due_on=TODAY - timedelta(days=1))
    assert told(auditor) == [("Answer overdue", TODAY - timedelta(days=1))]


def test_an_auditor_checks_an_answer_on_no_particular_day(told, found, auditor, manager):
    found("answered", -3)
    assert told(auditor) == [("Check the answer", None)]
    assert told(manager) == []


@pytest.mark.parametrize("status", ["planned", "ineffective"])
def test_a_manager_carries_out_what_is_planned_or_was_not_effective(told, planned, manager, status):
    planned(status, 5)
    assert told(manager) == [("Carry out the corrective action", TODAY + timedelta(days=5))]


@pytest.mark.parametrize(
    ("days", "expected"), [(0, []), (-1, [("Corrective action overdue", TODAY - timedelta(days=1))])]
)
def test_an_auditor_learns_of_a_corrective_action_once_it_is_overdue(told, planned, auditor, days, expected):
    planned("planned", days)
    assert [each for each in told(auditor) if each[0] != "Check the answer"] == expected


def test_an_auditor_retests_what_is_reported(told, planned, auditor, manager):
    planned("reported", -9)
    assert ("Retest the corrective action", None) in told(auditor)
    assert told(manager) == []


@pytest.mark.parametrize("status", ["effective", "withdrawn"])
def test_what_is_over_asks_for_nothing(told, planned, auditor, manager, status):
    planned(status, -9)
    assert told(manager) == []
    assert told(auditor) == [("Check the answer", None)]


@pytest.mark.parametrize("who", ["clerk", "admin", "stranger"])
def test_nobody_else_is_told(request, told, planned, who):
    planned("planned", -9)
    assert told(request.getfixturevalue(who)) == []
