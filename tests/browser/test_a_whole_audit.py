"""A whole quarterly audit by two auditors and a manager, from the mandate to the signed opinion, in their windows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from audits.models import Engagement, Finding, Opinion, OpinionAct, Reperformance, Sample
from tests.browser.test_auditing import issue, plan, report, retest
from tests.browser.test_giving_an_opinion import CODE, explain, write
from tests.evidence.pictures import picture
from tests.signing import app_of, code_of

AUDIT, SAMPLE, FOUND = "第三季度核查", "响应与解决时间", "满意度登记高于回访"
OF_THE_LEAD = 15  # of the items


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def as_(demo: Callable[[str], User], sign_in: Callable[[User], Any], person: Callable[..., User]) -> Any:
    """`as_("colleague")` gives him the window."""
    people = {name: demo(name) for name in ("manager", "auditor")}
    people["colleague"] = person("colleague", User.Role.AUDITOR, people["auditor"].organisation)
    for each in people.values():
        app_of(each)
    return lambda name: sign_in(people[name])


def here(page: Any) -> Any:
    page.goto(f"/audits/{Engagement.objects.get(title=AUDIT).pk}/")
    return page


def entrust(page: Any, minutes: Path) -> None:
    page.goto("/audits/add/")
    page.get_by_label(re.compile("^Title")).fill(AUDIT)
    page.get_by_label(re.compile("^Audit firm")).select_option(label="衡准审计事务所")
    page.get_by_label(re.compile("^Lead auditor")).select_option(label="陈立衡 · 衡准审计事务所")
    page.get_by_label(re.compile("^Entrusted by")).fill("云岭通信服务有限公司、客户代表委员会")
    page.get_by_label(re.compile("^Legal basis")).fill("《委托协议》")
    page.get_by_label(re.compile("^Purpose")).fill("核查第三季度")
    for box in page.get_by_role("group", name=re.compile("^Letters")).get_by_role("checkbox").all():
        box.check()
    for name, day in (("Period from", "07-01"), ("Period until", "09-30"), ("Access from", "11-01")):
        page.get_by_label(re.compile(f"^{name}")).fill(f"2026-{day}")
    page.get_by_label(re.compile("^Access until")).fill("2026-12-31")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Accept the firm").click()
    page.get_by_label(re.compile("^Your capacity")).fill("客户服务总监")
    page.get_by_role("button", name="Accept the firm").click()
    page.get_by_role("link", name="Record the acceptance").click()
    page.get_by_label(re.compile("^On behalf of")).fill("客户代表委员会")
    page.get_by_label(re.compile("^Who accepted")).fill("周文清")
    page.get_by_label(re.compile("^Capacity")).fill("主任委员")
    page.get_by_label(re.compile("^Accepted on")).fill("2026-11-02")
    page.get_by_label(re.compile("^Document that proves it")).set_input_files(minutes)
    page.get_by_role("button", name="Record the acceptance").click()
    page.get_by_text("The other side's acceptance is on record.").wait_for()


def sign_declarations(page: Any, name: str) -> None:
    page.goto("/")
    page.locator(".todo li", has_text=AUDIT).get_by_role("link").first.click()
    page.get_by_label("I know of nothing that endangers it.").check()
    page.get_by_label("I have read both texts and sign them.").check()
    page.get_by_label(re.compile("^Your name")).fill(name)
    page.get_by_role("button", name="Sign both").click()
    page.get_by_text("Access is open until").wait_for()


def assign_colleague(page: Any) -> None:
    page.get_by_role("link", name="Assign an auditor").click()
    page.get_by_label("Auditor of your firm").select_option(label="colleague")
    page.get_by_role("button", name="Assign").click()
    page.get_by_text("colleague has not signed yet.").wait_for()


def ask_for_recordings(page: Any) -> None:
    page.get_by_role("link", name="Ask for documents").click()
    page.get_by_label("What is needed").fill("回访录音清单")
    page.get_by_label("What for").fill("核对满意度。")
    page.get_by_label("Due").fill("2026-11-27")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("link", name="回访录音清单").wait_for()


def deliver(page: Any, file: Path) -> None:
    page.goto("/")
    page.locator(".todo li", has_text="回访录音清单").get_by_role("link").first.click()
    page.get_by_label(re.compile("^What you hand over")).fill("见附件。")
    page.get_by_label(re.compile("^Files")).set_input_files(file)
    page.get_by_role("button", name="Deliver").click()
    page.get_by_text("Delivered. The auditors see it now.").wait_for()


def take_documents(page: Any) -> None:
    page.goto("/")
    page.locator(".todo li", has_text="回访录音清单").get_by_role("link").first.click()
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Accepted. The request is done.").wait_for()


def draw(page: Any) -> None:
    """Plan, frame, seed: in this order, and the seed last."""
    here(page).get_by_role("link", name="Plan a sample").click()
    page.get_by_label(re.compile("^Title")).fill(SAMPLE)
    page.get_by_label(re.compile("^Tolerable deviations")).fill("10")
    page.get_by_role("button", name="Plan").click()
    page.get_by_role("button", name="Freeze").click()
    page.get_by_label(re.compile("^Seed")).fill("骰子 4 1 6 2，双方在场")
    page.get_by_role("button", name="Draw").click()
    page.get_by_text("The sample is drawn.").wait_for()


def examine(page: Any, items: int) -> None:
    """So many items as recorded, with nothing but keys."""
    here(page).get_by_role("link", name=SAMPLE).click()
    page.get_by_role("link", name="Examine the next one").click()
    for _ in range(items):
        page.get_by_text("Not examined yet.").wait_for()
        before = page.url
        the_rest_as_recorded(page)
        page.wait_for_url(lambda url, before=before: url != before)


def the_rest_as_recorded(page: Any) -> None:
    """By the keys of the page, once its script listens to them."""
    page.wait_for_load_state()
    page.keyboard.press("Alt+r")
    page.wait_for_function("() => document.activeElement.name === 'next'")
    page.keyboard.press("Enter")


def find_one_otherwise(page: Any) -> None:
    """The recordings say another satisfaction than the record."""
    page.get_by_text("Not examined yet.").wait_for()
    page.get_by_label("Satisfaction 1–5: what was found").select_option("2")
    page.get_by_label("Note").fill("录音评分为 2。")
    page.get_by_label("Satisfaction 1–5: what was found").focus()
    the_rest_as_recorded(page)
    page.get_by_text("Saved as version 1.").wait_for()


def finish(page: Any) -> None:
    here(page).get_by_role("link", name=SAMPLE).click()
    page.on("dialog", lambda question: question.accept())
    page.get_by_role("button", name="Finish the re-performance").click()
    page.get_by_text("finished", exact=False).first.wait_for()


def write_finding(page: Any, proof: Path) -> None:
    here(page).get_by_role("link", name="Write a finding").click()
    clause = page.get_by_label("Clause", exact=True)
    clause.select_option(clause.locator("option", has_text="2.2.1").first.get_attribute("value"))
    page.get_by_label(re.compile("^Title")).fill(FOUND)
    page.get_by_label(re.compile("^Criterion")).fill("满意度按客户回访登记。")
    page.get_by_label(re.compile("^Condition")).fill("抽查的样本中 1 件高于回访录音。")
    page.get_by_label(re.compile("^Effect")).fill("满意度高估。")
    page.get_by_label(re.compile("^Evidence files")).set_input_files(proof)
    page.get_by_label("Grade").select_option("minor")
    page.get_by_label(re.compile("^Answer due")).fill("2026-12-04")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("The draft is saved.").wait_for()
    issue(page, proof.name)


def answer(page: Any) -> None:
    page.goto("/")
    page.locator(".todo li", has_text=FOUND).get_by_role("link").click()
    page.get_by_role("textbox", name="Answer").fill("登记有误，已更正。")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("The answer is sent.").wait_for()


def close(page: Any) -> None:
    page.get_by_role("textbox", name="What you checked").fill("已复查。")
    page.get_by_role("button", name="Close the finding").click()
    page.get_by_text("The finding is closed.").wait_for()


def give_opinion(page: Any) -> None:
    here(page).get_by_label("Quarter").select_option(label="Q3 2026")
    page.get_by_role("button", name="Begin an opinion").click()
    page.get_by_role("heading", name="Audit opinion, Q3 2026").wait_for()
    write(page, scope="第三季度全部条款。")
    left = page.locator("#checklist li", has=page.locator("summary"))
    for title in [row.locator("b").inner_text().removeprefix("open ") for row in left.all()]:
        explain(page, title, f"{title}: 已另行说明。")
    page.get_by_role("link", name="Read it through and sign").click()
    said = page.locator("main").inner_text()
    assert re.search(r"(\d+) of \1 items were examined, 1 deviate", said)
    page.get_by_label(re.compile("^I have read the text above")).check()
    page.get_by_label(CODE).fill(code_of(User.objects.get(username="auditor")))
    page.get_by_role("button", name="Sign the opinion").click()
    page.get_by_text("Signed. Nobody changes a word of it from now on").wait_for()


def test_two_auditors_and_a_manager_audit_a_quarter(as_: Any, tmp_path: Path) -> None:
    minutes, proof = tmp_path / "minutes.txt", tmp_path / "page.png"
    minutes.write_bytes(b"minutes: the firm is accepted\n")
    proof.write_bytes(picture())

    entrust(as_("manager"), minutes)
    lead = as_("auditor")
    sign_declarations(lead, "陈立衡")
    assign_colleague(lead)
    ask_for_recordings(here(lead))
    sign_declarations(as_("colleague"), "colleague")
    deliver(as_("manager"), minutes)
    take_documents(as_("colleague"))

    draw(as_("auditor"))
    examine(as_("auditor"), OF_THE_LEAD)
    colleague = as_("colleague")
    sample = Sample.objects.get(title=SAMPLE)
    examine(colleague, sample.n - OF_THE_LEAD - 1)
    find_one_otherwise(colleague)
    finish(colleague)
    sample.refresh_from_db()
    assert (sample.status, Reperformance.objects.of_sample(sample).filter(differs=True).count()) == ("finished", 1)

    write_finding(as_("colleague"), proof)
    manager = as_("manager")
    answer(manager)
    plan(manager)
    report(manager, proof)
    auditor = as_("auditor")
    auditor.goto(manager.url)
    retest(auditor, "Effective", proof)
    close(auditor)
    assert Finding.objects.get(title=FOUND).status == "closed"

    give_opinion(as_("auditor"))
    opinion = Opinion.objects.get(engagement__title=AUDIT)
    digest = OpinionAct.objects.get(opinion=opinion).digest
    manager = here(as_("manager"))
    manager.get_by_role("link", name="Q3 2026").click()
    assert digest in manager.locator("main").inner_text()
