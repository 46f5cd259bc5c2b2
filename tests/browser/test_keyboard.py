"""Everything without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from audits.models import Engagement, Finding

# Marks every control a person could want, and tells how many there are.
MARK = """() => {
    const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const shown = [...document.querySelectorAll(wanted)].filter(each => each.checkVisibility() && !each.disabled);
    shown.forEach((each, index) => { each.dataset.test = index; });
    return shown.length;
}"""
# Which control has the focus, and whether that can be seen: an outline, or another look than without the focus.
FOCUSED = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    return {
        mark: at.dataset.test,
        name: at.outerHTML.slice(0, 120),
        seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def finding_form(demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    page = sign_in(demo("auditor"))
    page.goto(f"/audits/{Engagement.objects.get().pk}/findings/add/")
    return page


@pytest.fixture
def home(demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    page = sign_in(demo("manager"))
    page.goto("/")
    return page


def walk(page: Any) -> tuple[int, list[dict[str, Any]]]:
    """Press Tab until the focus leaves the page: how many controls there are, and those where the focus stopped."""
    wanted, stops = page.evaluate(MARK), []
    for _press in range(wanted * 4 + 20):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        stops.append(stop)
    return wanted, stops


def test_every_control_of_the_overview_is_reached_and_seen(home: Any) -> None:
    look_at_all_stops(home)


def test_every_control_of_the_finding_form_is_reached_and_seen(finding_form: Any) -> None:
    look_at_all_stops(finding_form)


def look_at_all_stops(page: Any) -> None:
    """A date has several stops: on the last the browser's own calendar button has the ring, not the field."""
    wanted, stops = walk(page)
    assert {int(stop["mark"]) for stop in stops if stop["mark"]} == set(range(wanted))
    seen = {stop["mark"] for stop in stops if stop["seen"]}
    assert [stop["name"] for stop in stops if stop["mark"] not in seen or not stop["shown"]] == []


def test_the_first_stop_leads_past_the_bar(home: Any) -> None:
    home.keyboard.press("Tab")
    skip = home.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().top >= 0")
    home.keyboard.press("Enter")
    assert home.evaluate("document.activeElement.id") == "content"
    home.keyboard.press("Tab")
    assert home.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_menu_opens_and_closes(home: Any) -> None:
    menu = home.locator("details.menu")
    menu.locator("summary").focus()
    home.keyboard.press("Enter")
    assert menu.get_by_role("button", name="Sign out").is_visible()
    home.keyboard.press("Escape")
    assert not menu.get_by_role("button", name="Sign out").is_visible()
    assert menu.locator("summary").evaluate("summary => summary === document.activeElement")


def test_a_finding_is_written_and_sent(finding_form: Any) -> None:
    page = finding_form
    page.get_by_label("Clause", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Found at the keyboard")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Nobody touched a mouse.")
    page.get_by_label("Title").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The draft is saved.").wait_for()
    assert Finding.objects.filter(title="Found at the keyboard").exists()


def test_the_filter_of_the_complaints_is_sent_with_enter(home: Any) -> None:
    home.goto("/complaints/")
    field = home.locator("form.filters input[type=search], form.filters input[type=text]").first
    field.focus()
    home.keyboard.type("nothing is named so")
    home.keyboard.press("Enter")
    home.get_by_text("No complaint matches this filter.").wait_for()
