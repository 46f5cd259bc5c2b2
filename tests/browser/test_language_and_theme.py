"""The pages in the reader's language, and by day and by night."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User

DARK = "html[data-theme=dark]"
LIGHT = "html[data-theme=light]"


@pytest.fixture
def home(demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    page = sign_in(demo("manager"))
    page.goto("/")
    return page


def colour(page: Any) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def brightness(page: Any) -> float:
    rgb = colour(page).removeprefix("rgb(").removesuffix(")").split(",")
    return sum(map(float, rgb)) / 3


def test_the_switch_changes_the_language_and_stays_on_the_page(home: Any) -> None:
    home.goto("/complaints/?channel=phone")
    home.get_by_role("button", name="English").click()
    home.get_by_role("heading", name="Complaints", level=1).wait_for()
    assert home.url.endswith("/complaints/?channel=phone")
    assert home.evaluate("document.documentElement.lang") == "en"
    home.goto("/letters/")
    assert home.locator("h1").inner_text() == "Letters"
    home.get_by_role("button", name="中文").click()
    home.get_by_role("heading", name="承诺书", level=1).wait_for()
    assert home.evaluate("document.documentElement.lang") == "zh-Hans"


def test_a_visitor_can_switch_too(page: Any, db: None) -> None:
    page.goto("/account/login/")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def test_a_browser_that_asks_for_another_language_gets_chinese(chromium: Any, live_server: Any, db: None) -> None:
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    page = context.new_page()
    page.goto("/account/login/")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    context.close()


def test_the_page_follows_the_system_at_once(home: Any) -> None:
    home.emulate_media(color_scheme="dark")
    home.wait_for_selector(DARK)
    assert brightness(home) < 60
    home.emulate_media(color_scheme="light")
    home.wait_for_selector(LIGHT)
    assert brightness(home) > 200


def test_the_switch_goes_before_the_system_and_is_remembered(home: Any) -> None:
    home.locator("[data-theme-switch]").click()
    home.wait_for_selector(DARK)
    home.goto("/complaints/")
    assert brightness(home) < 60
    assert home.locator("[data-theme-switch]").get_attribute("aria-pressed") == "true"
    home.locator("[data-theme-switch]").click()
    home.reload()
    assert brightness(home) > 200


def test_charts_change_their_colours_with_the_page(home: Any) -> None:
    home.locator("table.board td.what a").nth(1).click()
    label = home.locator("svg.main-svg text").first
    label.wait_for()
    by_day = label.evaluate("text => getComputedStyle(text).fill")
    home.locator("[data-theme-switch]").click()
    home.wait_for_function(
        "([text, before]) => getComputedStyle(document.querySelector(text)).fill !== before",
        arg=["svg.main-svg text", by_day],
    )
