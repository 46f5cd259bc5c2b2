"""What a person with a telephone must find: every entry of the bar, and the form below a long list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User

IN_SIGHT = """() => [...document.querySelectorAll(".bar nav a")].filter(each => {
    const box = each.getBoundingClientRect();
    const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return box.left >= 0 && box.right <= innerWidth && box.height >= 24 && at === each;
}).map(each => each.textContent)"""


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def manager(demo: Callable[[str], User], sign_in: Callable[[User], Any], phone: Any) -> Any:
    sign_in(demo("manager"))
    return phone


def test_every_entry_of_the_bar_is_in_sight(manager: Any) -> None:
    manager.goto("/letters/")
    assert manager.evaluate(IN_SIGHT) == ["Overview", "Letters", "Complaints", "Breaches", "Audits", "White papers"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/letters/facts/?kind=outage", "New entry"),
        ("/letters/facts/?kind=benchmark", "New entry"),
        ("/letters/facts/training/", "Upload the register"),
    ],
)
def test_the_form_below_a_long_list_is_one_press_away(manager: Any, address: str, name: str) -> None:
    manager.goto(address)
    link = manager.get_by_role("link", name=name)
    assert link.bounding_box()["y"] < manager.viewport_size["height"]
    link.click()
    manager.wait_for_function(
        """name => {
            const head = [...document.querySelectorAll("h2")].find(each => each.textContent === name);
            const top = head.getBoundingClientRect().top;
            return top >= 0 && top < innerHeight / 2;
        }""",
        arg=name,
    )


def test_on_a_wide_window_the_form_stands_beside_the_list(manager: Any) -> None:
    manager.set_viewport_size({"width": 1280, "height": 800})
    manager.goto("/letters/facts/?kind=outage")
    assert not manager.get_by_role("link", name="New entry").is_visible()


def test_what_is_wrong_with_an_entry_is_in_sight_when_the_form_comes_back(manager: Any) -> None:
    manager.goto("/letters/facts/?kind=outage")
    manager.get_by_role("button", name="Enter", exact=True).click()
    manager.get_by_role("alert").wait_for()
    manager.wait_for_function(
        """() => {
            const top = document.querySelector("[role=alert]").getBoundingClientRect().top;
            return top >= 0 && top < innerHeight;
        }"""
    )


@pytest.mark.parametrize(
    ("address", "folded"), [("/compliance/obligations/", "Evidence"), ("/letters/metric-reviews/", "Author")]
)
def test_a_row_is_a_summary_until_its_details_are_asked_for(manager: Any, address: str, folded: str) -> None:
    manager.goto(address)
    row = manager.locator(f"table.folds tbody tr:has(td[data-label={folded}])").first
    assert row.bounding_box()["height"] < 110
    assert not row.locator(f"td[data-label={folded}]").is_visible()
    row.get_by_role("button", name="Details:").click()
    assert row.locator(f"td[data-label={folded}]").is_visible()
    assert manager.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_wide_window_every_row_shows_everything(manager: Any) -> None:
    manager.set_viewport_size({"width": 1280, "height": 800})
    manager.goto("/letters/metric-reviews/")
    assert manager.locator("td[data-label=Author]").first.is_visible()
    assert not manager.get_by_role("button", name="Details:").first.is_visible()
