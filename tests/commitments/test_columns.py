from __future__ import annotations

import pytest

from commitments.columns import HEADS, heading, places, told


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in HEADS.items() for name in names])
def test_every_heading_that_is_told_is_understood(key, name):
    assert places(["部门", name]) == {key: 1}


def test_no_heading_means_two_things():
    assert sum(len(set(names)) for names in HEADS.values()) == len({name for names in HEADS.values() for name in names})


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("培训时长（小时）", "hours"),
        ("Training_Hours", "hours"),
        (" Hours (h) ", "hours"),
        ("EMPLOYEE-ID", "number"),
        ("Staff No.", "number"),
        ("姓名*", "name"),
        ("ＩＤ", "number"),
    ],
)
def test_units_marks_and_ways_of_writing_do_not_matter(written, key):
    assert places([written]) == {key: 0}


def test_of_two_columns_that_are_called_alike_the_first_counts():
    assert places(["学时", "课时"]) == {"hours": 0}


def test_the_headings_may_stand_below_a_title():
    assert heading([["2026 年上半年培训学时"], [], ["工号", "学时"], ["A1", "40"]]) == 2


def test_without_known_headings_the_first_line_that_says_anything_is_told():
    lines = [["", ""], ["部门", " 备注 ", ""]]
    assert told(lines[heading(lines)]) == ["部门", "备注"]


def test_a_long_heading_is_told_in_short():
    assert told(["说" * 30]) == ["说" * 20]
