"""The pages of restatements: what they say, and what a decision does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from compliance.models import Restatement
from tests.compliance.restating import Quarter, drafted, quarter

__all__ = ["drafted", "quarter"]
pytestmark = pytest.mark.django_db
As = Callable[[User], Client]
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def page(client_of: As, manager: User) -> Callable[..., str]:
    """`page("restatement", 1)` as the manager reads it, in English."""

    def read(name: str, *args: Any) -> str:
        return str(client_of(manager).get(reverse(f"compliance:{name}", args=args), headers=ENGLISH).content.decode())

    return read


@pytest.fixture
def decide(client_of: As, manager: User) -> Callable[..., Any]:
    def post(restatement: Restatement, kind: str = "approve", **given: str) -> Any:
        told = {"reason": "电话录音为证", "seen": restatement.seal, **given}
        address = reverse("compliance:restatement_decide", args=[restatement.pk, kind])
        return client_of(manager).post(address, told, headers=ENGLISH, follow=True)

    return post


def test_the_list_sets_what_was_published_against_what_comes_out(
    page: Callable[..., str], drafted: Restatement
) -> None:
    told = page("restatements")
    assert all(words in told for words in ("100.00%", "90.00%", "waits for a decision", "Q4 2026"))


def test_an_empty_list_says_so(page: Callable[..., str], quarter: Quarter) -> None:
    assert "Nothing published comes out otherwise." in page("restatements")


def test_the_page_says_old_new_cause_and_cases(page: Callable[..., str], drafted: Restatement) -> None:
    told = page("restatement", drafted.pk)
    assert all(
        words in told
        for words in (
            "100.00%",
            "90.00%",
            "missed",
            "1 complaint was corrected.",
            "1: in time → late",
            "R3",
            "1 unit differs",
        )
    )


def test_a_complaint_leads_to_its_page(page: Callable[..., str], drafted: Restatement) -> None:
    address = reverse("complaints:detail", args=[drafted.cases.get().complaint_id])
    assert f'href="{address}"' in page("restatement", drafted.pk)


def test_approving_asks_for_a_reason_and_says_it_is_done(decide: Any, drafted: Restatement) -> None:
    assert "This field is required." in decide(drafted, reason="").content.decode()
    answer = decide(drafted)
    assert "The restatement is approved. The next issue tells it." in answer.content.decode()
    assert Restatement.objects.get().status == "approved"
    assert "电话录音为证" in answer.content.decode()


def test_rejecting_is_the_other_way(decide: Any, drafted: Restatement) -> None:
    decide(drafted, "reject")
    assert Restatement.objects.get().status == "rejected"


def test_a_draft_that_a_run_has_changed_is_shown_again(decide: Any, quarter: Quarter, drafted: Restatement) -> None:
    seen = drafted.seal
    quarter.late(5)
    quarter.judge()
    answer = decide(drafted, seen=seen)
    assert "A run has changed this draft since you opened it" in answer.content.decode()
    assert Restatement.objects.get().status == "drafted"


def test_another_decision_is_not_found(decide: Any, drafted: Restatement) -> None:
    assert decide(drafted, "publish").status_code == 404


def test_what_is_decided_offers_no_decision(page: Callable[..., str], decide: Any, drafted: Restatement) -> None:
    approve = reverse("compliance:restatement_decide", args=[drafted.pk, "approve"])
    assert approve in page("restatement", drafted.pk)
    decide(drafted)
    assert approve not in page("restatement", drafted.pk)
