"""The dispute ladder: which ways are open, and the clock of the negotiation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.disputes import RUNGS, Agreement, Barrier, Case, Clock, Stage, barrier, negotiation, ways

DAY = date(2026, 11, 20)
SIGNED = Agreement(signed_on=date(2026, 11, 1))
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
agreements = st.none() | st.builds(Agreement, signed_on=days, void_on=st.none() | days)
cases = st.builds(
    Case,
    stage=st.sampled_from(Stage),
    negotiated=st.booleans(),
    body_named=st.booleans(),
    accepted_by=st.integers(0, 2),
    agreement=agreements,
)
running = cases.filter(lambda case: case.stage not in (Stage.ENDED, Stage.COURT))


@given(running, days)
def test_the_court_is_open_at_every_stage_unless_a_valid_agreement_bars_it(case: Case, on: date) -> None:
    agreement = case.agreement
    binds = agreement is not None and agreement.signed_on <= on and not (agreement.void_on and agreement.void_on <= on)
    assert (barrier(case, Stage.COURT, on) == Barrier.OPEN) is not binds


@given(cases.filter(lambda case: case.stage is not Stage.ENDED), days)
def test_court_and_arbitration_are_never_open_together(case: Case, on: date) -> None:
    open_ = [rung for rung in (Stage.ARBITRATION, Stage.COURT) if barrier(case, rung, on) == Barrier.OPEN]
    assert len(open_) <= 1


@given(cases, days)
def test_an_open_mediation_has_a_body_that_both_accepted(case: Case, on: date) -> None:
    if barrier(case, Stage.MEDIATION, on) == Barrier.OPEN:
        assert case.negotiated
        assert case.body_named
        assert case.accepted_by == 2


@given(cases, days)
def test_nothing_is_open_once_it_has_ended_and_no_rung_leads_to_itself(case: Case, on: date) -> None:
    found = ways(case, on)
    if case.stage is Stage.ENDED:
        assert set(found.values()) == {Barrier.ENDED}
    elif case.stage in RUNGS:
        assert found[case.stage] == Barrier.HERE


@pytest.mark.parametrize(
    ("case", "rung", "code"),
    [
        (Case(Stage.RAISED), Stage.NEGOTIATION, ""),
        (Case(Stage.RAISED), Stage.MEDIATION, "not_negotiated"),
        (Case(Stage.NEGOTIATION, negotiated=True), Stage.MEDIATION, "no_body"),
        (Case(Stage.NEGOTIATION, negotiated=True, body_named=True, accepted_by=1), Stage.MEDIATION, "not_accepted"),
        (Case(Stage.NEGOTIATION, negotiated=True, body_named=True, accepted_by=2), Stage.MEDIATION, ""),
        (Case(Stage.MEDIATION, negotiated=True), Stage.NEGOTIATION, "passed"),
        (Case(Stage.COURT), Stage.MEDIATION, "passed"),
        (Case(Stage.RAISED), Stage.ARBITRATION, "no_agreement"),
        (Case(Stage.RAISED, agreement=SIGNED), Stage.ARBITRATION, ""),
        (Case(Stage.RAISED, agreement=Agreement(date(2026, 11, 1), DAY)), Stage.ARBITRATION, "agreement_void"),
        (Case(Stage.RAISED, agreement=Agreement(date(2026, 11, 21))), Stage.ARBITRATION, "agreement_void"),
        (Case(Stage.RAISED), Stage.COURT, ""),
        (Case(Stage.ARBITRATION, agreement=SIGNED), Stage.COURT, "barred"),
        (Case(Stage.ARBITRATION, agreement=Agreement(date(2026, 11, 1), DAY)), Stage.COURT, ""),
        (Case(Stage.COURT, agreement=SIGNED), Stage.ARBITRATION, ""),
    ],
)
def test_a_way_is_open_or_says_what_closes_it(case: Case, rung: Stage, code: str) -> None:
    assert barrier(case, rung, DAY) == code


@pytest.mark.parametrize(
    ("by", "started", "clock", "left"),
    [
        (None, None, Clock.NONE, 0),
        (DAY + timedelta(8), None, Clock.RUNNING, 8),
        (DAY + timedelta(7), None, Clock.DUE_SOON, 7),
        (DAY, None, Clock.DUE_SOON, 0),
        (DAY - timedelta(1), None, Clock.MISSED, -1),
        (DAY, DAY, Clock.MET, 0),
        (DAY - timedelta(1), DAY - timedelta(5), Clock.MET, 4),
        (DAY - timedelta(9), DAY - timedelta(5), Clock.MISSED, -4),
    ],
)
def test_the_clock_of_the_negotiation(by: date | None, started: date | None, clock: Clock, left: int) -> None:
    assert negotiation(by, started, DAY) == (clock, left)


@given(days, days, st.none() | days)
def test_a_clock_once_missed_is_never_met_again(by: date, today: date, started: date | None) -> None:
    if negotiation(by, None, today)[0] is Clock.MISSED and (started is None or started >= today):
        assert negotiation(by, started, today)[0] is Clock.MISSED
