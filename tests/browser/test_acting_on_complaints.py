"""A clerk acts on several complaints at once, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from complaints.models import Complaint


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def page(page: Any, demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    """The list of the complaints by e-mail, all of them on one page."""
    sign_in(demo("clerk"))
    page.goto("/complaints/?channel=email")
    return page


def say(page: Any, reason: str) -> None:
    page.get_by_label("Reason").fill(reason)
    page.keyboard.press("Enter")


def test_rows_are_ticked_and_made_void_without_a_mouse(page: Any) -> None:
    for number in range(2):
        page.locator("input[name=pk]").nth(number).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Make void").focus()
    page.keyboard.press("Enter")
    say(page, "entered twice")
    confirm = page.get_by_role("button", name="Make 2 complaints void")
    confirm.focus()
    page.keyboard.press("Enter")
    page.get_by_text("2 complaints are changed").wait_for()
    assert page.url.endswith("/complaints/?channel=email")
    assert Complaint.objects.filter(voided=True).count() == 2


def test_one_box_ticks_the_whole_page(page: Any) -> None:
    page.get_by_label("all on this page").check()
    boxes = page.locator("input[name=pk]")
    assert page.locator("input[name=pk]:checked").count() == boxes.count() > 2


def test_after_the_filter_changed_the_bar_speaks_of_what_is_shown(page: Any) -> None:
    page.get_by_label("Channel").select_option("phone")
    page.wait_for_url("**channel=phone**")
    shown = page.locator("#bulk").inner_text()
    assert "that match this filter" in shown
    page.get_by_label("all on this page").check()
    page.get_by_role("button", name="Assign to a unit").click()
    page.get_by_role("heading", name="Assign 50 complaints to a unit").wait_for()
