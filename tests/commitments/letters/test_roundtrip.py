"""Letters of every numbering style and hostile texts: nothing is lost or named twice, nothing takes for ever."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.letters import LetterError, ParsedLetter, parse_text
from commitments.letters.boilerplate import cut
from commitments.letters.numerals import chinese_numeral

STYLES: dict[str, Callable[[int], str]] = {
    "article": lambda n: f"第{chinese_numeral(n)}条　",
    "chapter": lambda n: f"第{chinese_numeral(n)}章 ",
    "chinese": lambda n: f"{chinese_numeral(n)}、",
    "chinese in brackets": lambda n: f"（{chinese_numeral(n)}）",
    "decimal": lambda n: f"{n}. ",
    "decimal before a Chinese comma": lambda n: f"{n}、",
    "two levels": lambda n: f"3.{n} ",
    "two levels without a space": lambda n: f"3.{n}",
    "three levels": lambda n: f"2.3.{n} ",
    "in brackets": lambda n: f"({n})",
    "half a bracket": lambda n: f"{n}）",
    "full width": lambda n: f"{str(n).translate({48 + d: 0xFF10 + d for d in range(10)})}．",
    "circle": lambda n: "①②③④⑤⑥⑦⑧⑨"[n - 1],
    "letter": lambda n: f"{'abcdefghi'[n - 1]}) ",
    "roman": lambda n: f"({('i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix')[n - 1]}) ",
    "grade": lambda n: f"L{n}：",
    "bullet": lambda _n: "• ",
    "dash": lambda _n: "- ",
    "markdown": lambda _n: "## ",
    "phase": lambda n: f"第{chinese_numeral(n)}阶段：",
    "none": lambda _n: "",
}
WORDS = st.sampled_from(
    [
        "服务标准",
        "接到投诉后2小时内响应。",
        "问题解决率不低于98%，重复投诉率控制在3%以内。",
        "24小时值班；",
        "“首次响应”指首次答复。",
        "We reply within two working days.",
        "至____年__月，完成培训。",
        "If uptime is below 99%, you get a credit of 10%.",
        "争议应在30日内协商，协商不成的提交仲裁。",
        "| 一级 | 15分钟 | 4小时 |",
        "每季度发布白皮书。",
        "2.5小时",
        "（含）",
        "　缩进",
        "违约的，属轻微违约。",
    ]
)
ENDINGS = st.sampled_from(["\n", "\r\n", "\n\n", "\n　　", "\r", " \n"])


@st.composite
def letter_text(draw: st.DrawFn) -> str:
    """Runs of clauses, each run in a style of its own that counts from one."""
    text = draw(st.sampled_from(["", "服务承诺书\n", "承诺书编号：__\n客户服务承诺书\n"]))
    for style in draw(st.lists(st.sampled_from(sorted(STYLES)), min_size=1, max_size=6)):
        for number in range(1, draw(st.integers(1, 5)) + 1):
            text += STYLES[style](number) + draw(WORDS) + draw(ENDINGS)
    return text + draw(st.sampled_from(["", "承诺人签名：____\n签订日期：2026年7月1日\n"]))


PIECES = st.sampled_from(
    [
        *"（）()[]【】{}一二三十百.、：；。%％‰~-—×*/|_#•\t\n0123456789",
        "第",
        "条",
        "小时内",
        "不超过",
        "within ",
        "not ",
        "if ",
        "１",
        "\u200b",
        "𠀀",
    ]
)
HOSTILE = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=200).map("".join),
    st.builds(lambda piece, count: piece * count, PIECES, st.integers(1, 3_000)),
    st.integers(1, 200).map(lambda depth: "".join(f"{'1.' * min(n, 6)}{n} （一）(1)①" for n in range(depth))),
)


def check(text: str) -> None:
    kept = cut(text).letter
    try:
        letters = parse_text(text)
    except LetterError:
        return
    assert "".join(letter.source for letter in letters) == kept
    for letter in letters:
        check_places(letter)


def check_places(letter: ParsedLetter) -> None:
    texts = {clause.path: clause.text for clause in letter.clauses}
    assert len(texts) == len(letter.clauses)
    found: list[Any] = [*letter.promises, *letter.definitions, *letter.scopes, *letter.resources, *letter.obligations]
    found += [*letter.milestones, *letter.bands, *letter.disputes]
    assert all(texts[each.clause][each.start : each.end] == each.quote for each in found)
    letter.to_json()


@given(letter_text())
@settings(max_examples=300)
def test_the_clauses_of_every_style_joined_give_back_the_letter(text: str) -> None:
    check(text)


@given(HOSTILE)
@settings(max_examples=300, deadline=None)
def test_hostile_text_is_read_or_refused_and_nothing_is_lost(text: str) -> None:
    check(text)


@pytest.mark.parametrize("style", sorted(set(STYLES) - {"none"}))
def test_every_style_makes_a_clause_of_each_number(style: str) -> None:
    lines = [STYLES[style](number) + "接到投诉后2小时内响应。" for number in (1, 2, 3)]
    (letter,) = parse_text("服务承诺书\n" + "\n".join(lines) + "\n")
    assert [clause.marker for clause in letter.clauses] == [STYLES[style](n).strip(" 　") for n in (1, 2, 3)]
    assert len({clause.path for clause in letter.clauses}) == len(letter.promises) == 3


def work(text: str) -> int:
    """How many functions are called to read a text: what it costs, whatever else the machine does."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        with suppress(LetterError):
            parse_text(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "piece",
    [
        "3.1接到投诉后2小时内响应，投诉办结率不低于97%。\n",
        "We reply within 2 days. ",
        "第一阶段：2026年1月前完成培训。\n",
    ],
)
def test_four_times_the_text_is_four_times_the_work(piece: str) -> None:
    assert work(piece * 400) <= 4.4 * work(piece * 100)
