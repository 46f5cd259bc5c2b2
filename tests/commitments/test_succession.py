from __future__ import annotations

from datetime import date

import pytest

from commitments import actions, succession
from commitments.models import Clause, Promise

LINES = [
    "1.1问题解决率不低于98%,重复投诉率控制在3%以内。",
    "1.2力争在接到反馈后2小时内提供初步解决方案。",
    "1.3首次响应时效达到行业基准的120%以上。",
]


def letter(*lines):
    return "和风物业服务承诺书\n1.标准\n" + "\n".join(lines) + "\n承诺方:和风物业\n签署日期:2026年1月5日\n"


def moved_down(lines):
    """The same clauses with the numbers they have after one was put in before them."""
    return [f"1.{n}{line[3:]}" for n, line in enumerate(lines, start=2)]


@pytest.fixture
def amend(store, agree, manager):
    """`amend(lines, lines)` puts two versions in force one after the other."""

    def put_in_force(before, after):
        first = actions.activate(version=agree(store(letter(*before))), effective_from=date(2026, 1, 1), by=manager)
        second = agree(store(letter(*after), amends=first.letter))
        second = actions.activate(version=second, effective_from=date(2026, 7, 1), by=manager)
        return first, second

    return put_in_force


def followed(first, second):
    """The paths of the clauses that were recognised, old to new."""
    pairs = succession.clauses(list(first.clauses.all()), list(second.clauses.all()))
    paths = dict(Clause.objects.filter(version=second).values_list("pk", "path"))
    return {old.path: paths[new] for new, old in pairs.items()}


def lineages(version, metric):
    return set(Promise.objects.of_version(version).filter(metric=metric).values_list("lineage", flat=True))


def test_a_clause_put_in_before_others_hides_none_of_them(amend):
    first, second = amend(LINES, ["1.1电话全天接听。", *moved_down(LINES)])
    assert followed(first, second) == {"1": "1", "1.1": "1.2", "1.2": "1.3", "1.3": "1.4"}


def test_a_clause_with_another_number_in_it_is_still_the_same(amend):
    first, second = amend(LINES, [LINES[0].replace("98%", "99%"), *LINES[1:]])
    assert followed(first, second)["1.1"] == "1.1"


def test_a_renumbered_and_changed_clause_is_found_by_its_words(amend):
    first, second = amend(LINES, ["1.1首次响应时效达到行业基准的110%以上。"])
    assert followed(first, second) == {"1": "1", "1.3": "1.1"}


def test_a_clause_of_other_words_under_the_same_number_is_another(amend):
    first, second = amend(LINES, [*LINES[:2], "1.3每季度向社会发布服务质量报告。"])
    assert "1.3" not in followed(first, second)


def test_a_promise_is_carried_on_though_others_were_put_in_before_it(amend):
    first, second = amend(LINES, ["1.1满意度不低于90%。", *moved_down(LINES)])
    assert lineages(first, "repeat_rate") == lineages(second, "repeat_rate")
    assert lineages(first, "resolution_rate") == lineages(second, "resolution_rate")


def test_a_promise_of_an_unrecognisable_clause_is_carried_on_where_no_other_can_be_meant(amend):
    other = "1.4凡客户在三十日之内就同一事项再度来诉者,占全部来诉之重复投诉率不得超过2%,自生效之日起执行。"
    first, second = amend(["1.1重复投诉率控制在3%以内。"], [other])
    assert followed(first, second).keys() == {"1"}
    assert lineages(first, "repeat_rate") == lineages(second, "repeat_rate")


def test_a_new_promise_has_no_past(amend):
    first, second = amend(LINES[:1], [*LINES[:1], "1.2满意度不低于90%。"])
    assert (len(lineages(first, "satisfaction")), len(lineages(second, "satisfaction"))) == (0, 1)


def test_letters_of_a_thousand_rewritten_clauses_are_compared_by_place(draft):
    before, after = (
        [Clause(pk=base + n, path=str(n), text=f"{word}{n}", position=n) for n in range(300)]
        for base, word in ((0, "旧条款文字"), (1000, "新订约定内容"))
    )
    pairs = succession.clauses(before, after)
    assert {new: old.pk for new, old in pairs.items()} == {1000 + n: n for n in range(300)}
