from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from complaints.models import Complaint
from compliance.actions.compensating import Entry, add_compensation, reverse_compensation
from compliance.actions.disputes import Happened, climb, open_dispute
from compliance.actions.exempting import ask_exemption, grant_exemption
from compliance.actions.following import settle_breach
from compliance.actions.handling import Plan, finish_handling, plan_handling
from compliance.models import Breach
from evidence.actions import Uploads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november", "storage")]
DAY = dt.date(2026, 10, 8)


@pytest.fixture
def storage(settings, tmp_path: Path) -> None:
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": files}


@pytest.fixture
def breach(run, promise) -> Breach:
    return Breach.objects.create(
        key="b",
        promise=promise("repeat"),
        period="2026Q3",
        severity="minor",
        cases=4,
        occurred_on=dt.date(2026, 9, 30),
        opened_by_run=run,
        clause_text="重复投诉率控制在3%以内。",
        band_text="高于5%但低于8%",
    )


@pytest.fixture
def read(program, manager, breach):
    """`read()` is the breach as a program of the manager, or of another person, reads it."""

    def ask(who: User = manager):
        return program(who).get(f"/api/v1/breaches/{breach.pk}/")

    return ask


def proof() -> Uploads:
    return Uploads([ContentFile(b"%PDF-1.7 proof", "proof.pdf")], DAY)


def test_a_breach_is_told_with_the_letters_words_and_nothing_done_yet(read):
    shown = read().json()
    assert (shown["clause_text"], shown["band_text"]) == ("重复投诉率控制在3%以内。", "高于5%但低于8%")
    assert (shown["measures"], shown["exemptions"], shown["disputes"]) == ([], [], [])
    assert shown["compensation"] == {"promised": "0.00", "paid": "0.00", "owed": "0.00", "entries": []}


def test_a_measure_says_who_until_when_and_what_came_of_it(read, breach, manager):
    measure = plan_handling(breach=breach, plan=Plan("夜班漏单", "交接清点", manager, DAY), by=manager)
    finish_handling(handling=measure, done_on=DAY, outcome="无遗漏", by=manager, uploads=proof())
    [shown] = read().json()["measures"]
    assert (shown["cause"], shown["measure"], shown["responsible"]) == ("夜班漏单", "交接清点", "manager")
    assert (shown["status"], shown["done_on"], shown["outcome"]) == ("done", "2026-10-08", "无遗漏")
    assert [file["name"] for file in shown["evidence"]] == ["proof.pdf"]


def test_an_exemption_says_what_was_asked_and_ruled(read, breach, manager, auditor, engagement):
    asked = ask_exemption(breach=breach, ground="force_majeure", words="台风", uploads=proof(), by=manager)
    grant_exemption(exemption=asked, ruling="有气象证明", by=auditor)
    shown = read().json()
    [exemption] = shown["exemptions"]
    assert (exemption["ground"], exemption["status"], exemption["ruling"]) == (
        "force_majeure",
        "granted",
        "有气象证明",
    )
    assert shown["status"] == "exempt"


def test_the_ledger_comes_to_what_was_not_taken_back(read, breach, manager):
    add_compensation(breach=breach, entry=Entry("promised", Decimal(960), DAY, "8 件"), by=manager)
    wrong = add_compensation(breach=breach, entry=Entry("paid", Decimal("4800"), DAY, "4 件"), by=manager)
    reverse_compensation(compensation=wrong, on=DAY, reason="多写一个零", by=manager)
    shown = read().json()["compensation"]
    assert (shown["promised"], shown["paid"], shown["owed"]) == ("960.00", "0.00", "960.00")
    assert [(entry["kind"], entry["amount"], entry["reverses"]) for entry in shown["entries"]] == [
        ("promised", "960.00", None),
        ("paid", "4800.00", None),
        ("reversal", "4800.00", wrong.pk),
    ]


def test_a_dispute_says_where_it_stands_and_how_it_came_there(read, breach, manager):
    dispute = open_dispute(breach=breach, party="远帆物流", happened=Happened(DAY, "来函"), by=manager)
    climb(dispute=dispute, rung="negotiation", happened=Happened(DAY, "首次会谈"), by=manager)
    shown = read().json()
    [told] = shown["disputes"]
    assert (told["party"], told["stage"], told["negotiated_on"]) == ("远帆物流", "negotiation", "2026-10-08")
    assert [(step["kind"], step["words"]) for step in told["steps"]] == [
        ("raised", "来函"),
        ("negotiation", "首次会谈"),
    ]
    assert shown["negotiated_on"] == "2026-10-08"


def test_the_history_says_from_where_to_where_and_why(read, breach, manager):
    settle_breach(breach=breach, reason="双方和解", by=manager)
    [step] = read().json()["history"]
    assert (step["from_status"], step["to_status"], step["reason"]) == ("open", "settled", "双方和解")


def test_a_complaint_of_an_entry_is_named_by_its_reference(read, breach, manager, program, send, told):
    send(program(manager), "/api/v1/complaints/", told("R1"))
    about = Complaint.objects.get()
    add_compensation(breach=breach, entry=Entry("paid", Decimal(10), DAY, "x", about), by=manager)
    assert read().json()["compensation"]["entries"][0]["complaint"] == "R1"


def test_it_takes_as_many_questions_for_much_as_for_little(read, breach, manager, django_assert_max_num_queries):
    for _ in range(4):
        plan_handling(breach=breach, plan=Plan("x", "x", manager, DAY), by=manager)
        add_compensation(breach=breach, entry=Entry("paid", Decimal(1), DAY, "x"), by=manager)
    with django_assert_max_num_queries(20):
        assert len(read().json()["measures"]) == 4


def test_an_auditors_program_does_not_learn_who_disputes_it(read, breach, manager, auditor, engagement):
    said = Happened(DAY, "远帆物流来电 13812345678")
    open_dispute(breach=breach, party="远帆物流", happened=said, by=manager)
    [dispute] = read(auditor).json()["disputes"]
    assert (dispute["party"], dispute["steps"][0]["words"]) == ("the other side", "***来电 ***")
    assert read().json()["disputes"][0]["party"] == "远帆物流"


def test_whoever_may_not_see_it_finds_nothing(read, breach, stranger, auditor, engagement):
    assert read(auditor).status_code == 200
    assert read(stranger).status_code == 404
