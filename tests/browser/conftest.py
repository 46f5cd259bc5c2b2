"""A real Chromium in front of the real pages. Every page must obey the content security policy and raise no error."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str | None:
    found = (shutil.which(name) for name in NAMES)
    return os.environ.get("CHROMIUM_PATH") or next((path for path in found if path), None)


def unavailable(request: pytest.FixtureRequest, reason: str) -> None:
    """Skip, and say why; fail where browser tests were asked for."""
    if request.config.option.markexpr == "browser":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[Any]:
    """One browser for all tests."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable(request, "playwright is not installed: make test-browser")
    path = chromium_path()
    if path is None:
        unavailable(request, "there is no Chromium on the path: set CHROMIUM_PATH")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright runs a loop in this thread; the tests are plain
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints_of_browser() -> list[str]:
    """What the browser had to complain about; a test may clear what it provoked."""
    return []


@pytest.fixture
def page(chromium: Any, live_server: Any, complaints_of_browser: list[str]) -> Iterator[Any]:
    """An anonymous visitor's window, 1280 × 800, in Chinese."""
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 800}
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints_of_browser.append(f"error: {error}"))
    page.on("console", lambda line: line.type == "error" and complaints_of_browser.append(f"console: {line.text}"))
    yield page
    context.close()
    assert complaints_of_browser == []


@pytest.fixture
def sign_in(page: Any, live_server: Any, client_of: Callable[[User], Client]) -> Callable[[User], Any]:
    """`sign_in(manager)` gives the window to somebody who has signed in."""

    def sign_in_as(user: User) -> Any:
        cookie = client_of(user).cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        return page

    return sign_in_as


@pytest.fixture
def phone(page: Any) -> Any:
    """The same window, 390 px wide."""
    page.set_viewport_size({"width": 390, "height": 844})
    return page
