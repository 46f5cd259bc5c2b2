"""Exemption: asked for with evidence, ruled on by an auditor, and never a change of a rate."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from compliance.actions import recompute
from compliance.actions.exempting import ask_exemption, grant_exemption, refuse_exemption, revoke_exemption
from compliance.actions.following import StepRefused, settle_breach
from compliance.models import Breach, ComplianceRun, Exemption, Result
from evidence.actions import Uploads
from evidence.models import JournalEntry
from tests.compliance.conftest import Paper, Record
from tests.compliance.following import journal, uploads

pytestmark = pytest.mark.django_db


def ask(breach: Breach, by: User, files: Uploads | None = None) -> Exemption:
    return ask_exemption(breach=breach, ground="force_majeure", words="台风停电三日", uploads=files or uploads(), by=by)


@pytest.fixture
def asked(breach: Breach, manager: User) -> Exemption:
    return ask(breach, manager)


@pytest.fixture
def granted(asked: Exemption, engaged: User) -> Exemption:
    return grant_exemption(exemption=asked, ruling="气象局公告属实", by=engaged)


@pytest.fixture
def refused(asked: Exemption, engaged: User) -> Exemption:
    return refuse_exemption(exemption=asked, ruling="停电未波及客服", by=engaged)


@pytest.fixture
def revoked(granted: Exemption, engaged: User) -> Exemption:
    return revoke_exemption(exemption=granted, ruling="公告日期有误", by=engaged)


def test_asking_changes_no_status(asked: Exemption, breach: Breach) -> None:
    breach.refresh_from_db()
    assert (asked.status, asked.evidence.get().name, breach.status) == ("asked", "proof.pdf", "open")


def test_a_granted_one_makes_the_breach_exempt_for_the_reason_given(granted: Exemption, engaged: User) -> None:
    breach = Breach.objects.get()
    step = breach.steps.last()
    assert (breach.status, step.by, step.reason) == ("exempt", engaged, "气象局公告属实")
    assert journal(breach) == ["ask_exemption", "granted_exemption", "exempt_breach"]
    assert JournalEntry.objects.get(action="compliance.granted_exemption").detail["reason"] == "气象局公告属实"


def test_a_refused_one_leaves_the_breach_open_and_another_may_follow(refused: Exemption, manager: User) -> None:
    assert Breach.objects.get().status == "open"
    assert ask(Breach.objects.get(), manager).status == "asked"


def test_a_revoked_one_opens_the_breach_again(revoked: Exemption) -> None:
    assert [step.to_status for step in Breach.objects.get().steps.all()] == ["open", "exempt", "open"]


RULINGS: dict[str, Any] = {
    "grant": grant_exemption,
    "refuse": refuse_exemption,
    "revoke": revoke_exemption,
}
LEGAL = {("asked", "grant"), ("asked", "refuse"), ("granted", "revoke")}
STATES = ("asked", "granted", "refused", "revoked")
ILLEGAL = sorted({(state, step) for state in STATES for step in RULINGS} - LEGAL)


@pytest.mark.parametrize(("state", "step"), ILLEGAL)
def test_an_illegal_ruling_is_refused(
    state: str, step: str, request: pytest.FixtureRequest, engaged: User, breach: Breach
) -> None:
    exemption, before = request.getfixturevalue(state), journal(breach)
    with pytest.raises(StepRefused, match="state"):
        RULINGS[step](exemption=exemption, ruling="x", by=engaged)
    exemption.refresh_from_db()
    assert (exemption.status, journal(breach)) == (state, before)


@pytest.mark.parametrize(("state", "step"), sorted(LEGAL))
@pytest.mark.parametrize("who", ["manager", "clerk", "admin", "stranger"])
def test_only_the_engaged_auditor_rules(state: str, step: str, who: str, request: pytest.FixtureRequest) -> None:
    exemption = request.getfixturevalue(state)
    with pytest.raises(StepRefused, match="not_yours"):
        RULINGS[step](exemption=exemption, ruling="x", by=request.getfixturevalue(who))


@pytest.mark.parametrize(("state", "step"), sorted(LEGAL))
def test_a_ruling_needs_a_reason(state: str, step: str, request: pytest.FixtureRequest, engaged: User) -> None:
    with pytest.raises(StepRefused, match="no_reason"):
        RULINGS[step](exemption=request.getfixturevalue(state), ruling=" ", by=engaged)


def test_an_auditor_does_not_ask(breach: Breach, engaged: User) -> None:
    with pytest.raises(StepRefused, match="not_yours"):
        ask(breach, engaged)


def test_without_evidence_nothing_is_asked(breach: Breach, manager: User) -> None:
    with pytest.raises(StepRefused, match="no_evidence"):
        ask(breach, manager, Uploads())


def test_one_exemption_at_a_time(asked: Exemption, breach: Breach, manager: User) -> None:
    with pytest.raises(StepRefused, match="asked_already"):
        ask(breach, manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.create(breach=breach, ground="other", words="x", asked_by=manager)


def test_what_is_settled_needs_no_exemption(breach: Breach, manager: User) -> None:
    settle_breach(breach=breach, reason="x", by=manager)
    with pytest.raises(StepRefused, match="state"):
        ask(breach, manager)


def test_what_facts_have_withdrawn_is_refused_and_not_granted(
    asked: Exemption, breach: Breach, engaged: User, run: ComplianceRun
) -> None:
    Breach.objects.get().move("withdrawn", reason="facts_corrected", run=run)
    with pytest.raises(StepRefused, match="withdrawn"):
        grant_exemption(exemption=asked, ruling="x", by=engaged)
    assert refuse_exemption(exemption=asked, ruling="已撤销", by=engaged).status == "refused"


def test_an_exemption_changes_no_rate(monday: None, paper: Paper, record: Record, local: Any, manager: User) -> None:
    paper.says("repeat_rate", "<=", 3, period="month")
    paper.band("repeat_rate", "between", 5, 8, period="month")
    paper.signed(date(2026, 10, 1))
    record.many(94, local(2026, 10, 5))
    record.many(6, local(2026, 10, 6), since_previous=5)
    recompute(as_of=local(2026, 11, 22))
    before = list(Result.objects.order_by("pk").values_list("digest", "verdict", "value"))
    breach = Breach.objects.get()
    breach.move("exempt", reason="x", by=manager)
    recompute(as_of=local(2026, 11, 23))
    assert list(Result.objects.order_by("pk").values_list("digest", "verdict", "value")) == before
    breach.refresh_from_db()
    assert (breach.status, breach.cases) == ("exempt", 6)
