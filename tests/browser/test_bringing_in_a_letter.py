"""A manager imports a signed letter, reads every proposal beside its words, and puts the letter in force."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from accounts.models import User
from commitments.models import LetterVersion, Promise

LINES = (
    "和风物业服务承诺书",
    "编号:HF-2026-01",
    "1.标准",
    "1.1问题解决率不低于98%,重复投诉率控制在3%以内。",
    "1.2力争在接到反馈后2小时内提供初步解决方案。",
    "2.违约",
    "2.1重复投诉率高于5%但低于8%的,属轻微违约。",
    "2.2违反《____法》强制性规定的,属重大违约。",
    "承诺方:和风物业",
    "签署日期:2026年1月5日",
)


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    document.save(tmp_path / "letter.docx")
    return tmp_path / "letter.docx"


@pytest.fixture
def review(sign_in: Callable[[User], Any], manager: User, letter: Path) -> Any:
    """The manager's window, showing the letter he has just imported."""
    page = sign_in(manager)
    page.goto("/")
    page.get_by_role("link", name="Import a letter").click()
    page.get_by_label(re.compile("^File")).set_input_files(letter)
    page.get_by_role("button", name="Import and review").click()
    page.wait_for_url("**/review/")
    return page


def beside(page: Any, number: str) -> Any:
    """The clause with its proposals."""
    return page.locator(".clause").filter(has=page.locator(".key", has_text=re.compile(f"^{re.escape(number)}\\.?$")))


def proposal(page: Any, number: str, name: str) -> Any:
    return beside(page, number).locator(".proposal", has_text=name)


def decide_everything(page: Any) -> None:
    """Accept one waiting proposal after the other."""
    while waiting := page.get_by_role("button", name="Accept", exact=True).count():
        page.get_by_role("button", name="Accept", exact=True).first.click()
        page.wait_for_function(
            "before => [...document.querySelectorAll('button[value=accept]')].length < before", arg=waiting
        )


def decided(metric: str, kind: str = "target") -> Promise:
    return Promise.objects.get(metric=metric, kind=kind)


def test_the_text_stands_there_word_for_word(review: Any) -> None:
    for line in LINES[2:8]:
        number, words = re.fullmatch(r"(\d(?:\.\d)*)\.?(.*)", line).groups()
        assert beside(review, number).locator(".text").inner_text().endswith(words)


def test_a_proposal_is_corrected_where_it_stands(review: Any) -> None:
    proposal(review, "1.1", "Resolution rate").get_by_role("link", name="Correct").click()
    review.get_by_label("within").fill("30d")
    review.get_by_role("button", name="Save and accept").click()
    proposal(review, "1.1", "Resolution rate").get_by_text("corrected").wait_for()
    assert decided("resolution_rate").parameters["limit"] == "30d"


def test_a_correction_that_cannot_be_read_comes_back_with_the_reason(review: Any) -> None:
    proposal(review, "1.1", "Resolution rate").get_by_role("link", name="Correct").click()
    review.get_by_label("within").fill("a month")
    review.get_by_role("button", name="Save and accept").click()
    review.get_by_text("Write a limit like 2 hours, 30 min, 30 days, 3 working days or 4 working hours.").wait_for()
    assert review.get_by_label("within").input_value() == "a month"
    assert decided("resolution_rate").review == "proposed"


def test_a_proposal_is_rejected(review: Any) -> None:
    proposal(review, "1.2", "Preliminary solution").get_by_role("button", name="Reject").click()
    proposal(review, "1.2", "Preliminary solution").get_by_text("rejected").wait_for()
    assert decided("preliminary_solution_rate").review == "rejected"


def test_an_empty_place_in_the_letter_keeps_it_from_binding(review: Any) -> None:
    decide_everything(review)
    standing = review.locator("#standing")
    assert "Clause 2.2 has an empty place that a verdict needs" in standing.inner_text()
    assert standing.get_by_role("button", name="Activate").is_disabled()


def test_the_gap_between_target_and_band_is_shown(review: Any) -> None:
    decide_everything(review)
    silent = review.locator("#check-repeat_rate-percent li", has_text="letter silent").first
    assert re.search(r"\b3%.*\b5%", silent.inner_text())
    assert silent.get_by_role("link", name="propose a note").is_visible()


def test_a_letter_that_is_read_through_and_filled_in_binds(review: Any) -> None:
    review.on("dialog", lambda question: question.accept())
    decide_everything(review)
    beside(review, "2.2").locator("input[name=value]").fill("消费者权益保护")
    beside(review, "2.2").get_by_role("button", name="Fill in").click()
    review.get_by_text("Nothing stands in the way").wait_for()
    review.get_by_label("effective from").fill("2026-01-05")
    review.get_by_label("Yes, from a day in the past").check()
    review.get_by_role("button", name="Activate", exact=True).click()
    review.get_by_text("is in force; the next run judges it.").wait_for()
    assert LetterVersion.objects.get().status == "active"
    assert "/review/" not in review.url


def test_a_file_that_is_no_letter_is_refused_and_nothing_is_kept(
    sign_in: Callable[[User], Any], manager: User, tmp_path: Path
) -> None:
    (tmp_path / "letter.docx").write_bytes(b"this was never packed")
    page = sign_in(manager)
    page.goto("/letters/import/")
    page.get_by_label(re.compile("^File")).set_input_files(tmp_path / "letter.docx")
    page.get_by_role("button", name="Import and review").click()
    page.get_by_text("This is no Word document").wait_for()
    assert not LetterVersion.objects.exists()
