"""A manager says how an open question of a letter is read; the form asks for what the chosen metric can use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from commitments.models import InterpretationNote, Promise


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def notes(demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    page = sign_in(demo("manager"))
    page.goto("/letters/notes/#propose")
    return page


def settings(page: Any) -> list[str]:
    """The names of the settings in sight."""
    return page.locator(".sets .setting:visible :is(input, select)").evaluate_all("all => all.map(each => each.name)")


def test_the_settings_follow_the_metric(notes: Any) -> None:
    assert settings(notes) == []
    notes.get_by_label("metric").select_option("resolution_rate")
    assert settings(notes) == [
        "limit",
        "binding_clock",
        "pause_cap",
        "target",
        "gap",
        "breach_class",
        "minimum_count",
    ]
    notes.get_by_label("metric").select_option("obligation_kept")
    assert settings(notes) == ["due_days"]
    assert not notes.get_by_role("button", name="Show what this metric can use").is_visible()


def test_what_was_typed_for_another_metric_stays_in_sight_and_is_told(notes: Any) -> None:
    notes.get_by_label("metric").select_option("repeat_rate")
    notes.get_by_label("repeat window in days").fill("7")
    notes.get_by_label("metric").select_option("obligation_kept")
    assert settings(notes) == ["window_days", "due_days"]
    notes.get_by_label("commitment letter").select_option(index=1)
    notes.get_by_label("question").fill("?")
    notes.get_by_label("reading chosen").fill("!")
    notes.get_by_role("button", name="Propose", exact=True).click()
    notes.get_by_text("Of no use for “periodic obligation”: clear it, or choose its metric.").wait_for()
    assert notes.get_by_label("repeat window in days").input_value() == "7"


def test_the_settings_are_shown_without_scripts(
    chromium: Any, live_server: Any, demo: Callable[[str], User], client_of: Callable[[User], Any]
) -> None:
    context = chromium.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    session = client_of(demo("manager")).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto("/letters/notes/")
    page.get_by_label("question").fill("How long?")
    page.get_by_label("metric").select_option("availability")
    page.get_by_role("button", name="Show what this metric can use").click()
    assert page.get_by_label("planned outage").is_visible()
    assert not page.get_by_label("repeat window in days").is_visible()
    assert page.get_by_label("question").input_value() == "How long?"
    context.close()


def test_the_open_question_of_a_benchmark_is_settled_from_the_first_page(notes: Any) -> None:
    promise = Promise.objects.filter(metric="response_vs_benchmark").select_related("clause__version").first()
    notes.goto("/")
    for more in notes.locator("aside details.more > summary").all():
        more.click()
    notes.get_by_role("link", name="Choose how the benchmark is read").click()
    notes.locator(".note", has_text="open question").get_by_role("link", name="propose a note").click()
    assert promise.quote in notes.get_by_label("question").input_value()
    notes.get_by_label("reads the benchmark as").select_option("R2")
    notes.get_by_label("reading chosen").fill("以 R2 为准")
    notes.get_by_role("button", name="Propose", exact=True).click()
    notes.locator(".note-card", has_text="以 R2 为准").wait_for()
    assert InterpretationNote.objects.latest("pk").parameters == {"reading": "R2"}
    notes.goto("/")
    assert not notes.get_by_role("link", name="Choose how the benchmark is read").count()
    notes.goto(f"/letters/{promise.clause.version.letter_id}/")
    awaiting = notes.locator(".note", has_text="open question").get_by_role("link")
    assert re.fullmatch(r"note \d+, awaits the auditor's signature", awaiting.inner_text())
