"""Where a text names parts of a company, and whether as one closed list."""

from __future__ import annotations

import pytest

from commitments.letters.folding import fold
from commitments.mentions import Names
from commitments.parts import Part


def part(key: str, name: str, value: int | str = "") -> Part:
    return Part(key, value or name, name, name)


PARTS = [
    part("units", "华东服务部", 1),
    part("units", "政企服务部", 2),
    part("channels", "phone"),
    part("channels", "web_chat"),
    part("channels", "email"),
    part("channels", "social"),
    part("channels", "counter"),
    part("segments", "签约客户"),
    part("segments", "政企"),
    part("segments", "VIP"),
    part("segments", "household"),
    part("categories", "装机延期", 7),
    part("categories", "营业厅", 8),
]


def named(text: str) -> list[tuple[list[int | str], str]]:
    return [([each.value for each in found.parts], str(found.why)) for found in Names(PARTS).lists(fold(text).text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("华东服务部的投诉", [1]),
        ("签约用户的投诉", ["签约客户"]),
        ("VIP客户", ["VIP"]),
        ("complaints of household customers", ["household"]),
        ("热线电话投诉", ["phone"]),
        ("微信公众号受理", ["social"]),
        ("電話、電郵", ["phone"]),
    ],
)
def test_a_part_is_found_by_the_name_it_bears(text: str, values: list[int | str]) -> None:
    assert named(text)[0][0] == values


@pytest.mark.parametrize("text", ["签约后两小时内", "the households", "VIPs", "一切照旧"])
def test_a_name_inside_other_words_is_none(text: str) -> None:
    assert named(text) == []


def test_the_longer_name_is_meant() -> None:
    assert named("政企服务部") == [([2], "")]


def test_names_that_are_joined_are_one_list() -> None:
    assert named("热线电话、电子邮箱和柜台") == [(["phone", "email", "counter"], "")]


def test_names_apart_are_lists_of_their_own() -> None:
    assert [values for values, _why in named("签约客户两小时,政企客户四小时")] == [["签约客户"], ["政企"]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("装机延期等问题", "open"),
        ("包括但不限于电话", "open"),
        ("such as VIP", "open"),
        ("除签约客户外", "excepted"),
        ("household customers, except by phone", "excepted"),
        ("营业厅的投诉", "ambiguous"),
        ("线上的投诉", "ambiguous"),
        ("签约客户和装机延期", "ambiguous"),
        ("装机延期和拆机的投诉", "partly"),
        ("信函、电话", "partly"),
        ("phone and letter", "partly"),
    ],
)
def test_a_list_that_is_not_closed_or_not_clear_says_why(text: str, why: str) -> None:
    assert why in {said for _values, said in named(text)}


def test_waiting_is_no_sign_of_an_open_list() -> None:
    assert named("签约客户等待时间") == [(["签约客户"], "")]
