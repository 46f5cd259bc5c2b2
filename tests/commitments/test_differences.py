from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments import actions
from commitments.differences import Kind, compare, words

LINES = [
    "1.1问题解决率不低于98%,重复投诉率控制在3%以内。",
    "1.2力争在接到反馈后2小时内提供初步解决方案。",
    "1.3首次响应时效达到行业基准的120%以上。",
]
texts = st.text(alphabet="问题解决率 不低于98%,.\nab12", max_size=40)


def letter(*lines, tail="承诺方:和风物业\n签署日期:2026年1月5日\n"):
    return "和风物业服务承诺书\n1.标准\n" + "\n".join(lines) + "\n" + tail


@pytest.fixture
def changes(store, agree, manager):
    """`changes(lines)` compares the letter with a draft of these lines."""
    first = actions.activate(version=agree(store(letter(*LINES))), effective_from=date(2026, 1, 1), by=manager)

    def against(*lines, **more):
        return compare(first, store(letter(*lines, **more), amends=first.letter))

    return against


def told(found):
    """What became of which clause, without what stayed."""
    return [(each.kind, (each.after or each.before).number) for each in found if each.kind != Kind.SAME]


@given(texts, texts)
def test_the_pieces_joined_are_the_texts_again(before, after):
    old, new = words(before, after)
    assert ("".join(piece.text for piece in old), "".join(piece.text for piece in new)) == (before, after)


@given(texts)
def test_the_same_text_has_no_changed_words(text):
    assert not any(piece.changed for piece in words(text, text)[0])


@given(texts, texts)
def test_the_unchanged_words_are_the_same_on_both_sides(before, after):
    old, new = (["".join(piece.text for piece in side if not piece.changed)] for side in words(before, after))
    assert old == new


def test_a_number_is_one_word():
    assert [piece.text for piece in words("不低于98%。", "不低于99.5%。")[1] if piece.changed] == ["99.5%"]


def test_a_text_of_many_thousand_words_is_marked_as_a_whole():
    assert [piece.changed for piece in words("投诉" * 2_000, "诉投" * 2_000)[0]] == [True]


def test_a_letter_that_says_the_same_changes_nothing(changes):
    assert told(changes(*LINES)) == []


def test_a_reworded_clause_stands_beside_its_old_words(changes):
    found = changes(LINES[0].replace("98%", "99%"), *LINES[1:])
    assert told(found) == [(Kind.CHANGED, "1.1")]


def test_a_clause_put_in_renumbers_those_after_it(changes):
    found = changes(LINES[0], "1.2满意度不低于90%。", f"1.3{LINES[1][3:]}", f"1.4{LINES[2][3:]}")
    assert told(found) == [(Kind.ADDED, "1.2"), (Kind.RENUMBERED, "1.3"), (Kind.RENUMBERED, "1.4")]


def test_a_dropped_clause_stands_where_it_stood(changes):
    found = changes(LINES[0], f"1.2{LINES[2][3:]}")
    assert told(found) == [(Kind.REMOVED, "1.2"), (Kind.RENUMBERED, "1.2")]


def test_clauses_that_changed_places_are_moved(changes):
    found = changes(f"1.1{LINES[2][3:]}", f"1.2{LINES[0][3:]}", f"1.3{LINES[1][3:]}")
    assert told(found) == [(Kind.MOVED, "1.1"), (Kind.RENUMBERED, "1.2"), (Kind.RENUMBERED, "1.3")]


def test_a_changed_signature_shows(changes):
    found = changes(*LINES, tail="承诺方:和风物业\n签署日期:2026年6月5日\n")
    assert [each.kind for each in found if not each.is_quiet] == [Kind.CHANGED]


def test_a_promise_with_another_number_has_other_terms(changes):
    turns = [turn for change in changes(LINES[0].replace("98%", "99%"), *LINES[1:]) for turn in change.turns]
    assert [(turn.kind, turn.before.value, turn.after.value) for turn in turns] == [(Kind.CHANGED, 98, 99)]


def test_new_and_dropped_promises_are_told(changes):
    found = changes(*LINES[:2], "1.3每季度发布服务质量白皮书。")
    assert sorted(turn.kind for change in found for turn in change.turns) == [Kind.ADDED, Kind.REMOVED]


def test_of_the_lines_around_the_clauses_only_those_that_differ_are_shown(changes):
    tail = "承诺方:和风物业\r\n\r\n签署日期:2026年5月5日\r\n"
    found = [each for each in changes(*LINES, tail=tail) if each.kind is not Kind.SAME]
    assert [(each.before.text, each.after.text) for each in found] == [
        ("签署日期:2026年1月5日", "签署日期:2026年5月5日")
    ]


def test_other_ends_of_lines_are_no_change(changes):
    assert all(each.is_quiet for each in changes(*LINES, tail="承诺方:和风物业 \r\n签署日期:2026年1月5日\r\n"))
