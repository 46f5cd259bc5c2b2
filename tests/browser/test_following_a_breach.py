"""A manager follows a breach from its opening to arbitration; the way to the court is barred, and the page says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from compliance.models import Breach, Dispute

PARTY = "Homeowners' committee"
BARRED = "Barred: a valid arbitration agreement keeps this dispute from the court."


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "agreed.pdf"
    file.write_bytes(b"%PDF-1.7 agreed")
    return file


@pytest.fixture
def page(page: Any, demo: Callable[[str], User], sign_in: Callable[[User], Any]) -> Any:
    """The manager's window, on the page of the loss that a night has opened."""
    found = sign_in(demo("manager"))
    found.goto("/")
    found.get_by_role("link", name="Start the negotiation").first.click()
    found.get_by_role("heading", name="What was broken").wait_for()
    assert found.url.endswith(f"/compliance/breaches/{Breach.objects.get(severity='major').pk}/")
    return found


def record(page: Any, button: str, day: str = "2026-11-20", words: str = "As in the minutes.", **given: str) -> None:
    """Fill in a step's form: day, words, and what else is `given` by label."""
    for label, value in given.items():
        page.get_by_label(re.compile(f"^{label.replace('_', ' ')}", re.IGNORECASE)).fill(value)
    page.get_by_label(re.compile("^(Day|Signed on)")).fill(day)
    page.get_by_label(re.compile("^What happened")).fill(words)
    page.get_by_role("button", name=button).click()


def negotiate(page: Any) -> None:
    page.get_by_role("link", name="Record the start of the negotiation").click()
    record(page, "Record the dispute", "2026-11-18", Other_side=PARTY)
    page.get_by_text("started on 18 Nov 2026, in time").wait_for()
    page.get_by_role("link", name=PARTY).click()
    page.get_by_role("heading", name=f"Dispute with {PARTY}").wait_for()


def rung(page: Any, name: str) -> Any:
    return page.locator(".ladder li", has=page.get_by_text(name, exact=True))


def mediate(page: Any, paper: Path) -> None:
    assert "No mediation body is on record yet." in rung(page, "Mediation").inner_text()
    page.get_by_role("link", name="Record a body").click()
    page.get_by_label(re.compile("^Evidence files")).set_input_files(paper)
    days = {"Accepted_by_the_company": "2026-11-18", "Accepted_by_the_other": "2026-11-19"}
    record(page, "Record the body", Mediation_body="Consumers' association", **days)
    page.get_by_role("link", name="Record: mediation").click()
    record(page, "Record the mediation")
    page.get_by_text("The mediation is recorded.").wait_for()


def agree(page: Any, paper: Path) -> None:
    page.get_by_role("link", name="Record an agreement").click()
    page.get_by_label("The agreement").set_input_files(paper)
    record(page, "Record the agreement", Arbitration_institution="City arbitration commission")
    page.get_by_text("The court is barred while it holds.").wait_for()


def test_from_the_breach_to_arbitration(page: Any, paper: Path) -> None:
    negotiate(page)
    mediate(page, paper)
    assert page.get_by_role("link", name="Record: court").count() == 1
    agree(page, paper)
    assert BARRED in rung(page, "Court").inner_text()
    assert page.get_by_role("link", name="Record: court").count() == 0
    page.get_by_role("link", name="Record: arbitration").click()
    record(page, "Record the arbitration")
    page.get_by_text("The arbitration is recorded.").wait_for()
    [dispute] = [each for each in Dispute.objects.all() if each.party == PARTY]
    kinds = ["raised", "negotiation", "body", "mediation", "agreement", "arbitration"]
    assert (dispute.stage, [step.kind for step in dispute.steps.all()]) == ("arbitration", kinds)


def test_who_types_the_barred_way_is_led_back_and_told_why(page: Any, paper: Path) -> None:
    negotiate(page)
    agree(page, paper)
    ladder = page.url
    page.goto(f"{ladder}court/")
    assert page.url == ladder
    page.locator(".message").get_by_text(BARRED).wait_for()


def test_an_auditor_rules_on_an_exemption(
    page: Any, paper: Path, demo: Callable[[str], User], sign_in: Callable[[User], Any]
) -> None:
    page.get_by_role("link", name="Ask for an exemption").click()
    page.get_by_label(re.compile("^Why it was beyond")).fill("The grid was down for three days.")
    page.get_by_label(re.compile("^Evidence files")).set_input_files(paper)
    page.get_by_role("button", name="Ask the auditors").click()
    page.get_by_text("The exemption is asked for.").wait_for()
    auditor = sign_in(User.objects.get(username="auditor"))
    auditor.goto("/")
    auditor.get_by_role("link", name="Rule on the exemption").click()
    auditor.get_by_label("Grant it").check()
    auditor.get_by_label("Reason for the ruling").fill("The notice of the grid is genuine.")
    auditor.get_by_role("button", name="Rule").click()
    auditor.get_by_text("The ruling stands.").wait_for()
    assert Breach.objects.get(severity="major").status == "exempt"
