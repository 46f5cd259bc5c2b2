"""Settling a breach and taking it up again."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import User
from compliance.actions.disputes import end_dispute, open_dispute
from compliance.actions.exempting import ask_exemption, refuse_exemption
from compliance.actions.following import StepRefused, reopen_breach, settle_breach
from compliance.actions.handling import Plan, finish_handling, plan_handling
from compliance.models import Breach, ComplianceRun
from evidence.models import JournalEntry
from tests.compliance.following import TODAY, happened, journal, uploads

pytestmark = pytest.mark.django_db


def refused(code: str) -> object:
    return pytest.raises(StepRefused, match=f"^{code}$")


def test_a_settled_breach_says_who_settled_it_and_why(breach: Breach, manager: User) -> None:
    settle_breach(breach=breach, reason="双方书面确认", by=manager)
    step = Breach.objects.get().steps.last()
    assert (step.to_status, step.by, step.reason) == ("settled", manager, "双方书面确认")
    entry = JournalEntry.objects.get(action="compliance.settle_breach")
    assert (entry.actor_id_at, entry.detail["reason"]) == (manager.pk, "双方书面确认")


def test_it_is_not_settled_while_a_measure_is_planned(breach: Breach, manager: User) -> None:
    handling = plan_handling(breach=breach, plan=Plan("原因", "措施", manager, TODAY), by=manager)
    with refused("measure_open"):
        settle_breach(breach=breach, reason="x", by=manager)
    finish_handling(handling=handling, done_on=TODAY, outcome="完成", by=manager)
    assert settle_breach(breach=breach, reason="x", by=manager).status == "settled"


def test_it_is_not_settled_while_a_dispute_runs(breach: Breach, manager: User) -> None:
    dispute = open_dispute(breach=breach, party="业主委员会", happened=happened(), by=manager)
    with refused("dispute_running"):
        settle_breach(breach=breach, reason="x", by=manager)
    end_dispute(dispute=dispute, outcome="agreed", happened=happened(), by=manager)
    assert settle_breach(breach=breach, reason="x", by=manager).status == "settled"


def test_it_is_not_settled_while_an_exemption_waits(breach: Breach, manager: User, engaged: User) -> None:
    asked = ask_exemption(breach=breach, ground="other", words="x", uploads=uploads(), by=manager)
    with refused("exemption_waits"):
        settle_breach(breach=breach, reason="x", by=manager)
    refuse_exemption(exemption=asked, ruling="证据不足", by=engaged)
    assert settle_breach(breach=breach, reason="x", by=manager).status == "settled"


def test_without_a_reason_nothing_is_settled(breach: Breach, manager: User) -> None:
    with refused("no_reason"):
        settle_breach(breach=breach, reason="  ", by=manager)
    assert journal(breach) == []


def test_a_settled_breach_is_taken_up_again(breach: Breach, manager: User) -> None:
    settle_breach(breach=breach, reason="x", by=manager)
    assert reopen_breach(breach=breach, reason="对方反悔", by=manager).status == "open"
    assert journal(breach) == ["settle_breach", "reopen_breach"]


def test_an_open_breach_is_not_reopened(breach: Breach, manager: User) -> None:
    with refused("state"):
        reopen_breach(breach=breach, reason="x", by=manager)


def test_a_withdrawn_breach_is_not_settled(breach: Breach, manager: User, run: ComplianceRun) -> None:
    breach.move("withdrawn", reason="facts_corrected", run=run)
    with refused("state"):
        settle_breach(breach=breach, reason="x", by=manager)


@pytest.mark.parametrize("who", ["clerk", "admin", "stranger", "engaged"])
def test_others_do_not_settle(who: str, breach: Breach, request: pytest.FixtureRequest) -> None:
    with refused("not_yours"):
        settle_breach(breach=breach, reason="x", by=request.getfixturevalue(who))


def test_a_manager_of_another_company_does_not_settle(breach: Breach, manager: User, firm: object) -> None:
    other = User.objects.create(username="other", role=User.Role.MANAGER, organisation=firm)
    with refused("not_yours"):
        settle_breach(breach=breach, reason="x", by=other)


def test_measures_are_planned_after_the_day_they_are_about(breach: Breach, manager: User) -> None:
    plan_handling(breach=breach, plan=Plan("原因", "措施", manager, date(2027, 1, 1)), by=manager)
    assert breach.handlings.planned().count() == 1
