from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.imports.dating import Evidence, form_of, number_form
from complaints.imports.values import read_date


def evidence(*texts: str) -> Evidence:
    found = Evidence()
    for line, text in enumerate(texts, 2):
        found.add(text, line)
    return found


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026-10-31 09:05:01", "%Y-%m-%d %H:%M:%S"),
        ("2026/1/3 9:05", "%Y/%m/%d %H:%M"),
        ("2026.10.31", "%Y.%m.%d"),
        ("2026-10-31T09:05:01", "%Y-%m-%dT%H:%M:%S"),
        ("2026-10-31 09:05:01.250", "%Y-%m-%d %H:%M:%S.%f"),
        ("2026年10月31日", "%Y年%m月%d日"),
        ("2026年1月3日 9:05", "%Y年%m月%d日 %H:%M"),
        ("2026年1月3日9:05", "%Y年%m月%d日%H:%M"),
        ("2026年1月3日 9时5分", "%Y年%m月%d日 %H时%M分"),
        ("2026/1/3 下午 3:05:00", "%Y/%m/%d %p %I:%M:%S"),
        ("2026/1/3 下午3:05", "%Y/%m/%d %p%I:%M"),
        ("31-Oct-2026", "%d-%b-%Y"),
        ("31 October 2026", "%d %B %Y"),
        ("Oct 31, 2026 3:05 PM", "%b %d, %Y %I:%M %p"),
        ("20261031", "%Y%m%d"),
        ("20261031093000", "%Y%m%d%H%M%S"),
    ],
)
def test_the_format_of_a_date_is_told_by_itself(text: str, form: str) -> None:
    assert evidence(text).formats() == [form]
    assert read_date(text, formats=(form,)).date() in (datetime(2026, 10, 31).date(), datetime(2026, 1, 3).date())


@pytest.mark.parametrize(
    "text", ["", "soon", "12:30", "1.5", "138 0000 0000", "2026-02-30", "99/99/2026", "A-12", "x" * 50]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert not Evidence().add(text, 1)


def test_of_a_day_up_to_twelve_nobody_knows_the_order() -> None:
    assert evidence("03/04/2026", "05/06/2026").orders == ("dmy", "mdy")


def test_one_day_above_twelve_proves_the_order() -> None:
    found = evidence("03/04/2026", "31/10/2026")
    assert found.orders == ("dmy",)
    assert (found.against["mdy"].text, found.against["mdy"].line) == ("31/10/2026", 3)


def test_a_month_that_comes_first_is_proven_too() -> None:
    found = evidence("10/31/2026 03:20:26 PM")
    assert (found.orders, found.formats("mdy")) == (("mdy",), ["%m/%d/%Y %I:%M:%S %p"])


def test_dates_that_contradict_each_other_leave_both_open() -> None:
    found = evidence("31/10/2026", "10/31/2026")
    assert (found.orders, found.contradictory) == (("dmy", "mdy"), True)


def test_a_date_that_does_not_exist_in_any_order_proves_nothing() -> None:
    assert evidence("03/04/2026", "31/02/2026").orders == ("dmy", "mdy")


def test_two_digits_of_a_year_may_be_anything() -> None:
    assert evidence("03/04/05").orders == ("dmy", "mdy", "ymd")
    assert evidence("03/04/05", "31/12/99").orders == ("dmy",)
    assert evidence("99/12/31").orders == ("ymd",)


def test_a_dot_proves_nothing_either() -> None:
    assert evidence("03.04.2026").orders == ("dmy", "mdy")


def test_a_year_that_comes_first_leaves_no_question() -> None:
    assert evidence("2026/03/04").orders == ()


def test_several_ways_of_writing_are_all_read_the_most_frequent_first() -> None:
    found = evidence("2019/4/5 9:02:09", "2019/4/6 9:02:09", "2019/11/8")
    assert found.formats() == ["%Y/%m/%d %H:%M:%S", "%Y/%m/%d"]


def test_a_time_with_its_zone_needs_no_format() -> None:
    assert evidence("2026-10-31T09:00:00+08:00").formats() == []
    assert form_of("2026-10-31T09:00:00Z") is not None


@pytest.mark.parametrize(
    ("text", "form"), [("46266.375", "excel"), ("46266", "excel"), ("1790000000", "unix"), ("1790000000000", "unix_ms")]
)
def test_dates_that_are_counted(text: str, form: str) -> None:
    assert number_form(text) == form


@pytest.mark.parametrize("text", ["21215", "99999", "123", "12345678901", "46266,375"])
def test_numbers_that_are_no_dates(text: str) -> None:
    assert number_form(text) == ""


@given(
    st.lists(st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1)), min_size=1),
    st.sampled_from(["%d/%m/%Y %H:%M", "%m/%d/%Y"]),
)
def test_the_true_order_is_never_excluded(moments: list[datetime], form: str) -> None:
    found = evidence(*(moment.strftime(form) for moment in moments))
    assert ("dmy" if form.startswith("%d") else "mdy") in found.orders
    assert not found.contradictory
