"""The white paper as DOCX: real styles, fields, tables and pictures, and the same bytes wherever it is made."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx as library
import pytest
from docx.document import Document as Word
from docx.oxml.ns import qn

from tests.whitepapers.build.documents import DIGEST, document, everything, figure, table
from tests.whitepapers.build.test_pdf import HOSTILE
from whitepapers.build.pictures import pictures
from whitepapers.build.word import docx
from whitepapers.build.word.elements import legal
from whitepapers.document import Cell, Column, Document, Items, Paragraph, Part, Run, Subhead, Table


def made(*documents: Document) -> bytes:
    return docx(documents, [pictures(each) for each in documents])


def opened(*documents: Document) -> Word:
    return library.Document(BytesIO(made(*documents)))


def text_of(word: Word) -> str:
    return "\n".join(each.text or "" for each in word.element.body.iter(qn("w:t"), qn("w:instrText")))


def paragraphs(word: Word, style: str) -> list[str]:
    return [each.text for each in word.paragraphs if each.style.name == style]


def parts(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(file)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def values(word: Word, xpath: str) -> list[Any]:
    return word.element.body.xpath(xpath)


def test_every_word_of_the_document_is_there():
    text = text_of(opened(document()))
    for words in ("云岭", "我们对以上数字负责。", "重复投诉率为 ", "YL-1 · 第 1 版", "轻微违约一件", "核实", DIGEST):
        assert words in text


def test_headings_are_headings():
    word = opened(document())
    numbered = [f"{number}  {part.title}" for number, part in enumerate(everything(), start=1)]
    assert paragraphs(word, "Heading 1")[1:] == numbered
    assert paragraphs(word, "Heading 2") == ["客户服务升级承诺书"]
    assert paragraphs(word, "Title") == ["服务质量白皮书"]


def test_the_contents_are_a_field_and_lead_to_every_heading():
    word = opened(document())
    names = values(word, "//w:hyperlink/@w:anchor")
    assert 'TOC \\o "1-1" \\h \\z' in text_of(word)
    assert names
    assert names == values(word, "//w:bookmarkStart/@w:name")
    assert [f"PAGEREF {name} \\h" in text_of(word) for name in names] == [True] * len(names)


def test_the_contents_of_both_languages_lead_to_both():
    word = opened(document(), document(language="en"))
    assert values(word, "//w:hyperlink/@w:anchor") == values(word, "//w:bookmarkStart/@w:name")
    assert len(values(word, "//w:hyperlink")) == 2 * (len(everything()) + 2)
    assert len(set(values(word, "//w:bookmarkStart/@w:id"))) == 2 * (len(everything()) + 2)


def test_fields_begin_and_end_in_pairs():
    kinds = values(opened(document()), "//w:fldChar/@w:fldCharType")
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 5


def test_fields_are_counted_when_the_file_is_opened():
    word = opened(document())
    assert word.settings.element.xpath("w:updateFields/@w:val") == ["true"]


def test_captions_have_numbers_that_word_counts():
    word = opened(document())
    captions = paragraphs(word, "Caption")
    assert "表 1  每一条款的判定" in captions
    assert "图 1  重复投诉率的走势" in captions
    assert "SEQ 表 \\* ARABIC" in text_of(word)


def test_each_page_says_which_of_how_many():
    [section] = opened(document(language="en")).sections
    codes = [each.text.strip() for each in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert section.footer.paragraphs[0].text.endswith("Page 1 of 1")
    assert section.header.paragraphs[0].text == "云岭\tService quality white paper · 2026 Q3"
    assert section.first_page_header.paragraphs[0].text == ""


def test_it_is_a4():
    [section] = opened(document()).sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_the_head_of_a_table_is_repeated_and_rows_stay_whole():
    word = opened(document(Part("verdicts", "判定", [table(rows=30)])))
    ledger = word.tables[-1]
    assert ledger.style.name == "White Paper Table"
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in ledger.rows] == [True] + [False] * 30
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in ledger.rows[1:])


def test_a_row_longer_than_a_page_may_go_on():
    word = opened(document(Part("verdicts", "判定", [table(rows=1, words="长" * 2000)])))
    assert word.tables[-1].rows[1]._tr.xpath("w:trPr/w:cantSplit") == []


def test_a_table_of_many_columns_has_smaller_letters():
    many = Table("m", "", [Column(f"{n} 月") for n in range(12)], [[Cell("达标", ["x"], verdict="met")] * 12])
    crowded = opened(document(Part("units", "单位", [many]))).tables[-1]
    assert {run.font.size.pt for row in crowded.rows for cell in row.cells for run in cell.paragraphs[0].runs} == {7}


def test_tables_and_pictures_say_what_they_are():
    told = replace(figure(), table=Table("f", "", [Column("")], [[Cell("2026Q3"), Cell("5%")]]))
    word = opened(document(Part("trends", "走势", [table(), told])))
    assert values(word, "//w:tblCaption/@w:val") == ["每一条款的判定"]
    [named] = values(word, "//wp:docPr")
    assert named.get("descr") == "重复投诉率从 3% 升到 5% 2026Q3 5%;"
    assert (named.get("name"), named.get("title")) == ("图 1", "重复投诉率的走势")


def test_every_style_that_is_named_is_there():
    word = opened(document())
    known = {style.style_id for style in word.styles}
    named = values(word, "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val")
    assert {"TableText", "Small", "WhitePaperTable"} <= set(named) <= known


def test_figures_stand_on_the_right():
    place = opened(document(Part("verdicts", "判定", [table()]))).tables[-1].rows[1].cells[2]
    assert place.text == "0.25%"
    assert str(place.paragraphs[0].alignment).startswith("RIGHT")


def test_a_verdict_is_a_shape_and_a_word():
    word = opened(document(Part("verdicts", "判定", [table()])))
    assert word.tables[-1].rows[1].cells[3].text == "▲ 未达标"


def test_languages_are_set():
    word = opened(document(language="en"))
    assert word.core_properties.language == "en-GB"
    [spoken] = word.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    assert (spoken.get(qn("w:val")), spoken.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")


def test_chinese_quotation_marks_are_those_of_the_chinese_font():
    hint = "//w:body//w:r/w:rPr/w:rFonts/@w:hint"
    assert set(values(opened(document()), hint)) == {"eastAsia"}
    assert values(opened(document(language="en")), hint) == []


def test_properties_come_from_the_document_and_dates_are_its_own():
    told = opened(document()).core_properties
    assert told.title == "服务质量白皮书 · 2026 年第三季度"
    assert (told.author, told.last_modified_by) == ("云岭", "云岭")
    assert {f"{each:%Y-%m-%d %H:%M}" for each in (told.created, told.modified)} == {"2026-10-28 00:00"}
    assert DIGEST in told.keywords


def test_a_draft_says_so_on_its_cover_and_every_page():
    word = opened(document(notice="草稿"))
    assert "草稿" in [each.text for each in word.paragraphs]
    assert word.sections[0].footer.paragraphs[0].text.startswith("草稿")


def test_parts_are_packed_in_order_with_one_date_and_without_compression():
    with zipfile.ZipFile(BytesIO(made(document()))) as packed:
        entries = packed.infolist()
    names = [each.filename for each in entries]
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])
    assert {(each.date_time, each.compress_type) for each in entries} == {((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)}
    assert not [name for name in names if "thumbnail" in name]


def test_the_same_document_gives_the_same_bytes():
    assert made(document(), document(language="en")) == made(document(), document(language="en"))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_written_as_words(words: str):
    cells = [[Cell(words, [words], verdict="met"), Cell(words, [words], strong=True), Cell("1")]]
    hostile = Table("t", words, [Column(words), Column(words, sub=words), Column("数", figures=True)], cells)
    part = Part("verdicts", words, [Subhead(words, words), Paragraph([Run(words)]), hostile, figure(words)])
    word = opened(document(part, organisation=words or "云岭", notice=words))
    squeezed = re.sub(r"\s", "", text_of(word))
    assert re.sub(r"\s", "", legal(words))[:20] in squeezed


def test_what_no_font_of_ours_has_is_kept():
    assert "表情 😀" in text_of(opened(document(organisation="表情 😀")))


def test_empty_things_break_nothing():
    empty = [Table("t", "", [], []), Items([]), Paragraph([])]
    assert "1  空" in text_of(opened(document(Part("x", "空", empty))))


def test_every_relation_and_part_is_known():
    file = parts(made(document()))
    types = file["[Content_Types].xml"].decode()
    for name in file.keys() - {"[Content_Types].xml"}:
        assert f'PartName="/{name}"' in types or f'Extension="{name.rsplit(".", 1)[-1]}"' in types
    assert "thumbnail" not in file["_rels/.rels"].decode()
