"""The review at the keyboard, by marking words, and the whole way of a letter from its file to its verdicts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import time_machine

from accounts.models import Organisation, User
from audits.models import Engagement
from commitments.models import InterpretationNote, Letter, LetterVersion, Promise
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Source
from compliance.actions import recompute
from compliance.models import Result
from tests.engaging import admit

LINES = (
    "和风物业服务承诺书",
    "编号:HF-2026-02",
    "1.定义",
    "1.1本承诺书所称“首次响应”指客服人员对投诉的首次人工答复。",
    "2.标准",
    "2.1问题解决率不低于98%,重复投诉率控制在3%以内。",
    "2.2对业主的来电尽快答复,首次响应不拖延。",
    "3.违约",
    "3.1重复投诉率高于5%但低于8%的,属轻微违约。",
    "3.2违反《____法》强制性规定的,属重大违约。",
    "承诺方:和风物业",
    "签署日期:2026年1月5日",
)
NOW = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)


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


def bring_in(page: Any, file: Path) -> Any:
    page.goto("/letters/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Import and review").click()
    page.wait_for_url("**/review/")
    return page


@pytest.fixture
def review(sign_in: Callable[[User], Any], manager: User, letter: Path) -> Any:
    """The manager's window, showing the letter he has just imported."""
    return bring_in(sign_in(manager), letter)


def press(page: Any, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def current(page: Any) -> Any:
    return page.locator(".letter.review .current:not(.phrase)")


def wait_for(page: Any, review: str, quote: str) -> Promise:
    """The promise with these words, once the page shows it as decided so."""
    promise = Promise.objects.get(quote__contains=quote)
    page.locator(f"#promise-{promise.pk}.{review}").wait_for()
    promise.refresh_from_db()
    return promise


def mark(page: Any, words: str) -> None:
    """Mark these words of the letter with the mouse's result: a selection."""
    page.evaluate(
        """words => {
            for (const text of document.querySelectorAll(".words")) {
                const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const at = node.data.indexOf(words);
                    if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length);
                }
            }
        }""",
        words,
    )


def test_j_and_k_go_from_one_proposal_to_the_next_and_the_words_are_shown(review: Any) -> None:
    press(review, "jj")
    assert "Repeat complaint rate" in current(review).inner_text()
    assert review.locator("a.phrase.current").inner_text() == "重复投诉率控制在3%以内"
    assert current(review).evaluate("card => card === document.activeElement")
    assert current(review).evaluate("card => getComputedStyle(card).outlineStyle") != "none"
    press(review, "k")
    assert "Resolution rate" in current(review).inner_text()


def test_a_letter_is_read_through_without_a_mouse(review: Any) -> None:
    press(review, "ja")
    assert wait_for(review, "accepted", "解决率").review == "accepted"
    review.locator(".current", has_text="≤ 3%").wait_for()
    press(review, "r")
    assert wait_for(review, "rejected", "3%以内").review == "rejected"
    review.get_by_text("2 of 4 decided").wait_for()
    review.locator(".current", has_text="> 5%").wait_for()
    press(review, "e")
    review.locator(".promise-form :focus").wait_for()
    review.get_by_label("upper value").fill("9")
    review.get_by_label("upper value").press("Enter")
    assert wait_for(review, "corrected", "低于8%").value_high == 9
    review.get_by_text("proposed > 5% and < 8%, made > 5% and < 9%").wait_for()


def test_a_decision_is_undone_at_the_keyboard(review: Any) -> None:
    press(review, "jr")
    wait_for(review, "rejected", "解决率")
    press(review, "ku")
    assert wait_for(review, "proposed", "解决率").reviewed_by is None


def test_the_last_decision_is_undone_although_the_next_proposal_is_at_hand(review: Any) -> None:
    press(review, "ja")
    wait_for(review, "accepted", "解决率")
    review.locator(".current", has_text="≤ 3%").wait_for()
    press(review, "u")
    assert wait_for(review, "proposed", "解决率").reviewed_by is None
    review.locator(".current", has_text="≥ 98%").wait_for()


def test_an_empty_place_is_filled_in_at_the_keyboard(review: Any) -> None:
    press(review, "kkk")
    press(review, "jjj")
    review.locator(".fill.current").wait_for()
    press(review, "e")
    review.keyboard.type("消费者权益保护")
    review.keyboard.press("Enter")
    review.locator(".fill.filled").wait_for()
    assert review.locator(".fill input[name=value]").input_value() == "消费者权益保护"


def test_a_question_mark_tells_the_keys_where_they_are_seen_and_escape_closes_them(review: Any) -> None:
    press(review, "?")
    review.get_by_text("next, previous").wait_for()
    box = review.locator("#keys").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 800
    review.keyboard.press("Escape")
    assert not review.get_by_text("next, previous").is_visible()


def test_a_second_question_mark_closes_the_keys_and_the_others_work_meanwhile(review: Any) -> None:
    press(review, "?j")
    assert "Resolution rate" in current(review).inner_text()
    press(review, "?")
    assert not review.get_by_text("next, previous").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_clause_and_its_proposals_follow_each_other_without_a_hole(review: Any, width: int) -> None:
    review.set_viewport_size({"width": width, "height": 800})
    empty = review.evaluate(
        """() => [...document.querySelectorAll(".letter.review .clause")].map((clause) => {
            const [text, margin] = [clause.querySelector(".text"), clause.querySelector(".margin")];
            return clause.offsetHeight - text.offsetHeight - margin.offsetHeight;
        })"""
    )
    assert max(empty) <= 8


def test_letters_typed_into_a_form_decide_nothing(review: Any) -> None:
    press(review, "je")
    review.get_by_label("within").fill("")
    review.get_by_label("within").press_sequentially("jar")
    assert review.get_by_label("within").input_value() == "jar"
    assert not Promise.objects.exclude(review="proposed").exists()


def test_escape_leaves_a_form_and_nothing_is_changed(review: Any) -> None:
    press(review, "je")
    review.get_by_label("within").press("Escape")
    review.locator(".promise-form").wait_for(state="detached")
    assert "Resolution rate" in current(review).inner_text()


def test_escape_asks_before_it_throws_away_what_was_typed(review: Any) -> None:
    asked: list[str] = []
    press(review, "je")
    review.get_by_label("within").fill("3h")
    review.once("dialog", lambda question: (asked.append(question.message), question.dismiss()))
    review.keyboard.press("Escape")
    assert review.get_by_label("within").input_value() == "3h"
    review.once("dialog", lambda question: question.accept())
    review.keyboard.press("Escape")
    review.locator(".promise-form").wait_for(state="detached")
    assert asked == ["Leave the form? What you have changed in it is lost."]


def test_a_day_in_the_past_is_asked_about_only_where_one_is_chosen(review: Any) -> None:
    day, box = review.get_by_label("effective from"), review.get_by_label("Yes, from a day in the past")
    assert not box.is_visible()
    day.fill("2020-01-01")
    assert box.is_visible()
    day.fill("2999-01-01")
    assert not box.is_visible()


def test_words_of_two_clauses_are_said_to_be_too_many(review: Any) -> None:
    review.evaluate(
        """() => {
            const [first, second] = [...document.querySelectorAll(".words[data-add]")].slice(-2);
            getSelection().setBaseAndExtent(first.firstChild, 0, second, 1);
        }"""
    )
    press(review, "n")
    review.get_by_text("Mark words of one clause only.").wait_for()
    assert review.locator(".promise-form").count() == 0


def test_a_field_drawn_larger_breaks_no_rule_when_the_form_comes_back(review: Any) -> None:
    mark(review, "尽快答复")
    press(review, "n")
    words = review.get_by_label("words of the clause")
    words.evaluate("field => { field.style.height = '120px' }")  # as the browser does where its corner is dragged
    review.get_by_role("button", name="Save and accept").click()
    review.locator(".promise-form [aria-invalid=true]").first.wait_for()
    assert words.get_attribute("style") is None


def test_words_marked_in_the_letter_become_a_promise(review: Any) -> None:
    mark(review, "尽快答复")
    review.get_by_role("button", name="Add a promise: “尽快答复”").click()
    assert review.get_by_label("words of the clause").input_value() == "尽快答复"
    review.get_by_label("metric").select_option("first_response_timely_rate")
    review.get_by_label("within").fill("2h")
    review.get_by_role("button", name="Save and accept").click()
    review.get_by_label("Yes, without a number").check()
    review.get_by_role("button", name="Save and accept").click()
    review.get_by_text("Not found by the program; added by hand.").wait_for()
    added = wait_for(review, "corrected", "尽快答复")
    assert added.clause.text[added.start : added.end] == added.quote == "尽快答复"


def test_words_after_a_defined_term_are_counted_rightly(review: Any) -> None:
    mark(review, "不拖延")
    press(review, "n")
    review.get_by_label("words of the clause").wait_for()
    assert review.get_by_label("words of the clause").input_value() == "不拖延"


def test_a_defined_term_opens_its_definition_without_a_mouse(review: Any) -> None:
    term = review.get_by_role("button", name="首次响应")
    assert term.count() == 1  # not inside its own definition
    term.focus()
    review.keyboard.press("Enter")
    definition = review.locator(".definition", has_text="客服人员对投诉的首次人工答复")
    definition.wait_for()
    review.keyboard.press("Escape")
    definition.wait_for(state="hidden")


def test_a_pasted_letter_is_read_like_a_file(sign_in: Callable[[User], Any], manager: User) -> None:
    page = sign_in(manager)
    page.goto("/letters/import/")
    page.get_by_label("or the text itself").fill("\n".join(LINES))
    page.get_by_role("button", name="Import and review").click()
    page.wait_for_url("**/review/")
    assert page.locator(".proposal").count() == 4


# From the file to the verdict


@pytest.fixture
def midday() -> Any:
    """The server's clock stands at a day of November; it goes on from there."""
    with time_machine.travel(NOW, tick=True):
        yield


def decide_everything(page: Any) -> None:
    """Accept every proposal and fill in every empty place, at the keyboard: each leads to the next that waits."""
    waiting = ".proposal.proposed, .fill:not(.filled)"
    press(page, "j")
    for count in range(page.locator(waiting).count(), 0, -1):
        page.locator(".proposal.proposed.current, .fill.current:not(.filled)").wait_for()
        if page.locator(".fill.current").count():
            press(page, "e")
            page.keyboard.type("消费者权益保护")
            page.keyboard.press("Enter")
        else:
            press(page, "a")
        page.wait_for_function("all => document.querySelectorAll(all[0]).length < all[1]", arg=[waiting, count])


def note_first_gap(page: Any) -> None:
    """Propose a note for the gap between 3 % and 5 %."""
    gap = page.locator("#check-repeat_rate-percent li", has_text=re.compile("> 3%.*≤ 5%"))
    gap.get_by_role("link", name="propose a note").click()
    assert "3%" in page.get_by_label("question").input_value()
    page.get_by_label("reading chosen").fill("未达标,不作违约处理。")
    page.get_by_role("button", name="Propose", exact=True).click()
    page.locator(".note-card").wait_for()


def sign_where_asked(page: Any) -> None:
    page.goto("/letters/notes/")
    while page.get_by_role("button", name=re.compile("^Sign as")).count():
        page.get_by_role("button", name=re.compile("^Sign as")).first.click()
        page.wait_for_load_state()


def engage(letter: Letter, auditor: User) -> None:
    today = NOW.date()
    engagement = Engagement.objects.create(
        organisation=letter.organisation,
        firm=auditor.organisation,
        title="2026",
        period_from=dt.date(2026, 1, 1),
        period_until=dt.date(2026, 12, 31),
        valid_from=today - dt.timedelta(days=30),
        valid_until=today + dt.timedelta(days=30),
    )
    engagement.letters.add(letter)
    admit(engagement, auditor)


def repeat_four_of_a_hundred(company: Organisation, clerk: User) -> None:
    """A quarter with 4 repeats among 100 complaints: above the promise, below the minor band."""
    source = Source.objects.create(organisation=company, key="hotline", name="hotline")
    start = dt.datetime(2026, 7, 6, 2, 0, tzinfo=dt.UTC)
    facts = []
    for n in range(100):
        received = start + dt.timedelta(hours=8 * n)
        customer = f"C{n - 1 if n in {20, 40, 60, 80} else n}"
        facts.append(
            Facts(
                reference=f"R{n}",
                received_at=received,
                channel="phone",
                category="服务",
                subcategory="噪声",
                customer=customer,
                responded_at=received + dt.timedelta(minutes=20),
                resolved_at=received + dt.timedelta(hours=2),
            )
        )
    write_facts(source=source, facts=facts, by=clerk, kind="import", reason="", now=NOW)


def from_file_to_verdict(
    page: Any, file: Path, window_of: Callable[[User], Any], people: dict[str, User], *, overdue: bool = False
) -> None:
    """Import, review, note the gap, let both sign, activate from the first of July, judge, and look at the verdict.

    `overdue`: the letter has duties whose day has gone by since then; that is confirmed where it is asked.
    """
    page.on("dialog", lambda question: question.accept())
    bring_in(page, file)
    address = page.url
    decide_everything(page)
    page.get_by_text("Nothing stands in the way").wait_for()
    note_first_gap(page)
    letter = LetterVersion.objects.get(pk=int(re.search(r"versions/(\d+)/", address)[1])).letter
    engage(letter, people["auditor"])
    sign_where_asked(page)
    sign_where_asked(window_of(people["auditor"]))
    assert InterpretationNote.objects.get().is_signed
    page = window_of(people["manager"])
    page.goto(address)
    page.locator("#check-repeat_rate-percent").get_by_role("link", name="as note 1 says").wait_for()
    page.get_by_label("effective from").fill("2026-07-01")
    page.get_by_label("Yes, from a day in the past").check()
    page.get_by_role("button", name="Activate", exact=True).click()
    if overdue:
        page.get_by_label("Yes, these tasks are overdue from the start").check()
        page.get_by_role("button", name="Activate", exact=True).click()
    page.get_by_text("is in force; the next run judges it.").wait_for()
    repeat_four_of_a_hundred(letter.organisation, people["clerk"])
    recompute(as_of=NOW)
    result = Result.objects.get(promise__metric="repeat_rate", promise__kind="target", period="2026Q3", unit=None)
    assert (result.verdict, result.numerator, result.denominator) == ("missed", 4, 100)
    page.goto(f"/promises/{result.promise_id}/?period=2026Q3")
    page.get_by_role("heading", name="What the letter says of this figure").wait_for()
    assert page.locator(".number-line .value").count() == 1
    assert "4%" in page.locator("main").inner_text()


@pytest.fixture
def people(manager: User, auditor: User, clerk: User) -> dict[str, User]:
    return {"manager": manager, "auditor": auditor, "clerk": clerk}


@pytest.mark.usefixtures("midday")
def test_a_letter_is_imported_reviewed_its_gap_noted_put_in_force_and_judged(
    sign_in: Callable[[User], Any], people: dict[str, User], letter: Path
) -> None:
    from_file_to_verdict(sign_in(people["manager"]), letter, sign_in, people)


@pytest.mark.usefixtures("midday")
def test_the_template_letter_goes_the_same_way(
    sign_in: Callable[[User], Any], people: dict[str, User], shared: Path, complaints_of_browser: list[str]
) -> None:
    file = shared / "letters" / "seed.docx"
    from_file_to_verdict(sign_in(people["manager"]), file, sign_in, people, overdue=True)
    assert all("422" in line for line in complaints_of_browser)  # the form asking for its confirmation
    complaints_of_browser.clear()
