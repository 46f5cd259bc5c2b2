import pytest

from commitments.letters.folding import fold
from commitments.letters.quantities import find_quantities


def read(text: str) -> list[tuple[str, str]]:
    return [(str(q.value) + (f"-{q.high}" if q.high else ""), q.unit) for q in find_quantities(fold(text).text)[0]]


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("２小时内", [("2", "hour")]),
        ("两个工作日", [("2", "working_day")]),
        ("百分之五十", [("50", "percent")]),
        ("万分之五", [("5", "permyriad")]),
        ("半小时", [("0.5", "hour")]),
        ("一个半小时", [("1.5", "hour")]),
        ("二个月内", [("2", "month")]),
        ("3至5个工作日", [("3-5", "working_day")]),
        ("３～５天", [("3-5", "day")]),
        ("2、4、24小时", [("2", "hour"), ("4", "hour"), ("24", "hour")]),
        ("45分钟、2小时", [("45", "minute"), ("2", "hour")]),
        ("1,000人", [("1000", "person")]),
        ("99.95%", [("99.95", "percent")]),
        ("five (5) business days", [("5", "working_day")]),
        ("in 2h", [("2", "hour")]),
        ("次日", [("1", "day")]),
        ("次日9:00前", [("1", "day")]),
        ("缩减至10个、15个工作日", [("10", "working_day"), ("15", "working_day")]),
        ("1, 3 or 7 working days", [("1", "working_day"), ("3", "working_day"), ("7", "working_day")]),
        ("Level 1 - 2 days", [("2", "day")]),
        ("within 5 clear working days", [("5", "working_day")]),
        ("水压0.14MPa", [("0.14", "megapascal")]),
        ("by the next working day", [("1", "working_day")]),
    ],
)
def test_figures_with_units_are_read(text: str, quantities: list[tuple[str, str]]) -> None:
    assert read(text) == quantities


@pytest.mark.parametrize(
    "text",
    [
        "400-123-4567",
        "13800138000",
        "2026年7月1日",
        "二〇二六年七月",
        "9:00-18:30",
        "9:30am to 5pm",
        "第二十三条",
        "拨打12345",
        "一律",
        "a 500 response code",
        "每月10日前",
    ],
)
def test_figures_of_another_kind_are_no_quantities(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", ["7×24小时", "7*24", "24/7", "7天×24小时", "7*24*3", "全天候"])
def test_round_the_clock_is_no_limit(text: str) -> None:
    quantities, always = find_quantities(fold(text).text)
    assert (quantities, len(always)) == ([], 1)


def test_a_figure_joined_to_its_noun_is_marked() -> None:
    (quantity,) = find_quantities("the 10-day deadline")[0]
    assert quantity.hyphenated


def test_a_plural_is_not_joined_to_a_noun() -> None:
    (quantity,) = find_quantities("within 18-weeks")[0]
    assert not quantity.hyphenated
