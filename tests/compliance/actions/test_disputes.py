"""Disputes led up the ladder: every way that is barred is refused with the reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from compliance.actions import disputes as actions
from compliance.actions.following import StepRefused
from compliance.models import Breach, ComplianceRun, Dispute, DisputeStep
from compliance.rules.disputes import Clock
from evidence.models import AppendOnlyError, JournalEntry
from tests.compliance.conftest import Record
from tests.compliance.following import TODAY, happened, journal

pytestmark = pytest.mark.django_db
BEFORE = TODAY - timedelta(days=3)


@pytest.fixture
def raised(breach: Breach, manager: User) -> Dispute:
    return actions.open_dispute(breach=breach, party="业主委员会", happened=happened(BEFORE), by=manager)


@pytest.fixture
def negotiating(raised: Dispute, manager: User) -> Dispute:
    return climb(raised, "negotiation", manager, BEFORE)


@pytest.fixture
def agreed_body(negotiating: Dispute, manager: User) -> Dispute:
    return name_body(negotiating, manager, BEFORE, BEFORE)


@pytest.fixture
def mediating(agreed_body: Dispute, manager: User) -> Dispute:
    return climb(agreed_body, "mediation", manager)


@pytest.fixture
def bound(mediating: Dispute, manager: User) -> Dispute:
    return sign(mediating, manager)


@pytest.fixture
def arbitrating(bound: Dispute, manager: User) -> Dispute:
    return climb(bound, "arbitration", manager)


@pytest.fixture
def in_court(raised: Dispute, manager: User) -> Dispute:
    return climb(raised, "court", manager)


@pytest.fixture
def ended(negotiating: Dispute, manager: User) -> Dispute:
    return actions.end_dispute(dispute=negotiating, outcome="agreed", happened=happened(), by=manager)


def climb(dispute: Dispute, rung: str, by: User, day: date = TODAY) -> Dispute:
    return actions.climb(dispute=dispute, rung=rung, happened=happened(day), by=by)


def name_body(dispute: Dispute, by: User, us: date | None, them: date | None, *, proved: bool = True) -> Dispute:
    return actions.record_body(
        dispute=dispute,
        body="市消费者协会",
        by_us_on=us,
        by_them_on=them,
        happened=happened(TODAY, proved=proved),
        by=by,
    )


def sign(dispute: Dispute, by: User, day: date = TODAY, *, proved: bool = True) -> Dispute:
    return actions.record_agreement(
        dispute=dispute, arbitrator="中国国际经济贸易仲裁委员会", happened=happened(day, proved=proved), by=by
    )


def void(dispute: Dispute, by: User) -> Dispute:
    return actions.void_agreement(dispute=dispute, happened=happened(TODAY, "仲裁机构约定不明"), by=by)


RUNGS = ("negotiation", "mediation", "arbitration", "court")
LEGAL = {
    ("raised", "negotiation"),
    ("agreed_body", "mediation"),
    ("bound", "arbitration"),
    *((state, "court") for state in ("raised", "negotiating", "agreed_body", "mediating")),
}
STATES = ("raised", "negotiating", "agreed_body", "mediating", "bound", "arbitrating", "in_court", "ended")
CODES = {
    "raised": {"mediation": "not_negotiated", "arbitration": "no_agreement"},
    "negotiating": {"negotiation": "here", "mediation": "no_body", "arbitration": "no_agreement"},
    "agreed_body": {"negotiation": "here", "arbitration": "no_agreement"},
    "mediating": {"negotiation": "passed", "mediation": "here", "arbitration": "no_agreement"},
    "bound": {"negotiation": "passed", "mediation": "here", "court": "barred"},
    "arbitrating": {"negotiation": "passed", "mediation": "passed", "arbitration": "here", "court": "barred"},
    "in_court": {"negotiation": "passed", "mediation": "passed", "arbitration": "no_agreement", "court": "here"},
    "ended": dict.fromkeys(RUNGS, "ended"),
}


def test_every_way_of_every_state_is_open_or_barred() -> None:
    barred = {(state, rung) for state, codes in CODES.items() for rung in codes}
    assert barred | LEGAL == {(state, rung) for state in STATES for rung in RUNGS}
    assert not barred & LEGAL


@pytest.mark.parametrize(
    ("state", "rung", "code"), [(state, *told) for state, codes in CODES.items() for told in codes.items()]
)
def test_a_barred_way_is_refused_and_leaves_no_trace(
    state: str, rung: str, code: str, request: pytest.FixtureRequest, manager: User, breach: Breach
) -> None:
    dispute = request.getfixturevalue(state)
    stage, before = dispute.stage, journal(breach)
    with pytest.raises(StepRefused, match=f"^{code}$"):
        climb(dispute, rung, manager)
    dispute.refresh_from_db()
    assert (dispute.stage, journal(breach)) == (stage, before)


@pytest.mark.parametrize(("state", "rung"), sorted(LEGAL))
def test_an_open_way_is_taken_with_its_day(
    state: str, rung: str, request: pytest.FixtureRequest, manager: User
) -> None:
    dispute = climb(request.getfixturevalue(state), rung, manager)
    step = dispute.steps.last()
    assert (dispute.stage, step.kind, step.on, step.by) == (rung, rung, TODAY, manager)


def test_every_step_is_in_the_journal_with_actor_and_reason(arbitrating: Dispute, breach: Breach) -> None:
    kinds = ["raised", "negotiation", "body", "mediation", "agreement", "arbitration"]
    assert journal(breach) == [f"dispute_{kind}" for kind in kinds]
    assert set(JournalEntry.objects.about(breach).values_list("actor", flat=True)) == {"manager"}
    assert all(entry.detail["reason"] for entry in JournalEntry.objects.about(breach))


def test_the_start_of_the_negotiation_stops_the_clock(negotiating: Dispute, breach: Breach) -> None:
    breach.refresh_from_db()
    assert (breach.negotiated_on, breach.clock(TODAY)[0]) == (BEFORE, Clock.MET)


def test_a_negotiation_about_one_complaint_leaves_the_clock_of_the_file_running(
    breach: Breach, record: Record, local: Any, manager: User
) -> None:
    own = actions.open_dispute(
        breach=breach, party="张某", happened=happened(), by=manager, complaint=record(local(2026, 9, 5))
    )
    climb(own, "negotiation", manager)
    breach.refresh_from_db()
    assert breach.negotiated_on is None


def test_a_case_gets_its_own_ladder_beside_that_of_the_breach(
    raised: Dispute, breach: Breach, record: Record, local: Any, manager: User
) -> None:
    complaint = record(local(2026, 9, 5))
    actions.open_dispute(breach=breach, party="张某", happened=happened(), by=manager, complaint=complaint)
    for again in (None, complaint):
        with pytest.raises(StepRefused, match="disputed_already"):
            actions.open_dispute(breach=breach, party="x", happened=happened(), by=manager, complaint=again)
    assert breach.disputes.count() == 2


@pytest.mark.parametrize(("us", "them"), [(None, BEFORE), (BEFORE, None), (None, None)])
def test_a_body_that_not_both_accepted_mediates_nothing(
    us: date | None, them: date | None, negotiating: Dispute, manager: User
) -> None:
    named = name_body(negotiating, manager, us, them)
    with pytest.raises(StepRefused, match="not_accepted"):
        climb(named, "mediation", manager)


def test_an_acceptance_needs_its_paper(negotiating: Dispute, manager: User) -> None:
    with pytest.raises(StepRefused, match="no_evidence"):
        name_body(negotiating, manager, BEFORE, BEFORE, proved=False)
    assert name_body(negotiating, manager, None, None, proved=False).body == "市消费者协会"


def test_an_agreement_needs_its_paper(raised: Dispute, manager: User) -> None:
    with pytest.raises(StepRefused, match="no_evidence"):
        sign(raised, manager, proved=False)


def test_a_void_agreement_opens_the_court_again(arbitrating: Dispute, manager: User) -> None:
    void(arbitrating, manager)
    assert climb(arbitrating, "court", manager).stage == "court"


def test_an_agreement_signed_after_the_lawsuit_began_has_no_room(in_court: Dispute, manager: User) -> None:
    with pytest.raises(StepRefused, match="court_already"):
        sign(in_court, manager)


def test_there_is_one_agreement_at_a_time(bound: Dispute, manager: User) -> None:
    with pytest.raises(StepRefused, match="agreed_already"):
        sign(bound, manager, BEFORE)


def test_what_is_not_agreed_is_not_void(raised: Dispute, manager: User) -> None:
    with pytest.raises(StepRefused, match="no_agreement"):
        void(raised, manager)


def test_no_step_lies_in_the_future_or_before_the_last(mediating: Dispute, manager: User) -> None:
    with pytest.raises(StepRefused, match="future"):
        climb(mediating, "court", manager, TODAY + timedelta(days=1))
    with pytest.raises(StepRefused, match="before_last"):
        climb(mediating, "court", manager, BEFORE)


ENDS = {
    ("negotiating", "agreed"),
    ("negotiating", "dropped"),
    ("arbitrating", "agreed"),
    ("arbitrating", "dropped"),
    ("arbitrating", "award"),
    ("in_court", "agreed"),
    ("in_court", "dropped"),
    ("in_court", "judgement"),
}
EVERY_END = {(s, o) for s in ("negotiating", "arbitrating", "in_court", "ended") for o in Dispute.Outcome.values}


@pytest.mark.parametrize(("state", "outcome"), sorted(EVERY_END))
def test_an_award_ends_an_arbitration_and_a_judgement_a_lawsuit(
    state: str, outcome: str, request: pytest.FixtureRequest, manager: User
) -> None:
    dispute = request.getfixturevalue(state)
    told = {"dispute": dispute, "outcome": outcome, "happened": happened(), "by": manager}
    if (state, outcome) in ENDS:
        assert actions.end_dispute(**told).stage == "ended"
        return
    with pytest.raises(StepRefused):
        actions.end_dispute(**told)


def test_a_document_is_added_after_the_end_too(ended: Dispute, manager: User) -> None:
    actions.add_document(dispute=ended, happened=happened(proved=True), by=manager)
    step = ended.steps.last()
    assert (step.kind, step.stage, step.evidence.count()) == ("document", "ended", 1)


STEPS: dict[str, Any] = {
    "climb": lambda dispute, by: climb(dispute, "court", by),
    "body": lambda dispute, by: name_body(dispute, by, None, None),
    "agreement": sign,
    "document": lambda dispute, by: actions.add_document(dispute=dispute, happened=happened(), by=by),
    "end": lambda dispute, by: actions.end_dispute(dispute=dispute, outcome="agreed", happened=happened(), by=by),
    "open": lambda dispute, by: actions.open_dispute(breach=dispute.breach, party="x", happened=happened(), by=by),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", ["clerk", "admin", "stranger", "engaged"])
def test_only_the_companys_managers_lead_a_dispute(
    step: str, who: str, raised: Dispute, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(StepRefused, match="not_yours"):
        STEPS[step](raised, request.getfixturevalue(who))


def test_a_withdrawn_breach_is_not_disputed_anew_but_what_runs_is_brought_to_its_end(
    raised: Dispute, breach: Breach, manager: User, run: ComplianceRun
) -> None:
    Breach.objects.get().move("withdrawn", reason="facts_corrected", run=run)
    with pytest.raises(StepRefused, match="withdrawn"):
        actions.open_dispute(breach=breach, party="x", happened=happened(), by=manager)
    assert climb(raised, "court", manager).stage == "court"


@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "negotiation"},
        {"stage": "mediation", "body": "x", "body_by_us_on": TODAY},
        {"stage": "arbitration"},
        {"stage": "court"},
        {"stage": "court", "court_on": TODAY, "agreement_on": BEFORE},
        {"stage": "ended"},
        {"stage": "raised", "outcome": "agreed"},
    ],
)
def test_the_database_holds_the_ladder_too(wrong: dict[str, Any], raised: Dispute) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.update(**wrong)


def test_the_database_lets_a_court_follow_a_void_agreement(raised: Dispute) -> None:
    told = {"agreement_on": BEFORE, "agreement_void_on": TODAY, "court_on": TODAY}
    assert Dispute.objects.update(stage="court", **told) == 1


def test_steps_are_only_added_to(raised: Dispute) -> None:
    step = raised.steps.get()
    for change in (step.save, step.delete, DisputeStep.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()
