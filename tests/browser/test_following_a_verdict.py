"""A manager sees a promise in danger, asks why, and gets to exactly the complaints behind the number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from complaints.models import Complaint
from complaints.rules.arrivals import is_repeat
from compliance.models import ComplianceRun, Result
from tests.services.worker import Worker

PERIOD = "2026Q3"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def result(demo: Callable[[str], User]) -> Result:
    """How the repeat rate of the third quarter was judged."""
    return Result.objects.get(promise__metric="repeat_rate", promise__kind="target", period=PERIOD, unit=None)


@pytest.fixture
def manager(demo: Callable[[str], User], sign_in: Any) -> Any:
    """The manager's window."""
    return sign_in(demo("manager"))


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def references(page: Any) -> list[str]:
    """Those of all pages of the list, in order."""
    shown: list[str] = []
    while True:
        shown += page.locator("main tbody td:first-child a").all_inner_texts()
        later = page.get_by_role("link", name="Next", exact=True)
        if not later.count():
            return shown
        first = shown[-1]
        later.click()
        page.get_by_role("link", name=first, exact=True).wait_for(state="detached")


def test_from_the_scoreboard_to_the_reason(manager: Any, result: Result) -> None:
    manager.goto(f"/?period={PERIOD}")
    row = manager.locator("table.board tr").filter(has=manager.locator(f"a[href^='/promises/{result.promise_id}/']"))
    verdict = row.locator(".pill").inner_text()
    with translation.override("en"):
        assert verdict == result.get_verdict_display()
    row.get_by_role("link").click()
    why = manager.locator("section.why")
    assert f"Why “{verdict}”?" in why.inner_text()
    assert f"numerator: {result.numerator:,.0f}" in why.inner_text()
    assert f"denominator: {result.denominator:,.0f}" in why.inner_text()


@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_behind_a_number_are_exactly_so_many_complaints(manager: Any, result: Result, part: str) -> None:
    manager.goto(f"/promises/{result.promise_id}/?period={PERIOD}")
    link = manager.locator("section.why").get_by_role("link", name=re.compile(f"^{part}: "))
    shown = number(link.inner_text().split(":")[1])
    link.click()
    assert number(re.search(r"([\d,]+) complaints", manager.locator("h1").inner_text())[1]) == shown
    found = references(manager)
    assert len(found) == len(set(found)) == shown == getattr(result, part)


def test_the_repeats_behind_the_numerator_are_repeats(manager: Any, result: Result) -> None:
    manager.goto(f"/results/{result.pk}/cases/numerator/")
    behind = Complaint.objects.filter(reference__in=references(manager))
    assert behind
    assert all(is_repeat(complaint.arrival, complaint.since_previous) for complaint in behind)


def test_the_charts_are_drawn(manager: Any, result: Result) -> None:
    manager.goto(f"/promises/{result.promise_id}/?period={PERIOD}")
    for chart in ("trend-spec", "units-spec"):
        manager.locator(f"[data-chart={chart}] svg.main-svg").first.wait_for()


def test_choosing_a_unit_sends_itself(manager: Any, result: Result) -> None:
    manager.goto(f"/promises/{result.promise_id}/?period={PERIOD}")
    manager.get_by_label("Unit", exact=True).select_option("华东服务部")
    manager.wait_for_url(re.compile(r"unit=\d+"))
    assert "华东服务部" in manager.locator("h1").inner_text()


def test_the_manager_asks_for_a_recompute(
    manager: Any, celery_worker_process: Worker, complaints_of_browser: list[str]
) -> None:
    before = ComplianceRun.objects.count()
    manager.goto("/")
    manager.get_by_role("button", name="Recompute now").click()
    manager.get_by_text("The recompute was asked for.").wait_for()
    celery_worker_process.wait_for_task("compliance.tasks.recompute_now")
    manager.get_by_role("link", name="All runs").click()
    manager.get_by_role("heading", name="Runs").wait_for()
    assert ComplianceRun.objects.count() == before + 1
    assert manager.locator("main tbody tr").count() == before + 1
    assert manager.locator("main tbody tr").first.get_by_text("done").is_visible()
