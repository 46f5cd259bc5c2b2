"""An auditor examines the items of a sample with nothing but the keyboard; it is saved as he types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from audits.actions.reperformance import Examination, reperform
from audits.models import Reperformance, Sample
from audits.reperformance.facts import AS_RECORDED, FIELDS
from complaints.models import Complaint
from tests.engaging import admit

FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    return { name: at.name || at.textContent.trim(), outlined: parseFloat(style.outlineWidth) >= 2 };
}"""


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def sample(demo: Callable[[str], User]) -> Sample:
    """The demo's drawn sample, a dozen of whose items are examined."""
    demo("auditor")
    return Sample.objects.get(status=Sample.Status.DRAWN)


@pytest.fixture
def page_of_the_next(demo: Callable[[str], User], sign_in: Callable[[User], Any], sample: Sample) -> Any:
    """His window on the first item that waits, from the home page on."""
    page = sign_in(demo("auditor"))
    page.goto("/")
    page.locator(".todo li", has_text="examined").get_by_role("link", name="Examine the sample").click()
    page.get_by_text("Not examined yet.").wait_for()
    page.wait_for_load_state()
    return page


def number_of(page: Any) -> int:
    return int(page.url.split("/complaints/")[1].split("/")[0])


def found(number: int) -> Reperformance:
    return Reperformance.objects.get(complaint=number)


def test_three_items_are_examined_by_keyboard_alone(page_of_the_next: Any) -> None:
    page = page_of_the_next
    numbers = []
    for _ in range(3):
        numbers.append(number_of(page))
        assert page.evaluate(FOCUSED) == {"name": "received_at_how", "outlined": True}
        page.keyboard.press("Alt+r")
        assert page.evaluate(FOCUSED)["name"] == "next"
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, last=numbers[-1]: f"/complaints/{last}/" not in url)
    assert len(set(numbers)) == 3
    assert all(found(number).is_examined and not found(number).differs for number in numbers)


def test_a_value_is_typed_and_saved_without_a_button(page_of_the_next: Any) -> None:
    page, number = page_of_the_next, number_of(page_of_the_next)
    page.get_by_label("Satisfaction 1–5: what was found").focus()
    page.keyboard.press("2")
    page.locator("#saved", has_text="version 1").wait_for()
    assert page.get_by_label("Satisfaction 1–5: how it was found").input_value() == "otherwise"
    kept = found(number)
    assert (kept.number, kept.findings["satisfaction"].value, kept.is_examined) == (1, 2, False)


def test_the_keys_go_to_the_next_and_back(page_of_the_next: Any) -> None:
    page, here = page_of_the_next, number_of(page_of_the_next)
    page.keyboard.press("Alt+j")
    page.wait_for_url(lambda url: f"/complaints/{here}/" not in url)
    page.keyboard.press("Alt+k")
    page.wait_for_url(lambda url: f"/complaints/{here}/" in url)


def test_letters_in_a_note_are_letters(page_of_the_next: Any) -> None:
    page, here = page_of_the_next, number_of(page_of_the_next)
    page.get_by_label("Note").focus()
    page.keyboard.type("jks r")
    page.locator("#saved", has_text="version 1").wait_for()
    assert number_of(page) == here
    assert found(here).note == "jks r"


def test_a_colleagues_version_stops_it_and_both_are_shown(
    page_of_the_next: Any, demo: Callable[[str], User], sample: Sample, complaints_of_browser: list[str]
) -> None:
    page, here = page_of_the_next, number_of(page_of_the_next)
    me = demo("auditor")
    partner = User.objects.create(username="partner", role=User.Role.AUDITOR, organisation=me.organisation)
    admit(sample.engagement, partner)
    told = Examination(dict.fromkeys(FIELDS, AS_RECORDED), note="同事的说明")
    reperform(engagement=sample.engagement, complaint=Complaint.objects.get(pk=here), examination=told, by=partner)
    page.get_by_label("Note").fill("我的说明")
    page.locator("#saved", has_text="Not saved: partner has written version 1").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Not saved: partner wrote version 1 meanwhile").wait_for()
    assert page.get_by_label("Note").input_value() == "我的说明"
    assert "同事的说明" in page.locator("main").inner_text()
    assert all("409" in line for line in complaints_of_browser)
    complaints_of_browser.clear()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as version 2.").wait_for()
    assert found(here).note == "我的说明"


def test_without_scripts_the_button_saves(
    page_of_the_next: Any, chromium: Any, live_server: Any, complaints_of_browser: list[str]
) -> None:
    page, number = page_of_the_next, number_of(page_of_the_next)
    plain = chromium.new_context(java_script_enabled=False, storage_state=page.context.storage_state(), locale="en-GB")
    window = plain.new_page()
    window.goto(page.url)
    for name in FIELDS[:-1]:
        window.locator(f"[name={name}_how]").select_option("recorded")
    window.get_by_role("button", name="Save and go on").click()
    window.wait_for_url(lambda url: f"/complaints/{number}/" not in url)
    plain.close()
    assert found(number).is_examined
