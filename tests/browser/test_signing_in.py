"""A person arrives, signs in, and is let in."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from tests.conftest import PASSWORD


def test_a_visitor_is_asked_to_sign_in(page: Any, db: None) -> None:
    page.goto("/")
    assert "/account/login/" in page.url
    assert page.evaluate("document.documentElement.lang").lower().startswith("zh")


def test_a_manager_signs_in_with_the_keyboard(page: Any, manager: User) -> None:
    page.goto("/")
    page.locator("input[name=username]").focus()
    page.keyboard.type(manager.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)
    assert page.locator("main h1").is_visible()


def test_a_wrong_password_is_said_and_nothing_else(page: Any, manager: User) -> None:
    page.goto("/account/login/")
    page.locator("input[name=username]").fill(manager.username)
    page.locator("input[name=password]").fill("wrong")
    page.keyboard.press("Enter")
    page.locator("[role=alert]").first.wait_for()
    assert "/account/login/" in page.url


def test_the_page_fits_a_phone(phone: Any, db: None) -> None:
    phone.goto("/account/login/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_whoever_has_signed_in_sees_the_home_page(sign_in: Any, manager: User) -> None:
    page = sign_in(manager)
    assert page.goto("/").status == 200
    assert "/account/login/" not in page.url
