"""A firm is entrusted and accepted, its lead assigns a colleague, who signs and is let in; documents are asked for,
returned and accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from audits.models import DocumentRequest, Engagement

ASKED = "九月外包质检合同"
PROOF = b"minutes: the firm is accepted\n"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def colleague(demo: Callable[[str], User], person: Callable[..., User]) -> User:
    return person("colleague", User.Role.AUDITOR, demo("auditor").organisation)


def todo(page: Any, words: str) -> None:
    """From the first page of the morning to what it asks for."""
    page.goto("/")
    page.locator(".todo li", has_text=words).get_by_role("link").first.click()


def test_a_firm_is_entrusted_and_accepted_by_both_sides(
    demo: Callable[[str], User], sign_in: Callable[[User], Any], tmp_path: Path
) -> None:
    (tmp_path / "minutes.txt").write_bytes(PROOF)
    page = sign_in(demo("manager"))
    page.goto("/audits/add/")
    page.get_by_label(re.compile("^Title")).fill("专项核查")
    page.get_by_label(re.compile("^Audit firm")).select_option(label="衡准审计事务所")
    lead = page.get_by_label(re.compile("^Lead auditor"))
    lead.select_option(label="陈立衡 · 衡准审计事务所")
    page.get_by_label(re.compile("^Entrusted by")).fill("云岭通信服务有限公司、客户代表委员会")
    page.get_by_label(re.compile("^Legal basis")).fill("《委托协议》")
    page.get_by_label(re.compile("^Purpose")).fill("核查第四季度投诉记录")
    page.get_by_role("checkbox").first.check()
    for name, day in (("Period from", "01"), ("Access from", "01"), ("Period until", "30"), ("Access until", "30")):
        page.get_by_label(re.compile(f"^{name}")).fill(f"2026-11-{day}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="What still keeps access closed").wait_for()

    page.get_by_role("link", name="Accept the firm").click()
    page.get_by_label(re.compile("^Your capacity")).fill("客户服务总监")
    page.get_by_role("button", name="Accept the firm").click()
    page.get_by_role("link", name="Record the acceptance").click()
    page.get_by_label(re.compile("^On behalf of")).fill("客户代表委员会")
    page.get_by_label(re.compile("^Who accepted")).fill("周文清")
    page.get_by_label(re.compile("^Capacity")).fill("主任委员")
    page.get_by_label(re.compile("^Accepted on")).fill("2026-11-02")
    page.get_by_label(re.compile("^Document that proves it")).set_input_files(tmp_path / "minutes.txt")
    page.get_by_role("button", name="Record the acceptance").click()
    page.get_by_text("The other side's acceptance is on record.").wait_for()
    assert "Closed: 陈立衡 has not signed yet. Turn of: 陈立衡." in page.locator("main").inner_text()


def test_the_lead_assigns_the_colleague_signs_and_access_opens(
    demo: Callable[[str], User],
    colleague: User,
    sign_in: Callable[[User], Any],
    complaints_of_browser: list[str],
) -> None:
    engagement = Engagement.objects.get()
    lead = sign_in(demo("auditor"))
    lead.goto(f"/audits/{engagement.pk}/")
    lead.get_by_role("link", name="Assign an auditor").click()
    lead.get_by_label("Auditor of your firm").select_option(label="colleague")
    lead.get_by_role("button", name="Assign").click()
    lead.get_by_text("colleague has not signed yet.").wait_for()

    page = sign_in(colleague)
    finding = f"/audits/findings/{engagement.findings.first().pk}/"
    assert page.goto(finding).status == 404
    complaints_of_browser.clear()
    todo(page, engagement.title)
    page.get_by_role("heading", name="Confidentiality agreement").wait_for()
    page.get_by_label("I know of nothing that endangers it.").check()
    page.get_by_label("I have read both texts and sign them.").check()
    page.get_by_label(re.compile("^Your name")).fill("colleague")
    page.get_by_role("button", name="Sign both").click()
    page.get_by_text("Access is open until").wait_for()
    assert page.goto(finding).status == 200

    lead = sign_in(demo("auditor"))
    lead.goto(f"/audits/{engagement.pk}/")
    lead.get_by_role("link", name="Dismiss colleague").click()
    lead.get_by_label("Reason").fill("轮换")
    lead.get_by_role("button", name="Dismiss").click()
    lead.get_by_text("The engagement is closed to this person.").wait_for()
    page = sign_in(colleague)
    assert page.goto(finding).status == 404
    complaints_of_browser.clear()


def test_documents_are_asked_for_returned_and_accepted(
    demo: Callable[[str], User], sign_in: Callable[[User], Any], tmp_path: Path
) -> None:
    (tmp_path / "contract.csv").write_bytes(b"month,pages\n9,12\n")
    page = sign_in(demo("auditor"))
    page.goto(f"/audits/{Engagement.objects.get().pk}/")
    page.get_by_role("link", name="Ask for documents").click()
    page.get_by_label("What is needed").fill(ASKED)
    page.get_by_label("What for").fill("核对质检人员是否专职。")
    page.get_by_label("Due").fill("2026-11-27")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("link", name=ASKED).wait_for()

    def deliver(words: str) -> None:
        manager = sign_in(demo("manager"))
        todo(manager, ASKED)
        manager.get_by_label(re.compile("^What you hand over")).fill(words)
        manager.get_by_label(re.compile("^Files")).set_input_files(tmp_path / "contract.csv")
        manager.get_by_role("button", name="Deliver").click()
        manager.get_by_text("Delivered. The auditors see it now.").wait_for()

    deliver("第一批")
    page = sign_in(demo("auditor"))
    todo(page, ASKED)
    page.locator("summary", has_text="Return it").click()
    page.get_by_label("What is missing").fill("缺附件二")
    page.get_by_label("Due").fill("2026-11-30")
    page.get_by_role("button", name="Return it").click()
    page.get_by_text("Returned. It waits for the company again.").wait_for()

    deliver("附件二补齐")
    page = sign_in(demo("auditor"))
    todo(page, ASKED)
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Accepted. The request is done.").wait_for()
    assert all(words in page.locator("main").inner_text() for words in ("缺附件二", "附件二补齐", "contract.csv"))
    assert DocumentRequest.objects.get(what=ASKED).status == "accepted"
