import pytest

from commitments.letters.tables import NONE, Columns, Table, find_columns

from .reading_of import limits_of, promises_of


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("| Level | Response | Target resolution |", 5),
        ("级别\t响应时间\t修复时间", 3),
        ("Level | Hours | Name |", 0),
        ("P1 | 15 min | response |", 0),
    ],
)
def test_a_row_without_figures_that_names_times_heads_the_columns(line: str, columns: int) -> None:
    table = Table()
    table.take(line)
    assert len(table.columns) == columns


def test_a_line_that_is_no_row_ends_the_table() -> None:
    table = Table()
    table.take("级别\t响应时间\t修复时间")
    table.take("其他事项")
    assert table.columns == ()


def test_every_row_of_a_table_without_rules_is_read_by_its_columns() -> None:
    row = "平台不可用，所有机构都不能登录，例如：数据库停机，没有可以切换的备用环境"
    found = promises_of("级别\t现象\t响应时间\t修复时间", f"一级\t{row}\t十分钟\t4小时", f"二级\t{row}\t半小时\t12小时")
    assert [(p.metric, str(p.value)) for p in found] == [
        ("first_response_timely_rate", "10"),
        ("resolution_rate", "4"),
        ("first_response_timely_rate", "0.5"),
        ("resolution_rate", "12"),
    ]


def test_the_first_cell_of_a_row_names_its_figures_where_no_column_does() -> None:
    found = promises_of("Metric | Silver | Gold |", "First response | 1 business day | 4 business hours |")
    assert [(p.metric, p.unit) for p in found] == [
        ("first_response_timely_rate", "working_day"),
        ("first_response_timely_rate", "working_hour"),
    ]


def test_a_sign_in_a_cell_is_kept() -> None:
    assert limits_of("Level | Response | Fix |", "Critical | < 1 hour | 6 hours or less |") == ["<1 hour", "<=6 hour"]


def test_of_a_table_of_credits_only_the_credits_are_read() -> None:
    lines = (
        "Monthly uptime | Credit |",
        "---|---|",
        "< 99.9% to 99.5% | 5% of the fee |",
        "Below 99.5% | 10% of the fee |",
    )
    assert limits_of(*lines) == ["=5 percent", "=10 percent"]


def test_columns_parted_by_a_single_space_name_the_figures_of_a_row_in_order() -> None:
    found = promises_of("1、时效", "故障级别 响应时限 修复时限", "一级 ≤30分钟 2小时", "二级 ≤2小时 12小时")
    assert [(p.metric, f"{p.value} {p.unit}") for p in found] == [
        ("first_response_timely_rate", "30 minute"),
        ("resolution_rate", "2 hour"),
        ("first_response_timely_rate", "2 hour"),
        ("resolution_rate", "12 hour"),
    ]


def test_english_words_side_by_side_name_columns_too() -> None:
    found = promises_of("1.Levels", "Priority Response Time Resolution Time", "Urgent 15 minutes 6 hours")
    assert [p.metric for p in found] == ["first_response_timely_rate", "resolution_rate"]


def test_cells_set_apart_by_gaps_are_read_where_some_are_empty() -> None:
    lines = (
        "Request   First reply   Completion",
        "New key   4 hours       when it is cut",
        "New lock  2 hours       3 days",
    )
    assert find_columns(lines)[1:] == [Columns(named=("First reply",)), Columns(named=("First reply", "Completion"))]


@pytest.mark.parametrize("rule", ["", "|"])
def test_cells_that_have_a_line_each_are_named_by_as_many_headings(rule: str) -> None:
    cells = (
        "Severity",
        "Response",
        "Resolution",
        "Outage",
        "20 minutes",
        "5 hours",
        "Fault",
        "2 business hours",
        "3 days",
    )
    lines = [line for cell in cells for line in (cell, rule) if line]
    found = promises_of("1.Levels", *lines)
    assert [(p.metric, p.unit) for p in found] == [
        ("first_response_timely_rate", "minute"),
        ("resolution_rate", "hour"),
        ("first_response_timely_rate", "working_hour"),
        ("resolution_rate", "day"),
    ]


def test_a_figure_that_has_a_line_without_a_heading_is_none() -> None:
    assert find_columns(["Opening hours", "8 hours"]) == [NONE, NONE]


@pytest.mark.parametrize(
    "line", ["Restoration of the supply by the crew of the night", "We answer quickly.", "1. Response", "响应"]
)
def test_a_sentence_or_a_single_word_heads_nothing(line: str) -> None:
    assert find_columns([line, "Urgent 4 hours"], marked={0} if line[0] == "1" else ())[1] == NONE


def test_a_sentence_ends_a_table_without_rules() -> None:
    lines = ["Priority Response Time", "Urgent 4 hours", "All other work waits.", "Normal 9 hours"]
    assert [each.named for each in find_columns(lines)] == [(), ("Response Time",), (), ()]


def test_of_columns_without_rules_only_the_credits_are_read() -> None:
    lines = ("1.Credits", "Uptime Service Credit", "98% 6%", "Less than 97% 12%")
    assert limits_of(*lines) == ["=6 percent", "=12 percent"]


def test_a_row_of_a_scale_is_read_by_its_shape_where_credits_are_spoken_of() -> None:
    lines = ("1.Credits", "The service credit is worked out as follows.", "Less than 99.9% but at least 98% = 4%")
    assert limits_of(*lines) == ["=4 percent"]


def test_the_same_shape_elsewhere_is_no_scale() -> None:
    assert limits_of("1.Loads", "The load is worked out as follows.", "Less than 99.9% but at least 98% = 4%") != [
        "=4 percent"
    ]


def test_a_scale_of_delays_gives_back_and_limits_nothing() -> None:
    lines = ("一、延误赔偿标准如下：", "延误1至3天，退还运费的20%；", "延误4至7天，退还运费的50%；")
    assert limits_of(*lines) == ["=20 percent", "=50 percent"]
