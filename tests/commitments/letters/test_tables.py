import pytest

from commitments.letters.tables import Table

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
