"""The states of a breach: what may follow what, by a person and by a run, and the history that is only added to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import ServiceUnit, User
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Complaint, Source
from compliance.models import Breach, BreachStep, ComplianceRun, IllegalStepError
from compliance.rules.disputes import Clock
from compliance.rules.periods import Period
from evidence.models import AppendOnlyError
from tests.compliance.following import TODAY

pytestmark = pytest.mark.django_db

STATES = tuple(Breach.Status.values)
BY_PEOPLE = {("open", "exempt"), ("open", "settled"), ("exempt", "open"), ("settled", "open")}
BY_FACTS = {
    *((state, "withdrawn") for state in ("open", "exempt", "settled")),
    *(("withdrawn", state) for state in ("open", "exempt", "settled")),
}
PAIRS = [(before, after) for before in STATES for after in STATES]


def standing_as(breach: Breach, status: str, manager: User, run: ComplianceRun) -> Breach:
    """The breach, brought to a status by steps that are allowed."""
    if status in ("exempt", "settled"):
        breach.move(status, reason="x", by=manager)
    if status == "withdrawn":
        breach.move(status, reason="facts_corrected", run=run)
    return Breach.objects.get(pk=breach.pk)


@pytest.mark.parametrize(("before", "after"), sorted(set(PAIRS) - BY_PEOPLE))
def test_a_person_cannot_take_an_illegal_step(
    before: str, after: str, breach: Breach, manager: User, run: ComplianceRun
) -> None:
    breach = standing_as(breach, before, manager, run)
    steps = breach.steps.count()
    with pytest.raises(IllegalStepError):
        breach.move(after, reason="x", by=manager)
    breach.refresh_from_db()
    assert (breach.status, breach.steps.count()) == (before, steps)


@pytest.mark.parametrize(("before", "after"), sorted(set(PAIRS) - BY_FACTS))
def test_a_run_cannot_take_an_illegal_step(
    before: str, after: str, breach: Breach, manager: User, run: ComplianceRun
) -> None:
    breach = standing_as(breach, before, manager, run)
    with pytest.raises(IllegalStepError):
        breach.move(after, reason="x", run=run)
    assert Breach.objects.get().status == before


@pytest.mark.parametrize(("before", "after"), sorted(BY_PEOPLE))
def test_a_persons_step_says_from_where_to_where_by_whom_and_why(
    before: str, after: str, breach: Breach, manager: User, run: ComplianceRun
) -> None:
    step = standing_as(breach, before, manager, run).move(after, reason="双方已确认", by=manager)
    told = (step.from_status, step.to_status, step.by, step.run, step.reason)
    assert told == (before, after, manager, None, "双方已确认")


@pytest.mark.parametrize(("before", "after"), sorted(BY_FACTS))
def test_a_runs_step_names_the_run(before: str, after: str, breach: Breach, manager: User, run: ComplianceRun) -> None:
    step = standing_as(breach, before, manager, run).move(after, reason="facts_corrected", run=run)
    assert (step.from_status, step.to_status, step.by, step.run) == (before, after, None, run)


def test_a_status_is_changed_by_a_move_alone(breach: Breach) -> None:
    breach.status = "settled"
    with pytest.raises(IllegalStepError):
        breach.save()
    with pytest.raises(IllegalStepError):
        Breach.objects.update(status="settled")
    assert Breach.objects.get().status == "open"


def test_one_that_was_read_changes_no_status_either(breach: Breach) -> None:
    read = Breach.objects.get()
    read.status = "withdrawn"
    with pytest.raises(IllegalStepError):
        read.save()


@pytest.mark.parametrize("status", ["open", "exempt", "settled"])
def test_a_breach_that_returns_takes_the_state_it_had(
    status: str, breach: Breach, manager: User, run: ComplianceRun
) -> None:
    breach = standing_as(breach, status, manager, run)
    breach.move("withdrawn", reason="facts_corrected", run=run)
    assert breach.status_before_withdrawal() == status


def test_the_history_is_only_added_to(breach: Breach) -> None:
    step = breach.steps.get()
    for change in (step.save, step.delete, BreachStep.objects.all().delete, lambda: breach.steps.update(reason="x")):
        with pytest.raises(AppendOnlyError):
            change()


def test_the_clock_stops_with_the_start_of_the_negotiation(breach: Breach) -> None:
    assert breach.clock(TODAY) == (Clock.DUE_SOON, 7)
    breach.negotiated_on = TODAY
    assert breach.clock(TODAY)[0] is Clock.MET


def test_a_breach_that_is_negotiated_waits_no_more(breach: Breach, chosen: Any) -> None:
    letter = breach.promise.clause.version.letter
    (before,) = Breach.objects.opened([letter], chosen)
    assert (before.number, before.waiting, before.negotiate_by, before.pk) == (1, 1, breach.negotiate_by, breach.pk)
    breach.negotiated_on = TODAY
    breach.save()
    (after,) = Breach.objects.opened([letter], chosen)
    assert (after.number, after.waiting, after.negotiate_by) == (1, 0, None)


@pytest.fixture
def chosen() -> Any:
    return Period.parse("2026Q4")


def test_an_auditor_of_some_units_sees_no_single_case_of_another(breach: Breach, engaged: User) -> None:
    company = breach.promise.clause.version.letter.organisation
    source = Source.objects.create(organisation=company, key="desk", name="desk")
    at = datetime(2026, 10, 1, tzinfo=UTC)
    told = [Facts(reference=unit, received_at=at, channel="phone", unit=unit) for unit in ("东区", "西区")]
    write_facts(source=source, facts=told, by=None, kind="import", now=at)
    engaged.engagements.get().units.add(ServiceUnit.objects.get(name="东区"))
    seen = {}
    for unit in ("东区", "西区"):
        Breach.objects.update(complaint=Complaint.objects.get(reference=unit))
        seen[unit] = Breach.objects.visible_to(engaged, TODAY).exists()
    Breach.objects.update(complaint=None)
    assert seen == {"东区": True, "西区": False}
    assert Breach.objects.visible_to(engaged, TODAY).exists()  # of the company as a whole
