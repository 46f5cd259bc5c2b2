"""The pages of a breach: what it says to whom, and what a form does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audits.models import evidence_visible_to
from compliance.actions.exempting import ask_exemption
from compliance.actions.following import settle_breach
from compliance.actions.handling import Plan, plan_handling
from compliance.models import Breach, Compensation, Exemption, Handling
from evidence.models import EvidenceFile
from tests.compliance.following import TODAY, breach, engaged, monday, run, uploads

__all__ = ["breach", "engaged", "monday", "run"]
pytestmark = pytest.mark.django_db
As = Callable[[User], Client]


@pytest.fixture
def page(breach: Breach, client_of: As) -> Callable[[User], str]:
    """`page(manager)` is the page of the breach as somebody reads it, in English."""

    def read(who: User) -> str:
        response = client_of(who).get(reverse("compliance:breach", args=[breach.pk]), headers={"accept-language": "en"})
        return str(response.content.decode())

    return read


@pytest.fixture
def send(breach: Breach, client_of: As) -> Callable[..., Any]:
    """`send(manager, "handling_plan", cause="x")` fills in a form of the breach, or of what `pk` names."""

    def post(who: User, name: str, pk: int | None = None, **given: Any) -> Any:
        address = reverse(f"compliance:{name}", args=[pk or breach.pk])
        return client_of(who).post(address, given, headers={"accept-language": "en"})

    return post


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof")


def test_the_page_quotes_clause_and_class_and_says_how_many_days_are_left(
    page: Callable[[User], str], manager: User
) -> None:
    told = page(manager)
    assert all(words in told for words in ("重复投诉率控制在3%以内。", "高于5%但低于8%", "7 days left"))


def test_the_list_leads_to_the_page(breach: Breach, manager: User, client_of: As) -> None:
    told = client_of(manager).get(reverse("compliance:breaches")).content.decode()
    assert reverse("compliance:breach", args=[breach.pk]) in told


def test_an_auditor_reads_it_and_is_offered_no_step_of_the_company(
    page: Callable[[User], str], engaged: User, breach: Breach
) -> None:
    told = page(engaged)
    assert "重复投诉率控制在3%以内。" in told
    for name in ("handling_plan", "exemption_ask", "compensation_add", "dispute_open", "breach_settle"):
        assert reverse(f"compliance:{name}", args=[breach.pk]) not in told


def test_a_measure_is_planned_done_and_shown(
    send: Callable[..., Any], page: Callable[[User], str], manager: User, clerk: User
) -> None:
    send(manager, "handling_plan", cause="未并案", measure="登记时提示", responsible=clerk.pk, due_on="2026-11-27")
    measure = Handling.objects.get()
    assert "4 days left" in page(manager)
    send(manager, "handling_finish", measure.pk, done_on="2026-11-23", outcome="已上线", attachments=proof())
    measure.refresh_from_db()
    assert (measure.status, measure.evidence.count()) == ("done", 1)
    assert "已上线" in page(manager)


def test_a_planned_measure_is_changed_or_dropped(send: Callable[..., Any], breach: Breach, manager: User) -> None:
    measure = plan_handling(breach=breach, plan=Plan("x", "y", manager, TODAY), by=manager)
    send(manager, "handling_change", measure.pk, cause="x", measure="z", responsible=manager.pk, due_on="2026-12-01")
    send(manager, "handling_drop", measure.pk, reason="另有措施")
    measure.refresh_from_db()
    assert (measure.measure, measure.status, measure.outcome) == ("z", "dropped", "另有措施")


def test_a_measure_is_overdue_the_day_after(page: Callable[[User], str], breach: Breach, manager: User) -> None:
    plan_handling(breach=breach, plan=Plan("x", "y", manager, TODAY - timedelta(days=1)), by=manager)
    assert "overdue" in page(manager)


def test_an_exemption_is_asked_for_and_ruled_on(
    send: Callable[..., Any], page: Callable[[User], str], manager: User, engaged: User
) -> None:
    send(manager, "exemption_ask", ground="force_majeure", words="台风停电", attachments=proof())
    asked = Exemption.objects.get()
    assert reverse("compliance:exemption", args=[asked.pk]) in page(engaged)
    send(engaged, "exemption", asked.pk, decision="granted", ruling="公告属实")
    assert Breach.objects.get().status == "exempt"
    assert "公告属实" in page(manager)


def test_a_request_without_evidence_is_not_sent(send: Callable[..., Any], manager: User) -> None:
    assert send(manager, "exemption_ask", ground="other", words="x").status_code == 422
    assert not Exemption.objects.exists()


def test_a_ruling_that_is_no_longer_possible_says_so(
    send: Callable[..., Any], breach: Breach, manager: User, engaged: User
) -> None:
    asked = ask_exemption(breach=breach, ground="other", words="x", uploads=uploads(), by=manager)
    response = send(engaged, "exemption", asked.pk, decision="revoked", ruling="x")
    assert response.status_code == 422
    asked.refresh_from_db()
    assert asked.status == "asked"


def test_compensation_is_added_and_taken_back(
    send: Callable[..., Any], page: Callable[[User], str], manager: User
) -> None:
    send(manager, "compensation_add", kind="paid", amount="300.50", on="2026-11-23", words="3 户")
    entry = Compensation.objects.get()
    assert "¥300.5" in page(manager)
    send(manager, "compensation_reverse", entry.pk, on="2026-11-23", reason="重复登记")
    assert Breach.objects.get().compensations.balance().paid == Decimal(0)


def test_a_complaint_that_is_not_there_is_named(send: Callable[..., Any], manager: User) -> None:
    given = {"kind": "paid", "amount": "1", "on": "2026-11-23", "words": "x", "complaint": "NONE"}
    assert "There is no such complaint." in send(manager, "compensation_add", **given).content.decode()


def test_a_breach_is_settled_and_taken_up_again(
    send: Callable[..., Any], page: Callable[[User], str], manager: User
) -> None:
    send(manager, "breach_settle", reason="双方确认")
    assert "双方确认" in page(manager)
    send(manager, "breach_reopen", reason="对方反悔")
    assert Breach.objects.get().status == "open"


def test_what_keeps_it_from_being_settled_is_said(
    send: Callable[..., Any], page: Callable[[User], str], breach: Breach, manager: User
) -> None:
    plan_handling(breach=breach, plan=Plan("x", "y", manager, TODAY), by=manager)
    why = "A measure is still planned: finish or drop it first."
    assert why in page(manager)
    assert why in send(manager, "breach_settle", reason="x").content.decode()
    assert Breach.objects.get().status == "open"


def test_a_withdrawn_breach_says_why_and_offers_no_step(
    page: Callable[[User], str], breach: Breach, manager: User, run: Any
) -> None:
    breach.move("withdrawn", reason="facts_corrected", run=run)
    told = page(manager)
    assert "corrected facts undid it" in told
    assert reverse("compliance:handling_plan", args=[breach.pk]) not in told


def test_corrected_figures_are_told_in_the_history(
    page: Callable[[User], str], breach: Breach, manager: User, run: Any
) -> None:
    breach.steps.create(from_status="open", to_status="open", changes={"cases": ["6", "7"]}, run=run)
    assert "cases: 6 → 7" in page(manager)


def test_papers_are_read_by_those_who_may_see_the_breach(
    breach: Breach, manager: User, engaged: User, clerk: User, stranger: User
) -> None:
    ask_exemption(breach=breach, ground="other", words="x", uploads=uploads(), by=manager)
    file = EvidenceFile.objects.get()
    may = [who for who in (manager, engaged, clerk, stranger) if file in evidence_visible_to(who, TODAY)]
    assert may == [manager, engaged]


def test_a_settled_breach_is_offered_to_be_taken_up_again(
    page: Callable[[User], str], breach: Breach, manager: User
) -> None:
    settle_breach(breach=breach, reason="x", by=manager)
    assert reverse("compliance:breach_reopen", args=[breach.pk]) in page(manager)
