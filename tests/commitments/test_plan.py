from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments import actions, plan
from commitments.letters.reading import parse_text
from commitments.models import Blank, Clause

PHASES = """渠道提升承诺书
1.实施步骤
第一阶段:至2026年3月,完成各渠道受理流程的梳理,由运营部负责,投入12人。
第二阶段:至2026年9月,上线客户满意度调查。
第三阶段:由____部门持续改进。
签署日期:2026年1月5日
"""


@pytest.mark.parametrize(
    ("day", "number", "unit", "expected"),
    [
        ("2026-01-31", 1, "month", "2026-02-28"),
        ("2026-01-05", 3, "month", "2026-04-05"),
        ("2026-11-30", 1, "quarter", "2027-02-28"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2026-01-05", 30, "day", "2026-02-04"),
        ("2026-01-05", 2, "week", "2026-01-19"),
    ],
)
def test_time_after_a_day_ends_on_the_same_day_of_the_month(day, number, unit, expected):
    assert plan.later(date.fromisoformat(day), Decimal(number), unit) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("number", "unit"), [(Decimal("1.5"), "month"), (Decimal(3), "working_day"), (Decimal(99999), "year")]
)
def test_what_cannot_be_counted_has_no_day(number, unit):
    assert plan.later(date(2026, 1, 5), number, unit) is None


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_months_later_is_so_many_months_later(day, months):
    found = plan.later(day, Decimal(months), "month")
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day


@pytest.fixture
def version(store):
    return store(PHASES)


def test_each_phase_is_a_step_with_what_the_letter_says_of_it(version):
    first, second, third = plan.steps(version)
    assert (first.phase, first.due_on, first.unit, first.people_planned) == (
        "第一阶段",
        date(2026, 3, 31),
        "运营部",
        12,
    )
    assert (second.due_on, "满意度" in second.deliverables) == (date(2026, 9, 30), True)
    assert (third.due_on, third.agreed) == (None, False)


def test_steps_under_one_heading_are_one_promise():
    letter = parse_text(PHASES)[0]
    (promised,) = plan.promised(letter.milestones, letter.clauses)
    assert (promised.quote, promised.clause) == ("实施步骤", letter.clauses[0].path)


def test_a_step_that_stands_alone_is_promised_by_its_own_words():
    letter = parse_text("承诺书\n1.2026年6月30日前完成全部客服系统上线。\n2.其他。\n")[0]
    (promised,) = plan.promised(letter.milestones, letter.clauses)
    clause = next(each for each in letter.clauses if each.path == promised.clause)
    assert clause.text[promised.start : promised.end] == promised.quote


def test_the_quote_of_a_promised_plan_stands_in_its_clause(version):
    promise = version.clauses.get(promises__metric="milestone_on_time").promises.get(metric="milestone_on_time")
    assert promise.clause.text[promise.start : promise.end] == promise.quote


def test_under_a_clause_is_all_that_hangs_from_it(version):
    clauses = Clause.objects.filter(version=version).select_related("parent")
    top = clauses.get(is_heading=True)
    assert plan.under(clauses, top.path) == set(clauses.values_list("path", flat=True))
    leaf = clauses.last()
    assert plan.under(clauses, leaf.path) == {leaf.path}


BLANKS = "服务承诺书\n1.实施步骤\n第一阶段:至____年____月,配备____名专员。\n第二阶段:至____年底,完成试点。\n"


@pytest.fixture
def planned(store, manager):
    """A plan of which the first step's blanks are filled in, the second one's are not."""
    version = store(BLANKS)
    for blank, value in zip(Blank.objects.filter(clause__version=version), ("2026", "3", "5"), strict=False):
        actions.fill_blank(blank=blank, value=value, by=manager)
    return version


def test_a_step_is_read_with_what_was_filled_in_and_keeps_the_letters_words(planned):
    first, second = plan.steps(planned)
    assert (first.due_on, first.deliverables, second.due_on) == (date(2026, 3, 31), "配备5名专员", None)
    assert "至____年____月" in first.quote


def test_what_was_filled_into_a_step_is_found_again(planned):
    first, second = plan.steps(planned)
    assert [blank.value for blank in plan.filled_blanks(first)] == ["2026", "3", "5"]
    assert plan.filled_blanks(second) == []
