"""A real Chromium in front of the real pages. Every page must obey the content security policy and raise no error."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User

NOW = dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)  # the morning on which the demo's story ends
COMPLAINTS = 1_200
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
def locale() -> str:
    """The language that the browser asks for; a module that reads the words of the source overrides it."""
    return "zh-CN"


@pytest.fixture
def page(chromium: Any, live_server: Any, locale: str, complaints_of_browser: list[str]) -> Iterator[Any]:
    """An anonymous visitor's window, 1280 × 800."""
    context = chromium.new_context(
        base_url=live_server.url, locale=locale, timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 800}
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


@pytest.fixture
def that_morning() -> Iterator[None]:
    """For the server it is the morning after the demo's last night; the clock goes on from there."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(scope="session")
def told_once(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the database with the demo in it, small. The database itself is empty again afterwards."""
    copy = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    with django_db_blocker.unblock():
        seed()
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(database())) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        call_command("flush", verbosity=0, interactive=False)
        connection.close()
    return copy


@pytest.fixture
def demo(told_once: Path, transactional_db: None, that_morning: None) -> Callable[[str], User]:
    """The demo's company with its letters, complaints and verdicts. `demo("auditor")` is its auditor."""
    if connection.vendor == "sqlite":
        connection.close()
        with closing(sqlite3.connect(told_once)) as source, closing(sqlite3.connect(database())) as target:
            source.backup(target)
    else:
        seed()
    return lambda role: User.objects.get(username=role)


def database() -> str:
    return str(connection.settings_dict["NAME"])


def seed() -> None:
    with time_machine.travel(NOW, tick=True):
        call_command("seed_demo", today=NOW.date(), complaints=COMPLAINTS, stdout=io.StringIO())
