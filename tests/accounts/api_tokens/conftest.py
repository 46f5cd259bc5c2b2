from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.api_tokens.actions import issue
from accounts.api_tokens.models import ApiToken, Scope
from accounts.models import User

TODAY = date(2026, 11, 23)


@pytest.fixture
def give() -> Callable[..., tuple[ApiToken, str]]:
    """`give(manager)`: a token to read complaints for 30 days, and its secret."""

    def make(owner: User, *scopes: Scope, **other: Any) -> tuple[ApiToken, str]:
        told = {"name": "CRM", "scopes": scopes or [Scope.COMPLAINTS_READ], "today": TODAY, **other}
        return issue(owner=owner, **{"expires_on": TODAY + timedelta(days=30), **told})

    return make
