"""Programs with tokens: `program(manager, "complaints:read")` asks in his name, in English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.api_tokens.actions import issue
from accounts.api_tokens.models import ApiToken, Scope, scopes_of
from accounts.models import Organisation, User
from complaints.models import Source

RECEIVED = "2026-11-20T09:00:00+08:00"


@pytest.fixture
def secret_of() -> Callable[..., str]:
    """`secret_of(manager, "complaints:read")` is the secret of a new token; without scopes of one with all of his."""

    def give(owner: User, *scopes: str, name: str = "CRM") -> str:
        chosen = [Scope(scope) for scope in scopes] or scopes_of(owner)
        today = timezone.localdate()
        return issue(owner=owner, name=name, scopes=chosen, expires_on=today + dt.timedelta(days=30), today=today)[1]

    return give


@pytest.fixture
def program(secret_of: Callable[..., str]) -> Callable[..., Client]:
    def open_for(owner: User, *scopes: str, language: str = "en") -> Client:
        secret = secret_of(owner, *scopes)
        return Client(headers={"authorization": f"Bearer {secret}", "accept-language": language})

    return open_for


@pytest.fixture
def told() -> Callable[..., dict[str, Any]]:
    """`told("R1", satisfaction=5)`: a row as a program sends it."""

    def row(reference: str, **facts: Any) -> dict[str, Any]:
        return {"source": "crm", "reference": reference, "received_at": RECEIVED, "channel": "phone", **facts}

    return row


@pytest.fixture
def send() -> Callable[..., Any]:
    """`send(program, path, json)`: a POST of JSON."""

    def post(client: Client, path: str, content: Any, **more: Any) -> Any:
        return client.post(path, content, content_type="application/json", **more)

    return post


@pytest.fixture
def source(company: Organisation) -> Source:
    return Source.objects.create(organisation=company, key="crm", name="CRM")


@pytest.fixture
def token() -> Callable[[], ApiToken]:
    return ApiToken.objects.get
