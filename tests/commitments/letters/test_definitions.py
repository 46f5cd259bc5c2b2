import pytest

from commitments.letters import parse_text


def terms(*lines: str) -> dict[str, str]:
    (letter,) = parse_text("服务承诺书\n" + "\n".join(lines))
    texts = {clause.path: clause.text for clause in letter.clauses}
    assert all(texts[found.clause][found.start : found.end] == found.quote for found in letter.definitions)
    return {found.term: found.definition for found in letter.definitions}


@pytest.mark.parametrize(
    ("line", "term", "definition"),
    [
        ("1.1本承诺书所称“工作日”是指法定节假日以外的日期。", "工作日", "法定节假日以外的日期"),
        ("1.1“首次响应”，系指坐席第一次答复客户。", "首次响应", "坐席第一次答复客户"),
        ("1.1本办法所称物业服务企业,是指提供物业服务的公司。", "物业服务企业", "提供物业服务的公司"),
        ("1.1「工作天」指星期一至五。", "工作天", "星期一至五"),
        ('1.1 "Working day" means any day but Sunday.', "Working day", "any day but Sunday"),
    ],
)
def test_a_definition_gives_term_and_meaning(line: str, term: str, definition: str) -> None:
    assert terms(line) == {term: definition}


def test_several_definitions_of_one_sentence_are_told_apart() -> None:
    assert terms("1.1“甲类”指停水；“乙类”指漏水。") == {"甲类": "停水", "乙类": "漏水"}


def test_a_list_under_a_heading_defines_without_quotes() -> None:
    found = terms("1.定义条款", "1.1响应时限：从受理到首次人工回复的时间。", "2.承诺", "2.1热线：专人值守。")
    assert found == {"响应时限": "从受理到首次人工回复的时间"}


@pytest.mark.parametrize("line", ["1.1服务质量指标由本公司公布。", "1.1按照“首问负责”指导意见办理。"])
def test_other_words_with_the_same_character_define_nothing(line: str) -> None:
    assert terms(line) == {}
