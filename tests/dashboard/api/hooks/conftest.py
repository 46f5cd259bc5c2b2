"""A source system with a webhook: `sender(hook, secret)` signs and sends as Standard Webhooks has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from complaints.models import Source
from dashboard.api.hooks.actions import open_hook
from dashboard.api.hooks.models import Hook
from dashboard.api.hooks.signing import signature

ADDRESS = "/api/v1/hooks/crm/"


@pytest.fixture
def opened(source: Source, manager: User) -> tuple[Hook, str]:
    """The webhook of the source, and its secret."""
    return open_hook(source=source, by=manager)


@pytest.fixture
def deliver(opened: tuple[Hook, str], client: Client) -> Callable[..., Any]:
    """`deliver({...}, number="m1")` sends an event as the source system would; `late` is in seconds."""

    def send(event: Any, *, number: str = "m1", secret: str = opened[1], late: int = 0, **other: str) -> Any:
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        time = str(int(timezone.now().timestamp()) - late)
        signed = {
            "webhook-id": number,
            "webhook-timestamp": time,
            "webhook-signature": signature(secret, number, time, body),
            "accept-language": "en",
        }
        return client.post(ADDRESS, body, content_type="application/json", headers={**signed, **other})

    return send


@pytest.fixture
def event() -> Callable[..., dict[str, Any]]:
    """`event("R1", unit="东区")`: what the source system knows of a complaint."""

    def tell(reference: str, **facts: Any) -> dict[str, Any]:
        return {"reference": reference, "received_at": "2026-11-20T09:00:00+08:00", **facts}

    return tell
