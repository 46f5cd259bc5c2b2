"""A manager makes a white paper of a quarter and publishes it; the public reads that and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from audits.models import Engagement
from compliance.models import Restatement
from tests.signing import app_of, code_of, signed
from whitepapers.models import WhitePaper

PUBLIC = "/white-papers/public/yunling/2026Q2/"
STATEMENT = "本公司对本期所载数字负责。"
REASON = "通话录音复核属实。"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def manager(demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    """The manager's window; an auditor has signed his opinion on the second quarter, and he has a second factor."""
    signed(Engagement.objects.get(), "2026Q2", by=demo("auditor"), at=timezone.now())
    app_of(demo("manager"))
    return sign_in(demo("manager"))


@pytest.fixture
def visitor(manager: Any, chromium: Any, live_server: Any, locale: str) -> Any:
    """The window of somebody whom nobody knows."""
    context = chromium.new_context(base_url=live_server.url, locale=locale)
    yield context.new_page()
    context.close()


def make_draft(page: Any, quarter: str = "2026Q2") -> None:
    page.goto("/white-papers/")
    page.get_by_label("Quarter").select_option(quarter)
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_text("Draft: only this company and its auditors see it.").wait_for()


def test_a_draft_is_not_to_be_seen(manager: Any, visitor: Any) -> None:
    make_draft(manager)
    assert visitor.goto(PUBLIC).status == 404
    assert visitor.goto(f"{PUBLIC}data.json").status == 404
    visitor.goto(manager.url)
    assert "/account/login/" in visitor.url
    visitor.goto("/white-papers/public/")
    assert not visitor.locator(f"a[href='{PUBLIC}']").count()


def approve_what_waits(page: Any) -> int:
    """Approve every restatement that hinders an issue. Gives how many there were."""
    waiting = Restatement.objects.drafted()
    count = waiting.count()
    for _ in range(count):
        page.goto(f"/compliance/restatements/{waiting.earliest('pk').pk}/")
        page.get_by_role("link", name="Approve it").click()
        page.get_by_label("Reason").fill(REASON)
        page.get_by_role("button", name="Approve it").click()
        page.get_by_text("The restatement is approved. The next issue tells it.").wait_for()
    return count


def test_what_comes_out_otherwise_is_approved_first_and_told(manager: Any) -> None:
    make_draft(manager)
    assert "waits for a decision." in manager.locator("main").inner_text()
    assert not manager.get_by_role("link", name="Publish …").count()
    count = approve_what_waits(manager)
    make_draft(manager)
    told = manager.locator("section", has=manager.get_by_role("heading", name="Restatements"))
    assert told.inner_text().count(REASON) == count > 0
    assert manager.get_by_role("link", name="Publish …").count()


def test_what_is_published_anybody_reads(manager: Any, visitor: Any) -> None:
    approve_what_waits(manager)
    make_draft(manager)
    manager.get_by_role("link", name="Publish …").click()
    manager.get_by_label("Code of your second factor").fill("123456")
    manager.get_by_role("button", name="Publish for good").click()
    manager.get_by_text("Write the statement, or say below that there is none.").wait_for()
    assert WhitePaper.objects.get(period="2026Q2").status == "draft"
    manager.get_by_role("link", name="Signed statement").click()
    manager.keyboard.type(STATEMENT)
    manager.get_by_label("Code of your second factor").fill(code_of(User.objects.get(username="manager")))
    manager.get_by_role("button", name="Publish for good").click()
    manager.get_by_text("Published. This issue never changes from now on.").wait_for()
    digest = WhitePaper.objects.get(period="2026Q2").digest

    visitor.goto("/white-papers/public/")
    visitor.locator(f"a[href='{PUBLIC}']").click()
    visitor.locator("svg.main-svg").first.wait_for()  # the page is there to its end
    read = visitor.locator("main").inner_text()
    assert STATEMENT in read
    assert digest in read
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Data (JSON)").click()
    assert download.value.suggested_filename == "white-paper-yunling-2026Q2.json"


def test_a_quarter_that_is_not_over_cannot_be_published(manager: Any) -> None:
    make_draft(manager, "2026Q4")
    assert "The figures were frozen before the quarter was over." in manager.locator("main").inner_text()
    assert not manager.get_by_role("link", name="Publish …").count()
