"""The pages of the judgement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError

from compliance import tasks
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
