"""Somebody reads a chart: from a point to its cases, as an image, by an address that says what is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import ServiceUnit, User
from commitments.models import Promise
from compliance.models import Result

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def repeats(demo: Callable[[str], User]) -> Promise:
    """The promise on repeat complaints."""
    judged = Result.objects.of_company().filter(promise__metric="repeat_rate", promise__kind="target")
    return judged.select_related("promise__clause__version").get(period="2026Q3").promise


@pytest.fixture
def manager(demo: Callable[[str], User], sign_in: Any) -> Any:
    return sign_in(demo("manager"))


def analysis(page: Any, promise: Promise, query: str) -> Any:
    """A picture, drawn."""
    page.goto(f"/promises/{promise.pk}/analysis/?{query}")
    page.locator(".chart .main-svg").first.wait_for()
    return page


def test_a_click_on_a_point_leads_to_its_cases(manager: Any, repeats: Promise) -> None:
    page = analysis(manager, repeats, "picture=control&period=2026Q3")
    page.locator(".chart .scatterlayer .point").last.click(force=True)
    page.wait_for_url(f"**/promises/{repeats.pk}/cases/numerator/?period=2026-09")
    assert page.locator("h1").inner_text().startswith("Repeat complaint rate")


def test_the_row_of_the_table_leads_to_the_same(manager: Any, repeats: Promise) -> None:
    page = analysis(manager, repeats, "picture=control&period=2026Q3")
    first = page.locator(".picture tbody th a").first
    assert first.inner_text() == "September 2026"
    first.click()
    page.wait_for_url(f"**/promises/{repeats.pk}/cases/numerator/?period=2026-09")


def test_a_bar_leads_to_its_cases_too(manager: Any, repeats: Promise) -> None:
    page = analysis(manager, repeats, "picture=categories&period=2026Q3")
    page.locator(".chart .barlayer .point").first.click(force=True)
    page.wait_for_url("**/cases/numerator/?period=2026Q3&category=*")


def test_a_picture_is_saved_as_an_image(manager: Any, repeats: Promise, tmp_path: Path) -> None:
    page = analysis(manager, repeats, "picture=units&period=2026Q3")
    with page.expect_download() as started:
        page.get_by_role("button", name="Save as an image").click()
    image = tmp_path / "image.png"
    started.value.save_as(image)
    assert image.read_bytes()[:8] == PNG
    assert "2026Q3" in started.value.suggested_filename


def test_the_address_keeps_what_is_shown(manager: Any, repeats: Promise) -> None:
    page = analysis(manager, repeats, "picture=control&period=2026Q3")
    unit = ServiceUnit.objects.order_by("pk").first()
    assert unit is not None
    page.locator("#choose-unit").select_option(str(unit.pk))
    page.wait_for_url(f"**/?picture=control&period=2026Q3&unit={unit.pk}")
    page.get_by_role("link", name="Units by month").click()
    page.locator("h1", has_text="Units by month").wait_for()
    for kept in (f"unit={unit.pk}", "period=2026Q3", "picture=months"):
        assert kept in page.url
    page.reload()
    assert page.locator(".picture tr.current th").inner_text() == str(unit)


def test_without_scripts_the_table_says_it_all(chromium: Any, manager: Any, repeats: Promise, live_server: Any) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    context.add_cookies(manager.context.cookies())
    page = context.new_page()
    page.goto(f"/promises/{repeats.pk}/analysis/?picture=units&period=2026Q3")
    assert page.locator(".picture tbody tr").count() > 1
    assert not page.get_by_role("button", name="Save as an image").is_visible()
    page.locator(".picture tbody th a").first.click()
    assert "/cases/numerator/" in page.url
    context.close()


def test_the_table_of_months_leads_from_the_letter_to_a_cell(manager: Any, repeats: Promise) -> None:
    letter = repeats.clause.version.letter_id
    manager.goto(f"/letters/{letter}/?period=2026Q3")
    manager.get_by_role("link", name="Units by month").click()
    manager.get_by_role("link", name="Repeat complaint rate").first.click()
    manager.wait_for_url("**promise=*")
    manager.locator(".grid-table td a").last.click()
    manager.wait_for_url("**/cases/numerator/?period=2026-*")


def promise_page(page: Any, promise: Promise) -> Any:
    page.goto(f"/promises/{promise.pk}/?period=2026Q3")
    page.locator("#units-chart .main-svg").first.wait_for()
    return page


@pytest.mark.parametrize("chart", ["trend-chart", "units-chart"])
def test_a_dot_of_the_promise_leads_to_its_cases(manager: Any, repeats: Promise, chart: str) -> None:
    page = promise_page(manager, repeats)
    page.locator(f"#{chart} .scatterlayer .point").last.click(force=True)
    page.wait_for_url("**/results/*/cases/numerator/")
    assert page.locator("h1").inner_text().startswith("Repeat complaint rate")


def test_a_chart_of_the_promise_is_saved_as_an_image(manager: Any, repeats: Promise) -> None:
    page = promise_page(manager, repeats)
    with page.expect_download() as started:
        page.locator("[data-download=units-chart]").click()
    assert started.value.suggested_filename.startswith("Repeat complaint rate-Units side by side-2026Q3")


def test_a_supposition_is_compared_and_changes_nothing(manager: Any, repeats: Promise) -> None:
    before = list(Result.objects.order_by("pk").values_list("pk", "digest"))
    page = promise_page(manager, repeats)
    page.get_by_role("link", name="What if").click()
    page.locator("#id_target").fill("50")
    page.locator("#id_window_days").fill("7")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/what-if/?period=2026Q3&target=50&window_days=7*")
    assert page.locator(".beside .pill").all_inner_texts()[-1] == "met"
    assert "Nothing was changed" in page.locator(".unchanged").inner_text()
    assert list(Result.objects.order_by("pk").values_list("pk", "digest")) == before
