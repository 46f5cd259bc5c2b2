"""An auditor gives his opinion on a quarter and signs it; then the manager publishes, and the auditor takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from audits.models import Engagement, Opinion, OpinionAct
from tests.browser.test_publishing import approve, approve_what_waits, go, make_draft, publish
from tests.signing import app_of, code_of
from whitepapers.models import WhitePaper

CODE = "Code of your second factor"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def auditor(demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    """The auditor's window; he has a second factor, and so has the manager."""
    for role in ("manager", "auditor"):
        app_of(demo(role))
    return sign_in(demo("auditor"))


def open_draft(page: Any) -> None:
    """From the first page to the opinion that is being written."""
    page.goto("/")
    page.get_by_role("link", name="Audits", exact=True).click()
    page.get_by_role("link", name=Engagement.objects.get().title).click()
    page.get_by_role("link", name="Q1 2026").click()
    page.get_by_role("heading", name="Audit opinion, Q1 2026").wait_for()


def write(page: Any, scope: str = "") -> None:
    """Every clause and the whole; nothing is sent but by choosing."""
    for clause in page.locator("article.opinion").all():
        choice = clause.get_by_label("not contradicted", exact=True)
        if not choice.is_checked():
            choice.check()
            clause.get_by_text("Saved by").wait_for()
    whole = page.locator("section", has=page.get_by_role("heading", name="Scope and overall opinion"))
    if scope:
        whole.get_by_label("Scope").fill(scope)
    whole.get_by_label("not contradicted", exact=True).check()
    page.locator("#checklist .done", has_text="The scope and the overall opinion are written").wait_for()


def explain(page: Any, item: str, reason: str) -> None:
    row = page.locator("#checklist li", has_text=item)
    row.locator("summary").click()
    row.get_by_label("Why it is left as it is").fill(reason)
    row.get_by_role("button", name="Save the reason").click()
    page.locator("#checklist .explained", has_text=reason).wait_for()


def sign(page: Any) -> None:
    write(page)
    assert not page.get_by_role("link", name="Read it through and sign").count()
    explain(page, "Samples are drawn or given up", "第二份样本针对下一季度。")
    explain(page, "Drawn samples are re-performed", "第二份样本仍在复核。")
    explain(page, "The lists are reviewed in full", "清单核对至剔除依据。")
    explain(page, "Interpretation notes are ruled on", "本期没有出现该区间。")
    page.get_by_role("link", name="Read it through and sign").click()
    page.get_by_label(re.compile("^I have read the text above")).check()
    page.get_by_label(CODE).fill("000000")
    page.get_by_role("button", name="Sign the opinion").click()
    page.get_by_text("This code is wrong or has been used.").wait_for()
    assert Opinion.objects.get(period="2026Q1").is_draft
    page.wait_for_timeout(1_100)  # after a wrong code one has to wait
    page.get_by_label(re.compile("^I have read the text above")).check()
    page.get_by_label(CODE).fill(code_of(User.objects.get(username="auditor")))
    page.get_by_role("button", name="Sign the opinion").click()
    page.get_by_text("Signed. Nobody changes a word of it from now on").wait_for()


def test_written_signed_published_and_withdrawn(
    auditor: Any, demo: Callable[[str], User], sign_in: Callable[[User], Any]
) -> None:
    open_draft(auditor)
    sign(auditor)
    address, digest = auditor.url, OpinionAct.objects.latest("pk").digest
    assert digest in auditor.locator("main").inner_text()

    manager = sign_in(demo("manager"))
    approve_what_waits(manager)
    make_draft(manager)
    approve(manager)
    publish(manager)
    assert digest in manager.locator("main").inner_text()
    published = WhitePaper.objects.get(period="2026Q1").snapshot_text

    auditor = sign_in(demo("auditor"))
    auditor.goto(address)
    auditor.get_by_role("link", name="Withdraw …").click()
    auditor.get_by_label("Why it is withdrawn").fill("抽样框漏了一个渠道。")
    auditor.get_by_label(CODE).fill(code_of(demo("auditor")))
    auditor.get_by_role("button", name="Sign the withdrawal").click()
    auditor.get_by_text("Withdrawn. Its text and your reason stay readable").wait_for()
    assert Opinion.objects.get(period="2026Q1").status == "withdrawn"
    assert WhitePaper.objects.get(period="2026Q1").snapshot_text == published


def test_without_an_opinion_the_manager_cannot_publish(
    demo: Callable[[str], User], sign_in: Callable[[User], Any]
) -> None:
    page = sign_in(demo("manager"))
    make_draft(page)
    go(page, "Freeze the figures", opens="button")
    assert "No signed audit opinion stands on" in page.locator("main").inner_text()
    assert not page.get_by_role("link", name="Approve …").count()
