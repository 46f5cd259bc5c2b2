"""Complaints by unit, month and category, with small counts hidden."""

from __future__ import annotations

from datetime import date

import pytest

from complaints.models import Category
from compliance.rules.periods import Period
from tests.compliance.conftest import Paper, note  # noqa: F401
from whitepapers.snapshot.breakdowns import breakdowns, window

pytestmark = pytest.mark.django_db


def received(taken):
    return {row["category"]: row["received"] for row in taken["categories"]}


def test_units_by_month(record, on, quarter, signed_in_january):
    for unit, counts in {"东": (5, 20, 30), "西": (6, 7, 8)}.items():
        for month, n in zip((7, 8, 9), counts, strict=True):
            record.many(n, on(month), unit=unit)
    table = breakdowns(quarter())["unit_months"]
    assert table == {
        "months": ["2026-07", "2026-08", "2026-09"],
        "rows": [
            {"unit": "东", "counts": [5, 20, 30], "total": 55},
            {"unit": "西", "counts": [6, 7, 8], "total": 21},
        ],
        "totals": [11, 27, 38],
        "total": 76,
    }


def test_a_small_month_is_hidden_with_what_would_give_it_away(record, on, quarter, signed_in_january):
    for unit, counts in {"东": (2, 20, 30), "西": (9, 40, 50)}.items():
        for month, n in zip((7, 8, 9), counts, strict=True):
            record.many(n, on(month), unit=unit)
    rows = breakdowns(quarter())["unit_months"]["rows"]
    assert [row["counts"] for row in rows] == [[None, None, 30], [None, None, 50]]


def test_complaints_without_a_unit_stand_last(record, on, quarter, signed_in_january):
    record.many(5, on(7))
    record.many(5, on(7), unit="西")
    assert [row["unit"] for row in breakdowns(quarter())["unit_months"]["rows"]] == ["西", ""]


def test_categories_by_new_and_repeat(record, on, quarter, signed_in_january, category):
    record.many(20, on(7), category=category("网络"))
    record.many(8, on(8), category=category("网络"), since_previous=5)
    record.many(6, on(7))
    assert breakdowns(quarter())["categories"] == [
        {"category": "网络", "received": 28, "new": 20, "repeats": 8},
        {"category": "", "received": 6, "new": 6, "repeats": 0},
    ]


def test_few_repeats_of_a_category_are_hidden_with_the_new_ones_and_so_are_those_of_another(
    record, on, quarter, signed_in_january, category
):
    for name, new, again in (("网络", 20, 2), ("账单", 30, 9), ("装机", 40, 11)):
        record.many(new, on(7), category=category(name))
        record.many(again, on(8), category=category(name), since_previous=5)
    told = {row["category"]: (row["new"], row["repeats"]) for row in breakdowns(quarter())["categories"]}
    assert told == {"装机": (40, 11), "账单": (None, None), "网络": (None, None)}


def test_the_window_is_the_one_that_the_letter_promises(record, on, quarter, paper, category):
    paper.says("repeat_rate", "<=", 3, window_days=7)
    paper.signed(date(2026, 1, 1))
    record.many(9, on(7), category=category("网络"), since_previous=8 * 86_400)
    of = quarter()
    assert (window(of), breakdowns(of)["categories"][0]["repeats"]) == (7, 0)


def test_the_window_is_the_one_that_a_signed_note_sets(record, on, quarter, paper, category, note):  # noqa: F811
    paper.says("repeat_rate", "<=", 3)
    note(paper.signed(date(2026, 1, 1)), "repeat_rate", date(2026, 1, 1), window_days=7)
    record.many(9, on(7), category=category("网络"), since_previous=8 * 86_400)
    of = quarter()
    assert (window(of), breakdowns(of)["categories"][0]["repeats"]) == (7, 0)


def test_what_a_promise_tells_of_a_category_is_not_used_to_hide_another_one(
    record, on, quarter, paper, category, publisher
):
    """Its verdict says 7: were 7 hidden beside 3, the verdict would give both away."""
    told = category("账单")
    paper.says("resolution_rate", ">=", 98, limit="30d", scope={"categories": [told.pk]})
    paper.says("repeat_rate", "<=", 3)
    paper.signed(date(2026, 1, 1))
    for name, n in (("网络", 3), ("账单", 7), ("装机", 50), ("其他", 60)):
        record.many(n, on(7), category=category(name), unit="东")
    assert received(breakdowns(quarter())) == {"其他": 60, "装机": None, "账单": 7, "网络": None}


def test_a_promise_about_what_lies_below_a_category_counts_as_one_about_it(
    record, on, quarter, paper, category, publisher
):
    below = Category.objects.create(organisation=publisher, name="宽带账单", parent=category("账单"))
    paper.says("resolution_rate", ">=", 98, limit="30d", scope={"categories": [below.pk]})
    paper.signed(date(2026, 1, 1))
    for name, n in (("网络", 3), ("账单", 7), ("装机", 50), ("其他", 60)):
        record.many(n, on(7), category=category(name), unit="东")
    assert received(breakdowns(quarter()))["账单"] == 7


def test_a_letter_of_the_middle_of_the_quarter_tells_its_months_apart(record, on, quarter, publisher):
    """What it says of September alone is a total, too."""
    paper = Paper(publisher)
    paper.says("repeat_rate", "<=", 3)
    paper.signed(date(2026, 9, 1))
    for unit, counts in {"东": (3, 50, 7), "西": (60, 70, 9)}.items():
        for month, n in zip((7, 8, 9), counts, strict=True):
            record.many(n, on(month), unit=unit)
    rows = breakdowns(quarter())["unit_months"]["rows"]
    assert [row["counts"] for row in rows] == [[None, None, 7], [None, None, 9]]


def test_no_small_count_is_left_in_an_issue_of_the_demo(issues):
    for taken in (issues.third, issues.fourth):
        tables = [taken["unit_months"], taken["unit_categories"]]
        cells = [count for table in tables for row in table["rows"] for count in row["counts"]]
        cells += [row[name] for row in taken["categories"] for name in ("received", "new", "repeats")]
        cells += [each["count"] for each in taken["chains"]["times"]]
        assert not [count for count in cells if count in range(1, 5)]
        assert None in cells  # the demo is small: there was something to hide


def test_every_total_of_a_table_is_that_of_the_others(issues):
    taken = issues.third
    months, categories = taken["unit_months"], taken["unit_categories"]
    assert months["total"] == categories["total"] == sum(months["totals"]) == taken["chains"]["received"]
    assert {row["unit"]: row["total"] for row in months["rows"]} == {
        row["unit"]: row["total"] for row in categories["rows"]
    }
    assert months["months"] == [each.label for each in Period.between(date(2026, 7, 1), date(2026, 9, 30), "month")]
