"""An auditor writes a finding with its evidence, the manager answers it, and nobody else learns of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from audits.models import Engagement, Finding
from tests.evidence.pictures import picture

TITLE = "培训签到表缺页"
EVIDENCE = b"unit,hours\nEast,31\n"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def write(demo: Callable[[str], User], sign_in: Callable[[User], Any], tmp_path: Path) -> Callable[[], Any]:
    """`write()` writes a finding on the page, from the auditor's home; gives his window, showing the draft."""

    def fill_in() -> Any:
        (tmp_path / "training.csv").write_bytes(EVIDENCE)
        page = sign_in(demo("auditor"))
        page.goto("/")
        page.get_by_role("link", name="Audits", exact=True).click()
        page.get_by_role("link", name=Engagement.objects.get().title).click()
        page.get_by_role("link", name="Write a finding").click()
        clause = page.get_by_label("Clause", exact=True)
        clause.select_option(clause.locator("option", has_text="3.2.2").first.get_attribute("value"))
        page.get_by_label(re.compile("^Title")).fill(TITLE)
        page.get_by_label(re.compile("^Criterion")).fill("人均培训时长不少于 40 小时。")
        page.get_by_label(re.compile("^Condition")).fill("抽查的一个服务部签到表缺 2 页,可证实的时长为 31 小时。")
        page.get_by_label(re.compile("^Effect")).fill("培训时长高估。")
        page.get_by_label(re.compile("^Evidence files")).set_input_files(tmp_path / "training.csv")
        page.get_by_label("Grade").select_option("minor")
        page.get_by_label(re.compile("^Answer due")).fill("2026-12-04")
        page.get_by_role("button", name="Save the draft").click()
        page.get_by_text("The draft is saved.").wait_for()
        return page

    return fill_in


def test_a_draft_is_the_auditors_alone(
    write: Callable[[], Any],
    demo: Callable[[str], User],
    sign_in: Callable[[User], Any],
    complaints_of_browser: list[str],
) -> None:
    draft = write().url
    manager = sign_in(demo("manager"))
    assert manager.goto(draft).status == 404
    complaints_of_browser.clear()
    manager.goto(f"/audits/{Engagement.objects.get().pk}/")
    assert TITLE not in manager.locator("main").inner_text()


def issue(page: Any, proof: str = "training.csv") -> None:
    """From the draft's page, through the question, to the finding that waits."""
    page.get_by_role("link", name="Issue the finding").click()
    page.get_by_role("heading", name="Issue this finding?").wait_for()
    asked = page.locator("main").inner_text()
    assert all(words in asked for words in ("minor nonconformity", "4 Dec 2026", proof))
    page.get_by_role("button", name="Issue for good").click()
    page.get_by_text("is issued. The company sees it now").wait_for()


def test_the_manager_answers_and_the_auditor_closes(
    write: Callable[[], Any], demo: Callable[[str], User], sign_in: Callable[[User], Any]
) -> None:
    auditor = write()
    issue(auditor)
    auditor.get_by_role("heading", name="Waiting for the company").wait_for()

    manager = sign_in(demo("manager"))
    manager.goto("/")
    manager.locator(".todo li", has_text=TITLE).get_by_role("link").click()
    manager.get_by_role("textbox", name="Answer").fill("已补全签到表并重新核算。")
    manager.get_by_role("button", name="Send the answer").click()
    manager.get_by_text("The answer is sent.").wait_for()

    auditor = sign_in(demo("auditor"))
    auditor.goto(manager.url)
    assert "已补全签到表并重新核算。" in auditor.locator("main").inner_text()
    auditor.get_by_role("textbox", name="What you checked").fill("已复查签到表。")
    auditor.get_by_role("textbox", name="Why no corrective action is needed").fill("一次性遗漏,已补全。")
    auditor.get_by_role("button", name="Close the finding").click()
    auditor.get_by_text("The finding is closed.").wait_for()
    assert Finding.objects.get(title=TITLE).status == "closed"


def plan(page: Any) -> None:
    page.get_by_role("link", name="Plan a corrective action").click()
    page.get_by_label("What is done").fill("签到改为系统打卡。")
    page.get_by_label("Owner").select_option(label="周晓雯")
    page.get_by_label("Due on").fill("2026-12-08")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_text("The corrective action is planned.").wait_for()


def report(page: Any, proof: Path) -> None:
    page.get_by_role("link", name="Report it done").click()
    page.get_by_label("What was done").fill("已上线。")
    page.get_by_label("Evidence of the fix").set_input_files(proof)
    page.get_by_role("button", name="Report it done").click()
    page.get_by_text("It is reported.").wait_for()


def retest(page: Any, result: str, seen: Path) -> None:
    page.get_by_role("link", name="Retest", exact=True).click()
    page.get_by_label(result, exact=True).check()
    page.get_by_label("What you saw").fill("抽查 10 人。")
    page.get_by_label(re.compile("^Evidence files")).set_input_files(seen)
    if result == "Not effective":
        page.get_by_label(re.compile("^Due again on")).fill("2026-12-20")
    page.get_by_role("button", name="Keep the result").click()
    page.get_by_text("The result is kept.").wait_for()


def test_from_the_finding_to_the_retest(
    write: Callable[[], Any], demo: Callable[[str], User], sign_in: Callable[[User], Any], tmp_path: Path
) -> None:
    """Not effective at first, effective the second time; then the finding closes without a reason asked for."""
    proof = tmp_path / "page.png"
    proof.write_bytes(picture())
    auditor = write()
    issue(auditor)
    address = auditor.url

    manager = sign_in(demo("manager"))
    manager.goto(address)
    manager.get_by_role("textbox", name="Answer").fill("已补全签到表。")
    manager.get_by_role("button", name="Send the answer").click()
    plan(manager)
    report(manager, proof)

    auditor = sign_in(demo("auditor"))
    auditor.goto("/")
    auditor.locator(".todo li", has_text="签到改为系统打卡。").get_by_role("link").click()
    auditor.get_by_role("heading", name="Corrective actions are open").wait_for()
    retest(auditor, "Not effective", proof)

    manager = sign_in(demo("manager"))
    manager.goto("/audits/findings/?overdue=&status=answered")
    manager.get_by_role("link", name=TITLE).click()
    report(manager, proof)

    auditor = sign_in(demo("auditor"))
    auditor.goto(address)
    retest(auditor, "Effective", proof)
    auditor.get_by_role("textbox", name="What you checked").fill("已复查。")
    auditor.get_by_role("button", name="Close the finding").click()
    auditor.get_by_text("The finding is closed.").wait_for()
    said = auditor.locator("main").inner_text()
    assert all(words in said for words in ("retested: not effective", "retested: effective", "抽查 10 人。"))


def test_a_picture_is_looked_at_in_the_page_and_gets_a_newer_version(write: Callable[[], Any], tmp_path: Path) -> None:
    page = write()
    page.get_by_role("link", name="Edit", exact=True).click()
    (tmp_path / "page.png").write_bytes(picture(size=(40, 30)))
    page.get_by_label(re.compile("^Evidence files")).set_input_files(tmp_path / "page.png")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="look at it page.png").click()
    shown = page.get_by_role("img", name="Page 1 of page.png, as a picture")
    assert shown.evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])") == [40, 30]
    page.locator("summary", has_text="Upload a newer version").click()
    (tmp_path / "again.png").write_bytes(picture(size=(50, 30)))
    page.get_by_label("Newer version").set_input_files(tmp_path / "again.png")
    page.get_by_role("button", name="Keep the newer version").click()
    page.get_by_text("The newer version is kept.").wait_for()
    assert page.get_by_text("intact", exact=True).count() == 2


def test_the_evidence_comes_back_byte_for_byte(write: Callable[[], Any]) -> None:
    page = write()
    with page.expect_download() as download:
        page.get_by_role("link", name="training.csv", exact=True).click()
    assert Path(download.value.path()).read_bytes() == EVIDENCE


def test_a_file_that_is_no_evidence_is_refused_and_the_words_stay(write: Callable[[], Any], tmp_path: Path) -> None:
    page = write()
    page.get_by_role("link", name="Edit", exact=True).click()
    (tmp_path / "proof.pdf").write_bytes(b"\x7fELF\x02\x01\x00\x00")
    page.get_by_label(re.compile("^Condition")).fill("改写后的情况。")
    page.get_by_label(re.compile("^Evidence files")).set_input_files(tmp_path / "proof.pdf")
    page.get_by_role("button", name="Save the draft").click()
    page.locator(".errors", has_text="proof.pdf").wait_for()
    assert page.get_by_label(re.compile("^Condition")).input_value() == "改写后的情况。"


def test_what_is_issued_is_added_to_and_taken_back(write: Callable[[], Any]) -> None:
    page = write()
    issue(page)
    page.locator("summary", has_text="Add a supplement").click()
    page.get_by_role("textbox", name="Supplement").fill("另查 20 件,情况相同。")
    page.get_by_role("button", name="Add the supplement").click()
    page.get_by_text("The supplement stands in the finding now.").wait_for()
    page.locator("summary", has_text="Withdraw the finding").click()
    page.get_by_role("textbox", name="Why it is withdrawn").fill("抽样有误。")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    page.get_by_role("heading", name="This finding is withdrawn").wait_for()
    assert "另查 20 件,情况相同。" in page.locator("main").inner_text()


def test_a_draft_is_thrown_away_after_a_question(write: Callable[[], Any]) -> None:
    page = write()
    page.get_by_role("link", name="Discard").click()
    page.get_by_role("heading", name="Discard this draft?").wait_for()
    page.get_by_role("button", name="Discard").click()
    page.get_by_text("is discarded.").wait_for()
    assert not Finding.objects.filter(title=TITLE).exists()


def test_a_stranger_finds_nothing_there(
    write: Callable[[], Any],
    stranger: User,
    sign_in: Callable[[User], Any],
    complaints_of_browser: list[str],
) -> None:
    auditor = write()
    engagement, finding = Engagement.objects.get(), Finding.objects.get(title=TITLE)
    evidence = finding.evidence.get()
    issue(auditor)
    page = sign_in(stranger)
    for address in (
        f"/audits/{engagement.pk}/",
        f"/audits/{engagement.pk}/findings/add/",
        f"/audits/findings/{finding.pk}/",
        f"/audits/evidence/{evidence.pk}/",
    ):
        assert page.goto(address).status == 404
        assert TITLE not in page.content()
    assert all("404" in line for line in complaints_of_browser)
    complaints_of_browser.clear()
