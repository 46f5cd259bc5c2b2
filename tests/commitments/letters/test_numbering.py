import pytest

from commitments.letters.numbering import read_marker


@pytest.mark.parametrize(
    ("line", "number", "style", "ordinals"),
    [
        ("第二十三条 供热期间", "第二十三条", "article", (23,)),
        ("第六章 罚则", "第六章", "chapter", (6,)),
        ("第一阶段:梳理流程", "第一阶段", "phase", (1,)),
        ("一、总则", "一", "cn", (1,)),
        ("（一）漏水", "（一）", "cn_paren", (1,)),
        ("1.范围", "1", "decimal", (1,)),
        ("1、范围", "1", "decimal", (1,)),
        ("1）范围", "1）", "dec_half", (1,)),
        ("(2)流程", "(2)", "dec_paren", (2,)),
        ("1.1范围", "1.1", "decimal", (1, 1)),
        ("2.3.1 范围", "2.3.1", "decimal", (2, 3, 1)),
        ("3.1.1年度预算", "3.1.1", "decimal", (3, 1, 1)),
        ("3.2人员保障", "3.2", "decimal", (3, 2)),
        ("２．３范围", "２．３", "decimal", (2, 3)),
        ("①范围", "①", "circle", (1,)),
        ("a) scope", "a)", "letter", (1,)),
        ("(iv) scope", "(iv)", "roman", (4,)),
        ("L2：重要故障", "L2", "grade", (2,)),
        ("- scope", "-", "bullet", ()),
        ("• 范围", "•", "bullet", ()),
        ("## Scope", "##", "markdown", (2,)),
        ("9、３～５天内退款", "9", "decimal", (9,)),
        ("3 Working hours of the office", "3", "decimal", (3,)),
    ],
)
def test_every_style_of_number_is_known(line: str, number: str, style: str, ordinals: tuple[int, ...]) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.number, marker.style, marker.ordinals) == (number, style, ordinals)


@pytest.mark.parametrize(
    "line",
    [
        "24小时内答复",
        "2.5小时内答复",
        "24 hours a day",
        "2 business hours",
        "1 Business Day",
        "15 mins",
        "100%的投诉",
        "2026年7月1日",
        "400-123-4567",
        "第三条规定的情形",
        "7×24小时",
        "客户服务",
        "# see https://example.org",
        "",
    ],
)
def test_a_figure_in_the_words_is_no_number_of_a_clause(line: str) -> None:
    assert read_marker(line) is None
