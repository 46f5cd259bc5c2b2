"""The content security policy is on every answer."""

from __future__ import annotations

import pytest
from django.test import Client

from dashboard.middleware import POLICY


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/", "/no-such-page/", "/static/plotly.min.js"])
def test_every_answer_carries_the_policy(client: Client, path: str) -> None:
    assert client.get(path).headers["Content-Security-Policy"] == POLICY


def test_nothing_inline_and_nothing_foreign_is_allowed() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "default-src 'none'" in POLICY
