"""The page on which an auditor holds the journal against the heads he was given."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audits.actions.heads import give_heads
from audits.models import Engagement, GivenHead
from evidence.actions import record, seal
from evidence.models import JournalEntry
from tests.audits.actions.test_heads import rewrite
from tests.audits.conftest import NOW
from tests.evidence.unguarded import unguarded

HEADS = "/audits/heads/"


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def given(engagement: Engagement) -> GivenHead:
    for n in range(4):
        record(action=f"a{n}")
    give_heads(now=NOW)
    return GivenHead.objects.get()


def test_it_lists_his_own_and_nobody_elses(client_of, auditor, stranger, given):
    assert reverse("audits:heads") == HEADS
    assert str(given) in client_of(auditor).get(HEADS).content.decode()
    assert str(given) not in client_of(stranger).get(HEADS).content.decode()


def test_an_untouched_journal_fits_the_head_he_pastes(client_of, auditor, given):
    page = client_of(auditor).post(HEADS, {"heads": f" {given}\n"})
    assert (page.context["faults"], page.context["pasted"]) == ([], 1)
    told = JournalEntry.objects.get(action="journal.verify")
    assert (told.actor_id_at, told.detail["heads"], told.detail["faults"]) == (auditor.pk, [str(given)], 0)


@pytest.mark.parametrize("pasted", [True, False])
def test_a_history_written_anew_is_found(client_of, auditor, given, pasted):
    with unguarded():
        seal()
        rewrite(3)
        page = client_of(auditor).post(HEADS, {"heads": str(given) if pasted else ""})
    assert "The history up to here is not the one whose head was given out." in page.content.decode()


def test_a_head_of_his_that_was_taken_away_is_found_by_the_one_he_kept(client_of, auditor, given):
    with unguarded():
        GivenHead.objects.all()._raw_delete("default")
        seal()
        rewrite(3)
        page = client_of(auditor).post(HEADS, {"heads": str(given)})
    assert page.context["faults"]


@pytest.mark.parametrize("text", ["x", "1:abc", f"-1:{'0' * 64}", f"1:{'G' * 64}", f"{'9' * 30}:{'0' * 64}"])
def test_what_is_no_head_is_said_and_nothing_is_verified(client_of, auditor: User, given, text):
    page = client_of(auditor).post(HEADS, {"heads": text})
    assert (page.status_code, page.context["form"]["heads"].value()) == (422, text)
    assert "This is no head of the journal" in page.content.decode()
    assert not JournalEntry.objects.filter(action="journal.verify").exists()
