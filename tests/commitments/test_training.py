from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.training import HalfYear, RosterRefused, Row, read, without_names

ROSTER = "工号,姓名,学时\nA1,甲某,40\nA2,乙某,39.5\n"
ROWS = [Row("A1", "甲某", Decimal(40)), Row("A2", "乙某", Decimal("39.5"))]


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RosterRefused) as refused:
        read(text.encode())
    return [(problem.line, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_register_is_read_as_offices_save_it(encoding):
    assert read(ROSTER.encode(encoding)) == ROWS


@pytest.mark.parametrize("heading", ["Staff number;Name;Training hours", " 员工工号 ;姓名;培训时长"])
def test_columns_are_known_by_their_names(heading):
    assert read(f"{heading}\nA1;甲某;40\n".encode()) == ROWS[:1]


def test_columns_may_stand_in_any_order_and_names_may_be_absent():
    assert read("学时,部门,工号\n40,客服,A1\n".encode()) == [Row("A1", "", Decimal(40))]


def test_full_width_digits_are_digits():
    assert read("工号,学时\nＡ1,４０\n".encode()) == [Row("A1", "", Decimal(40))]


def test_every_problem_is_told_with_its_line():
    lines = [",甲,40", "A2,乙,", "A3,丙,很多", "A4,丁,-1", "A5,戊,4417", "A6,己,1.005", "A7,庚,40", "A7,庚,40"]
    assert problems("\n".join(["工号,姓名,学时", *lines])) == [
        (2, "number_missing"),
        (3, "hours_missing"),
        (4, "hours_wrong"),
        (5, "hours_wrong"),
        (6, "hours_wrong"),
        (7, "hours_wrong"),
        (9, "twice"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "nobody")]),
        ("工号,学时\n\n,\n", [(1, "nobody")]),
        ("姓名,部门\n甲某,客服", [(1, "no_number_column"), (1, "no_hours_column")]),
        ('工号,学时\n"A1,40', [(1, "no_table")]),
        ("工号,学时\0\nA1,40", [(1, "no_table")]),
        (f"工号,学时\n{'A' * 101},40", [(2, "too_long")]),
    ],
)
def test_what_is_no_register_is_refused(text, expected):
    assert problems(text) == expected


CALLED = {"甲某": ["A1"], "乙某": ["A2", "A7"], "A1": ["A1"], "A2": ["A2"], "A7": ["A7"]}


def by_name(text: str) -> list[tuple[int, str, str]] | list[Row]:
    try:
        return read(text.encode(), lambda: CALLED)
    except RosterRefused as refused:
        return [(problem.line, problem.code, problem.told) for problem in refused.problems]


def test_who_is_known_may_stand_there_by_name_alone():
    assert by_name("姓名,学时\n甲某,40\n") == [Row("A1", "甲某", Decimal(40))]


def test_a_column_of_people_may_hold_staff_numbers():
    assert by_name("人员,课时\nA2,12\n") == [Row("A2", "", Decimal(12))]


def test_a_line_without_a_number_is_found_by_its_name():
    assert by_name("工号,姓名,学时\n,甲某,40\nA9,新人,8\n") == [
        Row("A1", "甲某", Decimal(40)),
        Row("A9", "新人", Decimal(8)),
    ]


def test_two_people_of_one_name_are_told_apart_by_their_numbers():
    rows = [Row("A2", "乙某", Decimal(40)), Row("A7", "乙某", Decimal(26))]
    assert by_name("工号,姓名,学时\nA2,乙某,40\nA7,乙某,26\n") == rows


def test_a_name_that_is_nobody_s_several_people_s_or_written_twice_is_told():
    assert by_name("姓名,学时\n甲某,40\n乙某,1\n丙某,2\n甲某,3\n") == [
        (3, "name_shared", ""),
        (4, "name_unknown", ""),
        (5, "name_twice", "2"),
    ]


def test_whom_people_are_called_by_is_asked_only_where_a_number_is_missing():
    def called():
        raise AssertionError

    assert read(ROSTER.encode(), called) == ROWS


def test_the_headings_found_are_told_where_none_is_understood():
    assert by_name("部门,备注\n客服,无\n") == [
        (1, "no_number_column", "部门, 备注"),
        (1, "no_hours_column", "部门, 备注"),
    ]


def test_lines_are_counted_from_the_top_of_the_file_below_a_title():
    assert by_name("2026 年上半年\n\n工号,学时\nA1,x\n") == [(4, "hours_wrong", "x")]


def test_a_problem_never_names_a_person():
    with pytest.raises(RosterRefused) as refused:
        read("工号,姓名,学时\nA1,甲某,甲某的很多学时\nA1,乙某,3\n,丙某,1".encode())
    told = " ".join(problem.told for problem in refused.value.problems)
    assert not {"乙某", "丙某"} & set(told.split())


def test_the_kept_register_has_no_names():
    kept = list(csv.reader(io.StringIO(without_names(ROWS).decode("utf-8-sig"))))
    assert kept == [["工号", "学时"], ["A1", "40"], ["A2", "39.5"]]


def test_a_staff_number_is_never_a_formula():
    assert b"'=1+1" in without_names([Row("=1+1", "", Decimal(1))])


hours = st.decimals(0, 4000, places=2)
people = st.dictionaries(st.text("ABC0123456789", min_size=1), hours, min_size=1)


@given(people)
def test_what_is_kept_reads_as_what_was_given(register):
    rows = [Row(number, "某人", done) for number, done in register.items()]
    assert [(row.number, row.hours) for row in read(without_names(rows))] == list(register.items())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with suppress(RosterRefused):
        assert read(content)


def test_a_half_year_is_its_days():
    second = HalfYear.parse("2026H2")
    assert (second.starts_on, second.ends_on) == (date(2026, 7, 1), date(2026, 12, 31))
    assert HalfYear.of(date(2026, 6, 30)) == HalfYear.parse("2026H1")


@pytest.mark.parametrize("label", ["", "2026", "2026H3", "0000H1", "2026H2x"])
def test_other_labels_are_no_half_year(label):
    assert HalfYear.parse(label) is None
