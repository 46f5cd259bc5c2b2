from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from commitments.letters import read_letters
from commitments.letters.documents import read_text

from .conftest import saved

BOX = (
    '<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
    '<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>2.标准</w:t></w:r></w:p></w:txbxContent>'
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>2.标准</w:t></w:r></w:p>"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)

RUBY = (
    "<w:r {ns}><w:ruby><w:rt><w:r><w:t>zhu</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>注</w:t></w:r></w:rubyBase></w:ruby>"
    "</w:r>"
)


def xml(body: str) -> Any:
    return parse_xml(body.replace("{ns}", nsdecls("w")))


def text_with(change: Callable[[Any], None]) -> str:
    """The text of a document of one paragraph, 接到报修后2小时内到达。, after a change to it."""
    document = Document()
    paragraph = document.add_paragraph("接到报修后2小时内到达。")
    change(paragraph._p)
    return read_text(saved(document), name="a.docx")


@pytest.mark.parametrize(
    ("run", "text"),
    [
        ('<w:del {ns} w:id="1"><w:r><w:delText>原4小时</w:delText></w:r></w:del>', ""),
        ('<w:ins {ns} w:id="1"><w:r><w:t>免费。</w:t></w:r></w:ins>', "免费。"),
        ('<w:moveFrom {ns} w:id="1"><w:r><w:t>旧处</w:t></w:r></w:moveFrom>', ""),
        ('<w:moveTo {ns} w:id="1"><w:r><w:t>新处</w:t></w:r></w:moveTo>', "新处"),
        ("<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>", ""),
        ('<w:r {ns}><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显示</w:t></w:r>', "显示"),
        ('<w:r {ns}><w:footnoteReference w:id="2"/></w:r>', ""),
        (RUBY, "注"),
        ("<w:r {ns}><w:t>第</w:t><w:tab/><w:t>页</w:t></w:r>", "第\t页"),
    ],
)  # fmt: skip
def test_what_the_reader_sees_counts(run: str, text: str) -> None:
    assert text_with(lambda paragraph: paragraph.append(xml(run))) == f"接到报修后2小时内到达。{text}\n"


def test_a_text_box_follows_its_paragraph_once() -> None:
    assert text_with(lambda paragraph: paragraph.append(xml(BOX))) == "接到报修后2小时内到达。\n2.标准\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    document = Document()
    for text in ("1.接到报修后", "2小时内到达。"):
        document.add_paragraph(text)
    mark = '<w:pPr {ns}><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    document.paragraphs[0]._p.insert(0, xml(mark))
    assert read_text(saved(document), name="a.docx") == "1.接到报修后2小时内到达。\n"


def test_a_deleted_row_is_gone() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for row, words in enumerate((("级别", "时限"), ("一级", "2小时"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    table.rows[1]._tr.insert(0, xml('<w:trPr {ns}><w:del w:id="1"/></w:trPr>'))
    assert read_text(saved(document), name="a.docx") == "级别\t时限\n"


def test_of_headers_only_the_number_is_taken() -> None:
    document = Document()
    document.add_paragraph("客户服务承诺书")
    document.add_paragraph("1.投诉办结率不低于97%。")
    section = document.sections[0]
    section.header.paragraphs[0].text = "承诺书编号：KN-2026-7"
    section.footer.paragraphs[0].text = "第 1 页"
    (letter,) = read_letters(saved(document), name="a.docx")
    assert (letter.title, letter.number) == ("客户服务承诺书", "KN-2026-7")
    assert "第 1 页" not in letter.source
