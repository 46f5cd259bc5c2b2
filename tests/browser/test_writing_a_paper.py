"""The text of a white paper: a manager writes it with figures, a deputy writes too, the auditor comments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from whitepapers.models import PassageVersion, WhitePaper
from whitepapers.prose import Prose, reasons_against

RATE = "{{ clause:2.2.1 resolution_rate value }}"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def draft(demo: Callable[[str], User]) -> WhitePaper:
    """The issue on the running quarter."""
    return WhitePaper.objects.get(status="draft")


@pytest.fixture
def manager(demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    return sign_in(demo("manager"))


@pytest.fixture
def window_of(chromium: Any, live_server: Any, locale: str, client_of: Callable[[User], Client]) -> Any:
    """`window_of(person)`: another browser with somebody in it."""
    contexts = []

    def opened(person: User) -> Any:
        context = chromium.new_context(base_url=live_server.url, locale=locale)
        contexts.append(context)
        cookie = client_of(person).cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def open_section(page: Any, draft: WhitePaper, section: str = "units") -> Any:
    """The field for the English text."""
    page.goto(f"/white-papers/{draft.pk}/text/{section}/")
    return page.locator("#id_en-text")


def rate(draft: WhitePaper) -> str:
    writer = Prose(draft).writer
    return writer.written(writer.figures.all["clause:2.2.1 resolution_rate value"])


def saved(draft: WhitePaper) -> str:
    return Prose(WhitePaper.objects.get(pk=draft.pk)).words["units", "en"].text


def test_a_manager_finds_the_introduction_and_writes_it_with_a_figure(manager: Any, draft: WhitePaper) -> None:
    manager.goto("/white-papers/")
    manager.get_by_role("link", name="Q4 2026").click()
    manager.get_by_role("link", name="Write the text").click()
    manager.get_by_text("The introduction of the issue stands here.").wait_for()
    manager.get_by_role("link", name="Signed statement").click()
    field = manager.locator("#id_en-text")
    field.fill("Of all complaints we resolved ")
    manager.get_by_label("Find a figure").fill("2.2.1 value of")
    manager.get_by_label("Find a figure").fill("resolution_rate value")
    manager.locator(f"[data-insert='{RATE}']").click()
    manager.keyboard.type(" in time.")
    assert field.input_value() == f"Of all complaints we resolved {RATE} in time."
    manager.locator("#preview-en", has_text=f"Of all complaints we resolved {rate(draft)} in time.").wait_for()


def test_whoever_writes_before_the_page_is_ready_is_saved_and_gets_his_figure(manager: Any, draft: WhitePaper) -> None:
    held: list[Any] = []
    manager.route("**/prose*.js", lambda route: held.append(route))
    manager.goto(f"/white-papers/{draft.pk}/text/units/", wait_until="commit")
    field = manager.locator("#id_en-text")
    field.fill("Units differ: ")
    held[0].continue_()
    manager.locator("#saved-en", has_text="Saved by 林静").wait_for()
    assert saved(draft) == "Units differ:"
    manager.get_by_label("Find a figure").fill("resolution_rate value")
    manager.locator(f"[data-insert='{RATE}']").click()
    assert field.input_value() == f"Units differ: {RATE}"


def test_how_a_text_reads_moves_no_figure_away_when_it_comes(manager: Any, draft: WhitePaper) -> None:
    held: list[Any] = []
    manager.route("**/preview/", lambda route: held.append(route))
    field = open_section(manager, draft)
    with manager.expect_request("**/preview/"):
        field.fill("Short.")
    manager.get_by_label("Find a figure").fill("resolution_rate value")
    figure = manager.locator(f"[data-insert='{RATE}']")
    figure.scroll_into_view_if_needed()
    before = figure.bounding_box()
    for each in held:
        each.continue_()
    manager.locator("#preview-en", has_text="Short.").wait_for()
    assert figure.bounding_box() == before


def test_what_is_written_is_saved_when_one_pauses(manager: Any, draft: WhitePaper) -> None:
    open_section(manager, draft).fill("Units differ.")
    manager.locator("#saved-en [data-waits]").wait_for()
    manager.locator("#saved-en", has_text="Saved by 林静").wait_for()
    assert saved(draft) == "Units differ."


def test_writing_on_after_a_saving_is_no_conflict(manager: Any, draft: WhitePaper) -> None:
    field = open_section(manager, draft)
    for text in ("One.", "One. Two.", "One. Two. Three."):
        field.fill(text)
        field.press("Control+s")
        manager.locator("#saved-en [data-waits]").wait_for(state="hidden")
        manager.wait_for_load_state("networkidle")
    assert saved(draft) == "One. Two. Three."
    assert PassageVersion.objects.filter(passage__section="units").count() == 3


def test_a_wrong_placeholder_is_refused_and_mended(manager: Any, draft: WhitePaper) -> None:
    field = open_section(manager, draft)
    field.fill("It was {{ clause:2.2.1 resolution_rat value }}.")
    manager.get_by_text("did you mean “resolution_rate”?").wait_for()
    manager.get_by_text("The paper cannot be approved like this.").wait_for()
    field.press("Control+s")
    manager.locator("#saved-en", has_text="Saved by").wait_for()
    assert any("resolution_rat" in reason for reason in reasons_against(draft))
    manager.get_by_role("button", name="Use “resolution_rate”").click()
    manager.locator("#preview-en", has_text=f"It was {rate(draft)}.").wait_for()
    assert field.input_value() == f"It was {RATE}."


def test_a_number_typed_by_hand_becomes_a_placeholder(manager: Any, draft: WhitePaper) -> None:
    field = open_section(manager, draft)
    field.fill(f"The resolution rate was {rate(draft)} (clause 2.2.1).")
    manager.get_by_text("Typed by hand where the issue has a figure.").wait_for()
    manager.get_by_role("button", name="Put the placeholder there").click()
    manager.get_by_text("Typed by hand where the issue has a figure.").wait_for(state="detached")
    assert field.input_value() == f"The resolution rate was {RATE} (clause 2.2.1)."


def test_two_people_do_not_overwrite_each_other(manager: Any, draft: WhitePaper, window_of: Any) -> None:
    deputy = window_of(User.objects.get(username="deputy"))
    mine, theirs = open_section(manager, draft), open_section(deputy, draft)
    theirs.fill("Theirs.")
    theirs.press("Control+s")
    deputy.locator("#saved-en", has_text="Saved by 何敏").wait_for()
    mine.fill("Mine.")
    mine.press("Control+s")
    manager.get_by_text("何敏 saved another text at").wait_for()
    assert saved(draft) == "Theirs."
    assert mine.input_value() == "Mine."
    manager.get_by_role("button", name="Put mine in its place").click()
    manager.locator("#saved-en", has_text="Saved by 林静").wait_for()
    assert saved(draft) == "Mine."
    manager.locator("#en").get_by_role("link", name="Versions").click()
    assert manager.locator("del").inner_text() == "Theirs"
    assert manager.locator("ins").inner_text() == "Mine"


def test_the_auditor_comments_and_settles(manager: Any, draft: WhitePaper, window_of: Any) -> None:
    auditor = window_of(User.objects.get(username="auditor"))
    auditor.goto(f"/white-papers/{draft.pk}/text/units/")
    assert not auditor.locator("#id_en-text").count()
    auditor.get_by_label("Comment", exact=True).fill("Which unit is meant?")
    auditor.get_by_role("button", name="Comment", exact=True).click()
    auditor.get_by_text("Your comment stands beside the section.").wait_for()
    open_section(manager, draft)
    manager.get_by_text("Which unit is meant?").wait_for()
    assert not manager.get_by_role("button", name="Settle").count()
    before = len(list(reasons_against(draft)))
    auditor.get_by_role("button", name="Settle").click()
    auditor.get_by_text("Settled by 陈立衡").wait_for()
    assert len(list(reasons_against(draft))) == before - 1
