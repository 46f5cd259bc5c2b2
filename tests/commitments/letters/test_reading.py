import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.letters import LetterError, ParsedLetter, parse_text, read_letters
from commitments.letters.boilerplate import cut

from .conftest import shared

PIECES = st.sampled_from(
    [
        *("1.", "1.1", "2.3.1", "一、", "（一）", "第三条", "第二章 ", "(2)", "①", "- ", "承诺书篇2\n", "承诺书", "a"),
        *(
            "\n",
            "\r\n",
            " ",
            "　",
            "。",
            "；",
            "，",
            "、",
            ":",
            "|",
            "\t",
            "____",
            "PAGE",
            "文档评论(0)",
            "承诺人签名:",
        ),
        *(
            "2小时内",
            "不超过",
            "98%",
            "的，",
            "属轻微违约",
            "每季度",
            "发布",
            "用户",
            "答复",
            "7×24小时",
            "3至5",
            "百分之",
        ),
        "within 2 days",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=120))


def source(letters: list[ParsedLetter]) -> str:
    return "".join(letter.source for letter in letters)


def test_a_letter_has_its_title_front_and_signature(letter_text: str) -> None:
    (letter,) = parse_text(letter_text)
    assert letter.title == "暖心物业客户服务承诺书"
    assert (letter.number, letter.signatory) == ("WX-2026-07", "暖心物业服务有限公司")
    assert letter.signed_on == "2026年7月1日"
    assert letter.tail == "承诺人签名：________\n签订日期：2026年7月1日\n"


NUMBERED = "山泉水务用户服务承诺书篇1\n"
SERVICE = "1.接到报修后2小时内到场。\n2.水质合格率不低于99%。\n"


@pytest.mark.parametrize(
    "front",
    ["", NUMBERED, f"{NUMBERED}承诺书编号:____\n", "山泉水务用户服务承诺书通用2篇\n", "山泉水务用户服务承诺书篇2\n"],
)
def test_a_numbered_heading_with_its_words_is_one_letter(front: str) -> None:
    (letter,) = parse_text(f"{front}{NUMBERED}{SERVICE}")
    assert (letter.title, letter.source) == (NUMBERED.strip(), f"{front}{NUMBERED}{SERVICE}")
    assert [clause.path for clause in letter.clauses] == ["1", "2"]


@pytest.mark.parametrize("front", ["", "山泉水务汇编\n"])
def test_numbered_headings_with_words_of_their_own_open_letters(front: str) -> None:
    unnumbered = "我们在2小时内答复每一位用户的来电。\n"
    letters = parse_text(f"{front}{NUMBERED}{unnumbered}{NUMBERED.replace('1', '2')}{unnumbered}")
    assert [letter.title[-2:] for letter in letters] == ["篇1", "篇2"]
    assert [len(letter.clauses) for letter in letters] == [1, 1]


def test_a_sentence_with_a_figure_stands_before_no_title() -> None:
    (letter,) = parse_text("一般在3个工作日内答复客户。\n银行名称 时间承诺\n银行A 2个工作日\n")
    assert letter.title == ""
    assert [promise.value for promise in letter.promises] == [3, 2]


def test_the_pieces_joined_are_the_letter(letter_text: str) -> None:
    assert source(parse_text(letter_text)) == letter_text


def test_promises_quote_the_clause_they_stand_in(letter_text: str) -> None:
    (letter,) = parse_text(letter_text)
    texts = {clause.path: clause.text for clause in letter.clauses}
    assert len([promise for promise in letter.promises if promise.counted]) == 8
    assert all(texts[p.clause][p.start : p.end] == p.quote for p in letter.promises)


def test_blanks_are_found_in_front_clauses_and_tail(letter_text: str) -> None:
    (letter,) = parse_text(letter_text)
    assert [(blank.place, blank.clause, blank.text) for blank in letter.blanks] == [
        ("clause", "3.3", "____"),
        ("clause", "3.3", "__"),
        ("tail", "", "________"),
    ]


def test_letters_in_one_file_are_told_apart_by_their_numbered_titles() -> None:
    text = "服务承诺书精选2篇\n服务承诺书篇1\n1.响应。\n承诺人签名:__\n服务承诺书篇2\n承诺方:__\n1.投诉。\n"
    first, second = parse_text(text)
    assert (first.cover, first.title, second.title) == ("服务承诺书精选2篇\n", "服务承诺书篇1", "服务承诺书篇2")
    assert source([first, second]) == text


def test_a_second_title_opens_a_second_letter() -> None:
    assert [letter.title for letter in parse_text("甲承诺书\n1.响应。\n乙承诺书\n1.投诉。\n")] == [
        "甲承诺书",
        "乙承诺书",
    ]


def test_a_page_without_numbers_is_read_paragraph_by_paragraph() -> None:
    (letter,) = parse_text("Support\nWe reply within 2 hours.\nWe are open 24/7.\n")
    assert [clause.path for clause in letter.clauses] == ["¶1", "¶2"]


def test_pasted_nothing_is_no_letter() -> None:
    with pytest.raises(LetterError):
        parse_text(" \n ")


@given(TEXTS)
def test_no_character_of_any_text_is_lost_and_no_path_given_twice(text: str) -> None:
    kept = cut(text).letter
    if not kept.strip(" \t\n\r\v\f　\xa0\ufeff\u200b"):
        return
    letters = parse_text(text)
    assert source(letters) == kept
    for letter in letters:
        texts = {clause.path: clause.text for clause in letter.clauses}
        assert len(texts) == len(letter.clauses)
        assert all(clause.parent is None or clause.parent in texts for clause in letter.clauses)
        assert all(texts[p.clause][p.start : p.end] == p.quote and p.quote for p in letter.promises)


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.docx", "a"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    with suppress(LetterError):
        assert read_letters(data, name=name)


HOSTILE = {
    "one number": "1",
    "one numeral": "一",
    "list": "1、",
    "limits": "2小时内",
    "comparing": "不超过",
    "blanks": "_",
    "stars": "** ",
    "brackets": "[X",
    "cells": "| 2 hours ",
    "grades": "的,属轻微违约",
    "titles": "承诺书篇1\n",
    "same numbers": "一、\n",
    "lines": "\n",
    "periods": "每年2次",
    "refusals": "not 2 hours ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    short, long = seconds(piece * (10_000 // len(piece))), seconds(piece * (80_000 // len(piece)))
    assert long < 0.2 + 30 * short


def seconds(text: str) -> float:
    started = time.process_time()
    with suppress(LetterError):
        parse_text(text)
    return time.process_time() - started


def test_two_megabytes_are_read_in_seconds(letter_text: str) -> None:
    text = letter_text * (2_000_000 // len(letter_text.encode()))
    assert seconds(text) < 20


SECTIONS = {
    "1": 5,
    "2": 3,
    "2.1": 2,
    "2.2": 2,
    "2.3": 3,
    "3": 3,
    "3.1": 2,
    "3.2": 2,
    "3.3": 2,
    "4": 2,
    "4.1": 2,
    "4.2": 2,
}
SECTIONS |= {"5": 3, "5.1": 2, "5.2": 2, "5.3": 2}
"""How many clauses stand directly below each heading of the first template letter."""
SECOND = "1 1/¶1 2 2/¶1 2(1) 2(2) 2(3) 2(4) 2(5) 3 3/¶1 3/第一阶段 3/第二阶段 3/第三阶段 3/第四阶段 4 4/¶1 4(1)"


def tree(number: str) -> list[str]:
    """A numbered heading and all below it, in reading order."""
    below = [f"{number}.{count}" for count in range(1, SECTIONS.get(number, 0) + 1)]
    return [number, *(path for child in below for path in tree(child))]


@pytest.mark.parametrize("name", ["seed.txt", "seed.docx", "seed-web-preview.txt"])
def test_the_template_letters_have_their_exact_trees(name: str) -> None:
    first, second = read_letters(shared(name), name=name)
    assert [clause.path for clause in first.clauses] == [path for number in "12345" for path in tree(number)]
    assert [clause.path for clause in second.clauses] == SECOND.split()
    assert all(clause.parent == (clause.path.rpartition(".")[0] or None) for clause in first.clauses)
    assert (len(first.tail.split()), len(second.front.split())) == (2, 2)


@pytest.mark.parametrize("name", ["seed.txt", "seed.docx"])
def test_the_template_letters_lose_no_character(name: str) -> None:
    lines = shared("seed.txt").decode().split("\n")
    assert [line for line in source(read_letters(shared(name), name=name)).split("\n") if line] == [
        line for line in lines if line
    ]
