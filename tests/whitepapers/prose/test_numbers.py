from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whitepapers.prose.numbers import Known, chinese, hand_typed, numbers

RATE = Known("clause:2.3.2 resolution_rate value", ("问题解决率", "2.3.2"), Decimal("98.21"), "percent")
TARGET = Known("clause:2.3.2 resolution_rate target", ("问题解决率",), Decimal(98), "percent", is_promised=True)
SEATS = Known("clause:3.3.2 emergency_seats value", ("应急座席",), Decimal(4000), "")


def read(text: str) -> list[tuple[str, str]]:
    return [(typed.written, str(typed.value)) for typed in numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("98.2%", "98.2"),
        ("98.2 per cent", "98.2"),
        ("９８．２％", "98.2"),
        ("百分之九十八点二", "98.2"),
        ("4,000", "4000"),
        ("4000席", "4000"),
        ("四千席", "4000"),
        ("两千", "2000"),
        ("一万二千三百件", "12300"),
        ("1.2万件", "12000.0"),
        ("8千件", "8000"),
        ("0.64 个百分点", "0.64"),
        ("0.64 percentage points", "0.64"),
    ],
)
def test_a_number_is_read_however_it_is_typed(text: str, value: str) -> None:
    assert [found for _written, found in read(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "2026年9月30日",
        "二〇二六年九月三十日",
        "2026-09-30",
        "30 September 2026",
        "Q3 2026",
        "2026Q3",
        "第三季度",
        "第2.3.2条",
        "2.3.2",
        "clause 2.3",
        "18:00",
        "7×24",
        "400-800-1234",
        "GB/T 19012",
        "（2）",
    ],
)
def test_what_is_meant_as_it_stands_is_no_figure(text: str) -> None:
    assert read(text) == []


def test_a_placeholder_holds_no_number() -> None:
    assert read("{{ clause:2.3.2 resolution_rate value }} 和 98.2%") == [("98.2%", "98.2")]


def test_a_number_says_where_it_stands() -> None:
    text = "{{ total met }} 解决率百分之九十八点二。"
    (typed,) = numbers(text)
    assert text[typed.at :].startswith(typed.written)


@given(st.integers(1, 9_999_999))
def test_chinese_numerals_are_read_as_they_are_counted(number: int) -> None:
    assert chinese(spoken(number)) == number


@given(st.text())
def test_no_text_is_too_strange_to_read(text: str) -> None:
    assert all(text[typed.at :].startswith(typed.written) for typed in numbers(text))


def test_a_rounded_figure_is_noticed() -> None:
    (warned,) = hand_typed("问题解决率为98.2%。", [RATE])
    assert (warned.typed.written, warned.known.source, warned.is_equal) == ("98.2%", RATE.source, False)


def test_the_very_figure_is_noticed() -> None:
    (warned,) = hand_typed("达到 98.21%。", [RATE])
    assert warned.is_equal


def test_a_figure_that_is_named_is_noticed_from_further_away() -> None:
    assert hand_typed("问题解决率为98.6%。", [RATE])
    assert not hand_typed("另一比率为98.6%。", [RATE])


def test_a_number_of_the_letter_stays() -> None:
    assert hand_typed("问题解决率不低于98%。", [RATE, TARGET]) == []


def test_seats_are_noticed_in_chinese() -> None:
    (warned,) = hand_typed("应急座席四千席。", [RATE, SEATS])
    assert warned.known is SEATS


def test_a_per_cent_is_never_taken_for_a_count() -> None:
    assert hand_typed("4000%", [SEATS]) == []


def test_small_counts_may_mean_anything() -> None:
    assert hand_typed("共 3 项", [Known("total met", (), Decimal(3), "")]) == []


def test_another_sentence_does_not_name_the_figure() -> None:
    assert hand_typed("问题解决率有所上升。另为98.6%。", [RATE]) == []


def spoken(number: int) -> str:
    """The plain Chinese of a whole number below 10⁷."""
    high, low = divmod(number, 10_000)
    if not high:
        return _below_myriad(low)
    rest = _below_myriad(low) if low else ""
    return _below_myriad(high) + "万" + ("零" if low and low < 1000 else "") + rest


def _below_myriad(number: int) -> str:
    said, gap = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            said += ("零" if gap and said else "") + "零一二三四五六七八九"[digit] + word
        gap = not digit
    return said
