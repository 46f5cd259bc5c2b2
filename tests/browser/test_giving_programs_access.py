"""A manager gives a program access with a token, opens a webhook, and takes both away again."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from tests.conftest import PASSWORD


@pytest.fixture
def locale() -> str:
    return "en-GB"


def letters(address: str, secret: str) -> int:
    """The status with which the API answers to a token."""
    request = urllib.request.Request(f"{address}/api/v1/letters/", headers={"Authorization": f"Bearer {secret}"})
    try:
        with urllib.request.urlopen(request) as answer:
            json.load(answer)
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.django_db(transaction=True)
def test_a_token_is_made_used_and_revoked(live_server: Any, sign_in: Callable[[User], Any], manager: User) -> None:
    page = sign_in(manager)
    page.goto("/")
    page.get_by_text("manager", exact=True).first.click()
    page.get_by_role("link", name="API and webhooks").click()
    page.get_by_role("link", name="New token").first.click()
    page.get_by_label("Name").fill("Night sync")
    page.get_by_label("read letters and their promises").check()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the token").click()
    secret = page.locator("#secret").inner_text()
    assert letters(live_server.url, secret) == 200
    page.get_by_role("link", name="I have kept it").click()
    assert secret not in page.content()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Revoke “Night sync”").click()
    page.get_by_text("opens nothing any more").wait_for()
    assert letters(live_server.url, secret) == 401


@pytest.mark.django_db(transaction=True)
def test_a_webhook_is_opened_rotated_and_ended(sign_in: Callable[[User], Any], manager: User) -> None:
    page = sign_in(manager)
    page.goto("/webhooks/add/")
    page.get_by_label("Source").fill("crm")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open the webhook").click()
    first = page.locator("#secret").inner_text()
    page.get_by_role("link", name="I have kept it").click()
    page.get_by_role("link", name="New secret for “crm”").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make a new secret").click()
    assert page.locator("#secret").inner_text() != first
    page.get_by_role("link", name="I have kept it").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="End the webhook of “crm”").click()
    page.get_by_text("takes nothing in any more").wait_for()
