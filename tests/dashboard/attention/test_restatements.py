"""The first page names restatements that wait for the manager."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from accounts.models import User
from commitments.companies import Whose
from commitments.portfolio import Portfolio
from compliance.models import Restatement
from dashboard.attention import Reader, items
from dashboard.attention.items import Item
from tests.compliance.conftest import local, record
from tests.compliance.restating import drafted, quarter

__all__ = ["drafted", "local", "quarter", "record"]
pytestmark = pytest.mark.django_db


def told(user: User, restatement: Restatement) -> list[Item]:
    company = Whose(restatement.organisation, [restatement.organisation], named=False)
    portfolio = Portfolio([restatement.promise.clause.version.letter])
    with translation.override("en"):
        found = items(Reader(user, timezone.localdate(), company, portfolio))
    return [item for item in found if item.view == "compliance:restatement"]


def test_a_manager_is_asked_to_decide(drafted: Restatement, manager: User) -> None:
    [item] = told(manager, drafted)
    assert (item.title, item.pk) == ("Decide on the restatement", drafted.pk)
    assert item.text.endswith("Q4 2026: what was published comes out otherwise by now.")


def test_others_are_not(drafted: Restatement, auditor: User) -> None:
    assert told(auditor, drafted) == []


def test_what_is_decided_waits_no_more(drafted: Restatement, manager: User) -> None:
    drafted.move("rejected", reason="x", by=manager)
    assert told(manager, drafted) == []
