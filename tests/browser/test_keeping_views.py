"""A clerk keeps a filter of the list under a name and comes back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def page(page: Any, demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    sign_in(demo("clerk"))
    page.goto("/complaints/")
    return page


def current(page: Any) -> list[str]:
    return page.locator("#views [aria-current]").all_inner_texts()


def test_the_tabs_follow_the_filter_and_a_view_is_kept(page: Any) -> None:
    assert current(page) == ["All complaints"]
    page.get_by_label("Channel").select_option("email")
    page.get_by_role("link", name="Save this view").wait_for()
    assert current(page) == []
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name").fill("By e-mail")
    page.keyboard.press("Enter")
    page.get_by_text("The view “By e-mail” is kept").wait_for()
    assert current(page) == ["By e-mail"]


def test_ones_own_units_are_a_click_away(page: Any) -> None:
    page.get_by_role("link", name="My units").click()
    page.wait_for_url("**/complaints/?unit=mine")
    units = set(page.locator("td[data-label=Unit]").all_inner_texts())
    assert len(units) == 2
    assert current(page) == ["My units"]


def test_what_is_due_stands_beside_them(page: Any) -> None:
    page.get_by_role("link", name="Due within 2 hours").click()
    page.get_by_role("heading", name="Due within 2 hours").wait_for()
    page.get_by_role("link", name="my units").click()
    page.wait_for_url("**/compliance/due/?unit=mine")
