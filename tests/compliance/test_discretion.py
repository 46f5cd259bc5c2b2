"""What an auditor reads of those who dispute a breach: what they say, never who they are (rule book §15)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from compliance.actions.compensating import Entry, add_compensation
from compliance.actions.disputes import climb, end_dispute, open_dispute
from compliance.actions.following import settle_breach
from compliance.actions.handling import Plan, finish_handling, plan_handling
from compliance.models import Breach, Dispute
from evidence.models import JournalEntry
from tests.compliance.following import TODAY, breach, engaged, happened, monday, run

__all__ = ["breach", "engaged", "monday", "run"]
pytestmark = pytest.mark.django_db
WHO, CALLED, HIDDEN = "远帆物流", "13812345678", "***"
Pages = Callable[[User], str]


@pytest.fixture
def dispute(breach: Breach, manager: User) -> Dispute:
    """A dispute whose other side is named in every word that is written about the breach."""
    said = f"{WHO}来电 {CALLED}"
    opened = open_dispute(breach=breach, party=WHO, happened=happened(words=said), by=manager)
    plan = Plan(cause=f"原因：{said}", measure=f"措施：{said}", responsible=manager, due_on=TODAY)
    plan_handling(breach=breach, plan=plan, by=manager)
    add_compensation(breach=breach, entry=Entry("promised", Decimal(1), TODAY, f"付给{said}"), by=manager)
    return climb(dispute=opened, rung="negotiation", happened=happened(words=said), by=manager)


@pytest.fixture
def pages(dispute: Dispute, client_of: Callable[[User], Client]) -> Pages:
    """`pages(auditor)`: what he reads of the breach and of its dispute."""

    def read(who: User) -> str:
        addresses = [
            reverse("compliance:breach", args=[dispute.breach_id]),
            reverse("compliance:dispute", args=[dispute.pk]),
        ]
        told = [client_of(who).get(each, headers={"accept-language": "en"}) for each in addresses]
        return "".join(each.content.decode() for each in told)

    return read


def test_a_manager_reads_who_disputes_a_breach(pages: Pages, manager: User) -> None:
    shown = pages(manager)
    assert f"Dispute with {WHO}" in shown
    assert (CALLED in shown, HIDDEN in shown) == (True, False)


def test_an_auditor_reads_what_was_done_and_not_for_whom(pages: Pages, engaged: User) -> None:
    shown = pages(engaged)
    assert "Dispute with the other side" in shown
    assert (WHO in shown, CALLED in shown) == (False, False)
    assert shown.count(HIDDEN) >= 5


def test_the_words_with_which_a_breach_is_settled_name_nobody_either(
    pages: Pages, engaged: User, breach: Breach, dispute: Dispute, manager: User
) -> None:
    finish_handling(handling=breach.handlings.get(), done_on=TODAY, outcome=f"已告知{WHO}", by=manager)
    end_dispute(dispute=dispute, outcome="agreed", happened=happened(words=f"与{WHO}和解"), by=manager)
    settle_breach(breach=breach, reason=f"已与{WHO}结清", by=manager)
    assert WHO not in pages(engaged)


def test_the_name_stands_neither_in_the_clear_nor_in_the_journal(dispute: Dispute) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT party FROM compliance_dispute WHERE id = %s", [dispute.pk])
        assert WHO not in cursor.fetchone()[0]
    raised = JournalEntry.objects.get(action__endswith="dispute_raised")
    assert "party" not in raised.detail
