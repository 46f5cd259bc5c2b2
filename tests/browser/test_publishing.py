"""A manager makes a white paper of a quarter, freezes its figures, approves, publishes and corrects it; the public
reads that and nothing else, and finds out whether a file was altered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from audits.models import Engagement
from compliance.models import Restatement
from tests.signing import app_of, code_of, signed
from whitepapers.models import WhitePaper

PUBLIC = "/white-papers/public/yunling/2026Q1/"
STATEMENT = "本公司对本期所载数字负责。"
REASON = "通话录音复核属实。"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def manager(demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    """The manager's window; an auditor has signed his opinion on the first quarter, and he has a second factor."""
    signed(Engagement.objects.get(), "2026Q1", by=demo("auditor"), at=timezone.now())
    app_of(demo("manager"))
    return sign_in(demo("manager"))


@pytest.fixture
def visitor(manager: Any, chromium: Any, live_server: Any, locale: str) -> Any:
    """The window of somebody whom nobody knows."""
    context = chromium.new_context(base_url=live_server.url, locale=locale)
    yield context.new_page()
    context.close()


def make_draft(page: Any, quarter: str = "2026Q1") -> None:
    page.goto("/white-papers/")
    page.get_by_label("Quarter").select_option(quarter)
    page.get_by_role("button", name="Make the draft").click()
    page.get_by_text("Not published yet: only this company and its auditors see it.").wait_for()


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


def go(page: Any, act: str, *, opens: str = "link") -> None:
    """Do what the state card offers."""
    page.locator(".state").get_by_role(opens, name=act).click()


def approve(page: Any, statement: str = "") -> None:
    """Freeze the figures as they are, and put the manager's name under the text."""
    go(page, "Freeze the figures", opens="button")
    page.get_by_text("The figures are frozen.").wait_for()
    go(page, "Approve …")
    sign(page, statement, without=not statement)
    page.get_by_text("Approved. It can be published now, or at a moment that you set.").wait_for()


def sign(page: Any, statement: str = "", *, without: bool = False, code: str = "") -> None:
    """Fill in what the page asks, with a right code where none is given."""
    page.get_by_label("Signed statement").fill(statement)
    if without:
        page.get_by_label("Approve without a statement").check()
    provisional = page.get_by_label("Publish provisional figures as such")
    if provisional.count():
        provisional.check()
    page.get_by_label("Code of your second factor").fill(code or code_of(User.objects.get(username="manager")))
    page.get_by_role("button", name="Approve").click()


def publish(page: Any) -> None:
    go(page, "Publish …")
    page.get_by_role("button", name="Publish for good").click(timeout=60_000)  # every file of the issue is made
    page.get_by_text("Published. This issue never changes from now on.").wait_for()


def test_what_comes_out_otherwise_is_approved_first_and_told(manager: Any) -> None:
    make_draft(manager)
    go(manager, "Freeze the figures", opens="button")
    assert "waits for a decision." in manager.locator("main").inner_text()
    assert not manager.get_by_role("link", name="Approve …").count()
    count = approve_what_waits(manager)
    manager.goto(address("2026Q1"))
    go(manager, "Freeze the figures again …")
    manager.get_by_label("Reason").fill("重述已批准。")
    manager.get_by_role("button", name="Freeze the figures again").click()
    manager.get_by_text("Done; your reason is on record.").wait_for()
    told = manager.locator("section", has=manager.get_by_role("heading", name="Restatements"))
    assert told.inner_text().count(REASON) == count > 0
    assert manager.get_by_role("link", name="Approve …").count()


def address(quarter: str) -> str:
    return f"/white-papers/{WhitePaper.objects.filter(period=quarter).latest('version').pk}/"


def test_a_signature_without_statement_or_code_is_asked_for_again(manager: Any) -> None:
    approve_what_waits(manager)
    make_draft(manager)
    go(manager, "Freeze the figures", opens="button")
    go(manager, "Approve …")
    sign(manager, code="123456")
    manager.get_by_text("Write the statement, or say below that there is none.").wait_for()
    assert WhitePaper.objects.get(period="2026Q1").status == "frozen"


def test_from_the_draft_to_a_corrected_and_verified_issue(manager: Any, visitor: Any, tmp_path: Path) -> None:
    approve_what_waits(manager)
    make_draft(manager)
    approve(manager, STATEMENT)
    assert visitor.goto(PUBLIC).status == 404
    publish(manager)
    first = WhitePaper.objects.get(period="2026Q1")

    visitor.goto("/white-papers/public/")
    visitor.locator(f"a[href='{PUBLIC}']").click()
    visitor.wait_for_load_state()
    read = visitor.locator("main").inner_text()
    assert STATEMENT in read
    assert first.digest in read
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="data.json").click()
    assert download.value.suggested_filename == "yunling-2026Q1-v1-data.json"
    download.value.save_as(tmp_path / "data.json")

    go(manager, "Correct this issue …")
    manager.get_by_label("Reason in Chinese").fill("声明有误。")
    manager.get_by_label("Reason in English").fill("The statement was wrong.")
    manager.get_by_role("button", name="Correct this issue").click()
    approve(manager)
    publish(manager)

    visitor.goto(PUBLIC)
    assert "Version 2 corrects version 1" in visitor.locator(".correction").inner_text()
    assert "The statement was wrong." in visitor.locator("main").inner_text()
    visitor.get_by_role("link", name="Version 1", exact=True).click()
    assert "Superseded by version 2." in visitor.locator(".superseded").inner_text()
    assert STATEMENT in visitor.locator("main").inner_text()

    verify(visitor, tmp_path / "data.json")


def verify(page: Any, file: Path) -> None:
    """The file is looked at where it is; then one sign of it is changed."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto("/verify/")
    page.get_by_label("Drop a file here, or choose one").set_input_files(file)
    page.get_by_text("This is the file that was published.").wait_for()
    answer = page.locator("[data-answer]").inner_text()
    assert "Q1 2026" in answer
    assert "Superseded by version" in answer
    assert set(sent) == {"GET"}
    altered = file.with_name("altered.json")
    altered.write_bytes(file.read_bytes().replace(b'"numerator":"', b'"numerator":"1', 1))
    page.get_by_label("Drop a file here, or choose one").set_input_files(altered)
    page.get_by_text("Nothing is known of this file.").wait_for()
    page.get_by_role("button", name="Send the file").click()
    page.get_by_text("This file was altered: it names an issue, and is none of its files.").wait_for()


def test_a_file_that_is_dropped_is_never_sent(page: Any, demo: Callable[[str], User]) -> None:
    issue = WhitePaper.objects.newest().latest("published_at")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto("/verify/")
    page.evaluate(DROP, issue.snapshot_text)
    page.get_by_text("This is the file that was published.").wait_for()
    assert set(sent) == {"GET"}


DROP = """text => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], "data.json"));
    document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true}));
}"""


def test_a_digest_is_looked_up_without_a_script(chromium: Any, live_server: Any, demo: Callable[[str], User]) -> None:
    issue = WhitePaper.objects.newest().latest("published_at")
    context = chromium.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto("/verify/")
    page.get_by_label("Or paste a SHA-256").fill(issue.digest)
    page.get_by_role("button", name="Verify").click()
    page.get_by_text("This is the file that was published.").wait_for()
    assert context.cookies() == []
    context.close()


def test_a_quarter_that_is_not_over_cannot_be_frozen(manager: Any) -> None:
    manager.goto(address("2026Q4"))
    assert "The quarter is not over yet." in manager.locator(".state").inner_text()
    assert not manager.get_by_role("button", name="Freeze the figures").count()
