"""The pages of the judgement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError

from compliance import tasks
from compliance.models import ComplianceRun
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["runs", "breaches"])
def test_a_manager_reads_the_lists(name: str, manager: Any, client_of: Callable[..., Any]) -> None:
    assert client_of(manager).get(reverse(f"compliance:{name}")).status_code == 200


def test_a_clerk_may_not_ask_for_a_recompute(clerk: Any, client_of: Callable[..., Any]) -> None:
    assert client_of(clerk).post(reverse("compliance:recompute")).status_code == 403


def test_when_the_broker_is_gone_a_page_says_so(
    manager: Any, client_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(**_told: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.recompute_now, "delay", gone)
    client = client_of(manager)
    assert client.post(reverse("compliance:recompute")).status_code == 302
    assert not JournalEntry.objects.filter(action="compliance.recompute_asked").exists()  # nor is it done later


@pytest.mark.parametrize(
    ("replayed", "wrong", "shown"),
    [
        (0, [], "—"),
        (20, [], "20 of 20"),
        (20, [7], '<span class="pill major">19 of 20</span>'),
    ],
)
def test_a_run_says_how_much_of_its_sample_was_found_again(
    manager: Any, client_of: Callable[..., Any], replayed: int, wrong: list[int], shown: str
) -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    ComplianceRun.objects.create(as_of=moment, rule_version="1", replayed=replayed, replays_wrong=wrong)
    client = client_of(manager)
    client.cookies["django_language"] = "en"
    [row] = client.get(reverse("compliance:runs")).context["table"].rows
    assert row.get_cell("replayed") == shown
