import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from commitments.letters import read_letters
from commitments.letters.documents import read_text
from commitments.letters.word_numbering import Level, WordList, written_number

from .conftest import saved

LEVELS = """
<w:abstractNum {ns} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1.%2"/><w:suff w:val="nothing"/></w:lvl></w:abstractNum>"""
LIST = '<w:num {ns} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'


def numbered_document() -> bytes:
    """Four paragraphs in a list that Word numbers itself: 1. 1.1 1.2 2."""
    document = Document()
    numbering = document.part.numbering_part.element
    ns = nsdecls("w")
    numbering.insert(0, parse_xml(LEVELS.format(ns=ns)))
    numbering.append(parse_xml(LIST.format(ns=ns)))
    for text, level in (("范围", 0), ("对象", 1), ("渠道", 1), ("标准", 0)):
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = 90
        properties.get_or_add_ilvl().val = level
    return saved(document)


def test_automatic_numbers_are_written_out() -> None:
    assert read_text(numbered_document(), name="a.docx") == "1. 范围\n1.1对象\n1.2渠道\n2. 标准\n"


def test_automatic_numbers_make_the_same_tree_as_typed_ones() -> None:
    (letter,) = read_letters(numbered_document(), name="a.docx")
    assert [(c.number, c.parent, c.text) for c in letter.clauses] == [
        ("1", None, "范围"),
        ("1.1", "1", "对象"),
        ("1.2", "1", "渠道"),
        ("2", None, "标准"),
    ]


def test_a_bullet_of_word_is_a_bullet() -> None:
    document = Document()
    document.add_paragraph("电话", style="List Bullet")
    assert read_text(saved(document), name="a.docx") == "• 电话\n"


def test_a_deeper_level_starts_again_below_the_next_number() -> None:
    numbers = WordList({0: Level(pattern="%1.", suffix=""), 1: Level(pattern="(%2)", suffix="")})
    assert [numbers.next_number(level) for level in (0, 1, 1, 0, 1)] == ["1.", "(1)", "(2)", "2.", "(1)"]


@pytest.mark.parametrize(
    ("count", "number_format", "written"),
    [
        (23, "chineseCounting", "二十三"),
        (2, "decimalEnclosedCircle", "②"),
        (4, "lowerRoman", "iv"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (12, "decimalFullWidth", "１２"),
        (3, "decimalZero", "03"),
        (7, "unheard of", "7"),
    ],
)
def test_a_number_is_written_in_its_format(count: int, number_format: str, written: str) -> None:
    assert written_number(count, number_format) == written


@pytest.mark.parametrize(
    ("count", "number_format", "written"),
    [
        (12, "chineseLegalSimplified", "壹拾贰"),
        (10, "ideographDigital", "一〇"),
        (3, "ideographTraditional", "丙"),
        (2, "ideographZodiac", "丑"),
        (5, "decimalEnclosedParen", "(5)"),
    ],
)
def test_chinese_formats_are_written_as_word_writes_them(count: int, number_format: str, written: str) -> None:
    assert written_number(count, number_format) == written


def test_a_level_that_never_restarts_counts_on() -> None:
    numbers = WordList({0: Level(pattern="%1.", suffix=""), 1: Level(pattern="(%2)", suffix="", restart=0)})
    assert [numbers.next_number(level) for level in (0, 1, 0, 1)] == ["1.", "(1)", "2.", "(2)"]


def test_legal_numbers_show_digits_of_the_levels_above() -> None:
    chapters = Level(pattern="第%1章", format="chineseCounting", suffix="")
    numbers = WordList({0: chapters, 1: Level(pattern="%1.%2", suffix="", is_legal=True)})
    assert [numbers.next_number(level) for level in (0, 1)] == ["第一章", "1.1"]


OVERRIDDEN = """<w:num {ns} w:numId="91"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0">
<w:startOverride w:val="5"/></w:lvlOverride><w:lvlOverride w:ilvl="1"><w:lvl w:ilvl="1"><w:start w:val="1"/>
<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/><w:suff w:val="nothing"/></w:lvl>
</w:lvlOverride></w:num>"""


def test_an_instance_of_a_list_may_start_elsewhere_and_look_different() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    ns = nsdecls("w")
    numbering.insert(0, parse_xml(LEVELS.format(ns=ns)))
    numbering.append(parse_xml(LIST.format(ns=ns)))
    numbering.append(parse_xml(OVERRIDDEN.format(ns=ns)))
    for text, list_id, level in (("范围", 90, 0), ("标准", 91, 0), ("时限", 91, 1), ("保障", 91, 0)):
        properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = list_id
        properties.get_or_add_ilvl().val = level
    assert read_text(saved(document), name="a.docx") == "1. 范围\n5. 标准\n（一）时限\n6. 保障\n"
