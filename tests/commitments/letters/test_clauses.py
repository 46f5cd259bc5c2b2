import pytest

from commitments.letters.clauses import build_clauses
from commitments.letters.letter import ParsedClause
from commitments.letters.lines import join_wrapped, read_lines


def tree(*lines: str) -> tuple[ParsedClause, ...]:
    return build_clauses(join_wrapped(read_lines("\n".join(lines))))


def paths(*lines: str) -> list[str]:
    return [clause.path for clause in tree(*lines)]


def test_decimals_nest_by_their_prefix() -> None:
    clauses = tree("1.范围", "1.1对象", "1.1.1住户。", "1.2渠道", "2.标准")
    assert [(c.path, c.parent, c.depth) for c in clauses] == [
        ("1", None, 1),
        ("1.1", "1", 2),
        ("1.1.1", "1.1", 3),
        ("1.2", "1", 2),
        ("2", None, 1),
    ]


def test_numbers_that_restart_keep_their_section_in_the_path() -> None:
    assert paths("一、响应", "1、电话", "2、上门", "二、投诉", "1、受理") == ["一", "一/1", "一/2", "二", "二/1"]


def test_articles_stand_in_chapters_and_hold_items() -> None:
    assert paths("第一章 总则", "第一条 目的：", "（一）公开；", "（二）及时。", "第二章 罚则", "第二条 处理。") == [
        "第一章",
        "第一章/第一条",
        "第一章/第一条（一）",
        "第一章/第一条（二）",
        "第二章",
        "第二章/第二条",
    ]


def test_a_paragraph_after_a_list_belongs_to_what_holds_the_list() -> None:
    clauses = tree("第一条 目的：", "（一）公开；", "前款所称公开，是指公布。")
    assert (clauses[-1].path, clauses[-1].parent) == ("第一条/¶1", "第一条")


def test_a_list_nests_below_a_decimal_and_phases_below_it_too() -> None:
    assert paths("2.内容", "(1)电话。", "(2)网络。", "3.计划", "第一阶段：准备。", "第二阶段：推行。") == [
        "2",
        "2(1)",
        "2(2)",
        "3",
        "3/第一阶段",
        "3/第二阶段",
    ]


def test_bare_headings_keep_numbers_that_restart_apart() -> None:
    assert paths("热线服务", "1、接听。", "2、回访。", "上门服务", "1、预约。") == ["¶1", "¶1/1", "¶1/2", "¶2", "¶2/1"]


def test_a_number_given_twice_still_has_a_path_of_its_own() -> None:
    found = paths("1.甲", "1.1乙", "1.1丙")
    assert len(set(found)) == 3


@pytest.mark.parametrize("figure", ["3.15消费者权益日", "9.8折优惠"])
def test_a_figure_that_does_not_go_on_counting_is_words(figure: str) -> None:
    clauses = tree("1.活动", "2.优惠", "3.说明", figure)
    assert clauses[-1].number == ""


def test_a_number_glued_to_a_figure_is_told_from_a_decimal_by_what_is_due() -> None:
    _first, second, third = tree("1.响应及时。", "2.24小时内答复。", "2.5小时内到达。")
    assert (second.number, second.text) == ("2", "24小时内答复。")
    assert (third.number, third.text) == ("", "2.5小时内到达。")


def test_a_heading_has_clauses_below_and_no_sentence_in_it() -> None:
    heading, item = tree("1.范围", "1.1对象")
    assert heading.is_heading
    assert not item.is_heading


def test_the_words_of_a_clause_are_not_altered() -> None:
    (clause,) = tree("  2.3.1  响应 及时 ，不得 拖延 。  ")
    assert (clause.indent, clause.separator, clause.text, clause.ending) == (
        "  ",
        "  ",
        "响应 及时 ，不得 拖延 。",
        "  ",
    )


def test_markdown_headings_are_outer_to_everything() -> None:
    assert paths("# Support", "- phone", "## Times", "1. fast", "# Other", "1. slow") == [
        "#1",
        "#1/•1",
        "#1/#2",
        "#1/#2/1",
        "#2",
        "#2/1",
    ]
