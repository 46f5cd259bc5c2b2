"""Measures against a breach."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from compliance.actions.disputes import climb, open_dispute
from compliance.actions.following import StepRefused, settle_breach
from compliance.actions.handling import Plan, change_handling, drop_handling, finish_handling, plan_handling
from compliance.models import Breach, ComplianceRun, Handling
from evidence.models import JournalEntry
from tests.compliance.following import TODAY, happened, journal, uploads

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=7)


@pytest.fixture
def plan(clerk: User) -> Plan:
    return Plan("换渠道的投诉未并案", "登记时提示近 90 天同客户工单", clerk, DUE)


@pytest.fixture
def planned(breach: Breach, plan: Plan, manager: User) -> Handling:
    return plan_handling(breach=breach, plan=plan, by=manager)


@pytest.fixture
def done(planned: Handling, manager: User) -> Handling:
    return finish_handling(handling=planned, done_on=TODAY, outcome="已上线", by=manager, uploads=uploads())


@pytest.fixture
def dropped(planned: Handling, manager: User) -> Handling:
    return drop_handling(handling=planned, reason="改用其他措施", by=manager)


def test_a_measure_names_cause_person_and_day(planned: Handling, clerk: User) -> None:
    assert (planned.responsible, planned.due_on, planned.status) == (clerk, DUE, "planned")
    assert JournalEntry.objects.get(action="compliance.plan_handling").detail["responsible"] == "clerk"


def test_a_measure_is_done_with_its_proof(done: Handling, breach: Breach) -> None:
    assert (done.status, done.done_on, done.outcome, done.evidence.get().name) == (
        "done",
        TODAY,
        "已上线",
        "proof.pdf",
    )
    assert journal(breach) == ["plan_handling", "finish_handling"]


def test_a_change_keeps_what_stood_before_in_the_journal(planned: Handling, manager: User, breach: Breach) -> None:
    change_handling(handling=planned, plan=Plan("原因", "措施", manager, DUE), by=manager)
    detail = JournalEntry.objects.get(action="compliance.change_handling").detail
    assert (detail["before"]["responsible"], detail["after"]["responsible"]) == ("clerk", "manager")


def test_saying_the_same_again_writes_nothing(planned: Handling, plan: Plan, manager: User, breach: Breach) -> None:
    change_handling(handling=planned, plan=plan, by=manager)
    assert journal(breach) == ["plan_handling"]


STEPS: dict[str, Any] = {
    "change": lambda handling, by: change_handling(handling=handling, plan=Plan("x", "y", by, DUE), by=by),
    "finish": lambda handling, by: finish_handling(handling=handling, done_on=TODAY, outcome="x", by=by),
    "drop": lambda handling, by: drop_handling(handling=handling, reason="x", by=by),
}


@pytest.mark.parametrize("state", ["done", "dropped"])
@pytest.mark.parametrize("step", STEPS)
def test_what_is_over_stays_as_it_is(
    state: str, step: str, request: pytest.FixtureRequest, manager: User, breach: Breach
) -> None:
    handling = request.getfixturevalue(state)
    before = journal(breach)
    with pytest.raises(StepRefused, match="state"):
        STEPS[step](handling, manager)
    handling.refresh_from_db()
    assert (handling.status, journal(breach)) == (state, before)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", ["clerk", "admin", "stranger", "engaged"])
def test_only_the_companys_managers_handle(
    step: str, who: str, planned: Handling, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(StepRefused, match="not_yours"):
        STEPS[step](planned, request.getfixturevalue(who))


def test_somebody_of_another_company_is_not_made_responsible(breach: Breach, manager: User, stranger: User) -> None:
    with pytest.raises(StepRefused, match="not_of_company"):
        plan_handling(breach=breach, plan=Plan("x", "y", stranger, DUE), by=manager)


def test_nothing_is_done_tomorrow(planned: Handling, manager: User) -> None:
    with pytest.raises(StepRefused, match="future"):
        finish_handling(handling=planned, done_on=TODAY + timedelta(days=1), outcome="x", by=manager)


def test_a_withdrawn_breach_is_not_handled(breach: Breach, plan: Plan, manager: User, run: ComplianceRun) -> None:
    breach.move("withdrawn", reason="facts_corrected", run=run)
    with pytest.raises(StepRefused, match="withdrawn"):
        plan_handling(breach=breach, plan=plan, by=manager)


def test_handling_goes_on_beside_a_lawsuit(breach: Breach, plan: Plan, manager: User) -> None:
    dispute = open_dispute(breach=breach, party="张某", happened=happened(), by=manager)
    climb(dispute=dispute, rung="court", happened=happened(), by=manager)
    handling = plan_handling(breach=breach, plan=plan, by=manager)
    assert finish_handling(handling=handling, done_on=TODAY, outcome="x", by=manager).status == "done"


def test_a_settled_breach_may_still_get_a_measure(breach: Breach, plan: Plan, manager: User) -> None:
    settle_breach(breach=breach, reason="x", by=manager)
    assert plan_handling(breach=breach, plan=plan, by=manager).status == "planned"


def test_due_are_planned_ones_of_standing_breaches(planned: Handling, breach: Breach, run: ComplianceRun) -> None:
    assert list(Handling.objects.due_by(DUE)) == [planned]
    assert not Handling.objects.due_by(DUE - timedelta(days=1)).exists()
    breach.move("withdrawn", reason="facts_corrected", run=run)
    assert not Handling.objects.due_by(DUE).exists()


def test_the_database_knows_no_done_measure_without_its_day(planned: Handling) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Handling.objects.update(status="done", done_on=None)
    assert planned.is_overdue(DUE + timedelta(days=1))
    assert not planned.is_overdue(date(2026, 11, 30))
