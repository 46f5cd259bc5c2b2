"""The page of a dispute: the ladder, what bars a way, and each step's form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from compliance.actions.disputes import climb, open_dispute
from compliance.models import Breach, Dispute
from tests.compliance.conftest import Record
from tests.compliance.following import TODAY, breach, engaged, happened, monday, run

__all__ = ["breach", "engaged", "monday", "run"]
pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
BARRED = "a valid arbitration agreement keeps this dispute from the court"


@pytest.fixture
def dispute(breach: Breach, manager: User) -> Dispute:
    opened = open_dispute(breach=breach, party="业主委员会", happened=happened(), by=manager)
    return climb(dispute=opened, rung="negotiation", happened=happened(), by=manager)


@pytest.fixture
def page(dispute: Dispute, client_of: As) -> Callable[[User], str]:
    def read(who: User) -> str:
        address = reverse("compliance:dispute", args=[dispute.pk])
        return str(client_of(who).get(address, headers={"accept-language": "en"}).content.decode())

    return read


@pytest.fixture
def take(dispute: Dispute, client_of: As, manager: User) -> Callable[..., Any]:
    """`take("court", words="x")` fills in the form of a step of today."""

    def post(kind: str, **given: Any) -> Any:
        address = reverse("compliance:dispute_step", args=[dispute.pk, kind])
        told = {"on": TODAY.isoformat(), "words": "见记录。", **given}
        return client_of(manager).post(address, told, headers={"accept-language": "en"})

    return post


def way(dispute: Dispute, kind: str) -> str:
    return reverse("compliance:dispute_step", args=[dispute.pk, kind])


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof")


def sign(take: Callable[..., Any]) -> Any:
    return take("agreement", arbitrator="仲裁委员会", attachments=proof())


def test_a_dispute_is_recorded_with_the_start_of_its_negotiation(breach: Breach, manager: User, client_of: As) -> None:
    told = {"party": "业主委员会", "on": "2026-11-20", "words": "来函", "started": "on"}
    client_of(manager).post(reverse("compliance:dispute_open", args=[breach.pk]), told)
    assert Dispute.objects.values_list("stage", "party").get() == ("negotiation", "业主委员会")
    assert str(Breach.objects.get().negotiated_on) == "2026-11-20"


def test_it_is_raised_without_a_negotiation_too(breach: Breach, manager: User, client_of: As) -> None:
    told = {"party": "业主委员会", "on": "2026-11-20", "words": "来函"}
    client_of(manager).post(reverse("compliance:dispute_open", args=[breach.pk]), told)
    assert Dispute.objects.get().stage == "raised"


def test_one_complaint_gets_a_ladder_of_its_own(
    breach: Breach, manager: User, client_of: As, record: Record, local: Any
) -> None:
    complaint = record(local(2026, 9, 5))
    told = {"party": "张某", "on": "2026-11-20", "words": "来函", "complaint": complaint.reference}
    client_of(manager).post(reverse("compliance:dispute_open", args=[breach.pk]), told)
    assert Dispute.objects.get().complaint == complaint


def test_open_ways_are_links_and_closed_ones_say_why(
    page: Callable[[User], str], dispute: Dispute, manager: User
) -> None:
    told = page(manager)
    assert way(dispute, "court") in told
    assert way(dispute, "mediation") not in told
    assert "No mediation body is on record yet." in told
    assert "No arbitration agreement is on record." in told


def test_an_agreement_bars_the_court_and_the_page_says_so(
    page: Callable[[User], str], take: Callable[..., Any], dispute: Dispute, manager: User
) -> None:
    sign(take)
    told = page(manager)
    assert BARRED in told
    assert way(dispute, "court") not in told
    assert way(dispute, "arbitration") in told


def test_a_barred_way_has_no_form_and_takes_nothing(
    take: Callable[..., Any], dispute: Dispute, manager: User, client_of: As
) -> None:
    sign(take)
    asked = client_of(manager).get(way(dispute, "court"), headers={"accept-language": "en"}, follow=True)
    assert asked.redirect_chain == [(reverse("compliance:dispute", args=[dispute.pk]), 302)]
    assert BARRED in take("court").content.decode()
    assert Dispute.objects.get().stage == "negotiation"


def test_the_whole_ladder_to_arbitration(take: Callable[..., Any]) -> None:
    take("body", body="消费者协会", by_us_on="2026-11-20", by_them_on="2026-11-21", attachments=proof())
    take("mediation")
    sign(take)
    take("arbitration")
    take("ended", outcome="award")
    dispute = Dispute.objects.get()
    kinds = ["raised", "negotiation", "body", "mediation", "agreement", "arbitration", "ended"]
    assert [step.kind for step in dispute.steps.all()] == kinds
    assert (dispute.stage, dispute.outcome) == ("ended", "award")


def test_a_void_agreement_opens_the_court(take: Callable[..., Any]) -> None:
    sign(take)
    take("void", words="机构约定不明")
    take("court")
    assert Dispute.objects.get().stage == "court"


@pytest.mark.parametrize(
    ("before", "kind", "why"),
    [
        ((), "void", "No arbitration agreement is on record."),
        (("court",), "body", "The dispute is beyond this step."),
        (("court",), "agreement", "The case lies before the court"),
        (("agreement",), "agreement", "A valid arbitration agreement is on record already."),
    ],
)
def test_what_has_no_room_says_why(
    before: tuple[str, ...],
    kind: str,
    why: str,
    take: Callable[..., Any],
    dispute: Dispute,
    manager: User,
    client_of: As,
) -> None:
    for each in before:
        take(each, arbitrator="x", attachments=proof())
    told = client_of(manager).get(way(dispute, kind), headers={"accept-language": "en"}, follow=True)
    assert why in told.content.decode()


def test_a_document_is_added_to_an_ended_dispute_and_nothing_else(
    page: Callable[[User], str], take: Callable[..., Any], dispute: Dispute, manager: User, client_of: As
) -> None:
    take("ended", outcome="agreed")
    take("document", words="", attachments=proof())
    assert dispute.steps.last().evidence.count() == 1
    told = client_of(manager).get(way(dispute, "agreement"), headers={"accept-language": "en"}, follow=True)
    assert "The dispute has ended." in told.content.decode()
    assert way(dispute, "court") not in page(manager)


def test_an_unknown_step_is_not_there(dispute: Dispute, manager: User, client_of: As) -> None:
    assert client_of(manager).get(way(dispute, "war")).status_code == 404


def test_the_auditor_reads_it_and_leads_nothing(page: Callable[[User], str], dispute: Dispute, engaged: User) -> None:
    told = page(engaged)
    assert "Dispute with the other side" in told
    assert way(dispute, "court") not in told
