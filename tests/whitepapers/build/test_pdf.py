"""The white paper as PDF: for the archive, for every reader, and the same bytes wherever it is made."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from tests.whitepapers.build.documents import DIGEST, document, everything, figure, table
from whitepapers.build.glyphs import MISSING, printable
from whitepapers.build.pdf import pdf
from whitepapers.document import Cell, Column, Items, Note, Pairs, Paragraph, Part, Run, Subhead, Table

ROOT = Path(__file__).parents[3]
HOSTILE = [
    "#let x = 1; #panic() *bold* _it_ $x^2$ @ref <label> \\ // /* */ [ ] { }",
    "{{ clause:2.3.2 }} {% x %} <b>&amp;</b>",
    "长" * 2000,
    "x" * 2000,
    "a" * 60 + " " + "b" * 60,
    "表情 😀 和 مرحبا 和 \u202egnirts\u202c",
    "控制\x00\x01\x1f字符\r\n\t",
    "\u200e\ufeff",
    " ",
    "",
]


def pages(made: bytes) -> list[str]:
    """The text of each page, without the places where a long word may break."""
    with pypdfium2.PdfDocument(made) as read:
        return [page.get_textpage().get_text_bounded().replace("\u200b", "") for page in read]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(made: bytes) -> str:
    return squeezed("".join(pages(made)))


def tags(made: bytes) -> Counter[str]:
    """How often each kind of element stands in the structure that screen readers go by."""
    found: Counter[str] = Counter()
    with pypdfium2.PdfDocument(made) as read:
        for page in read:
            tree = pdfium.FPDF_StructTree_GetForPage(page)
            below = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, at) for at in range(children_of_tree(tree))]
            while below:
                element = below.pop()
                if element:
                    found[type_of(element)] += 1
                    many = max(0, pdfium.FPDF_StructElement_CountChildren(element))
                    below += [pdfium.FPDF_StructElement_GetChildAtIndex(element, at) for at in range(many)]
            pdfium.FPDF_StructTree_Close(tree)
    return found


def children_of_tree(tree: Any) -> int:
    return max(0, pdfium.FPDF_StructTree_CountChildren(tree))


def type_of(element: Any) -> str:
    room = ctypes.create_string_buffer(100)
    length = pdfium.FPDF_StructElement_GetType(element, room, 100)
    return room.raw[: max(0, length - 2)].decode("utf-16-le")


def fonts_of(made: bytes) -> dict[str, bool]:
    """The fonts that letters are drawn with, and whether the file has them in it."""
    found: dict[str, bool] = {}
    with pypdfium2.PdfDocument(made) as read:
        for page in read:
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5):
                font, room = pdfium.FPDFTextObj_GetFont(each), ctypes.create_string_buffer(100)
                pdfium.FPDFFont_GetBaseFontName(font, room, 100)
                found[room.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
    return found


def beyond(made: bytes) -> list[str]:
    """What is printed in the margins at the sides, which are 22 mm wide."""
    found = []
    with pypdfium2.PdfDocument(made) as read:
        for page in read:
            words = page.get_textpage()
            boxes = ((words.get_text_range(at, 1), words.get_charbox(at)) for at in range(words.count_chars()))
            found += [letter for letter, (left, _low, right, _high) in boxes if left < 60 or right > 535]
    return found


def test_every_word_of_the_document_is_in_the_text():
    text = text_of(pdf([document()]))
    for words in (
        "云岭",
        "服务质量白皮书",
        "我们对以上数字负责。",
        "重复投诉率",
        "不超过3%",
        "YL-1·第1版",
        "轻微违约一件",
        DIGEST,
    ):
        assert words in text


def test_tables_and_figures_have_their_numbers_and_pages_too():
    text = text_of(pdf([document()]))
    assert "表1每一条款的判定" in text
    assert "图1重复投诉率的走势" in text
    assert "第2页共4页" in text


def test_a_verdict_is_a_shape_and_a_word():
    assert "▲未达标" in text_of(pdf([document()]))


def test_no_page_but_the_last_is_nearly_empty_and_all_are_a4():
    with pypdfium2.PdfDocument(pdf([document()])) as read:
        assert {tuple(round(side) for side in page.get_size()) for page in read} == {(595, 842)}
        for page in read:
            drawn = page.render(scale=0.3).to_pil().convert("L")
            assert sum(drawn.histogram()[:200]) > 50


def test_it_says_that_it_is_for_the_archive_and_accessible():
    made = pdf([document()])
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/MarkInfo<</Marked true" in made
    assert b"/Lang(zh-CN)" in made


def test_every_font_lies_in_the_file():
    fonts = fonts_of(pdf([document(), document(language="en")]))
    assert fonts
    assert all(fonts.values())
    assert all("NotoSansCJK" in name for name in fonts)


def test_screen_readers_find_headings_tables_lists_and_pictures():
    found = tags(pdf([document()]))
    assert found["H1"] >= 5
    assert found["H2"] == 1
    assert (found["Table"], found["TH"]) == (1, 4)
    assert found["Figure"] == 1
    assert found["L"] >= 1


def test_charts_stay_drawings():
    with pypdfium2.PdfDocument(pdf([document()])) as read:
        kinds = {each.type for page in read for each in page.get_objects(max_depth=5)}
    assert pdfium.FPDF_PAGEOBJ_PATH in kinds
    assert pdfium.FPDF_PAGEOBJ_IMAGE not in kinds


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_is_printed_in_the_margins(language: str):
    digest = Pairs([("摘要", [f"SHA-256: {DIGEST}"]), ("a" * 60, ["b" * 300])])
    wide = table(words="c" * 300)
    assert beyond(pdf([document(Part("annex", "d" * 90, [digest, wide]), language=language)])) == []


def test_title_author_and_date_come_from_the_document():
    with pypdfium2.PdfDocument(pdf([document()])) as read:
        told = read.get_metadata_dict()
    assert told["Title"] == "服务质量白皮书 · 2026 年第三季度"
    assert told["Author"] == "云岭"
    assert "2026 年第三季度" in told["Keywords"]
    assert told["CreationDate"] == "D:20261028000000Z"


def test_whoever_cannot_see_a_figure_is_told_what_it_shows_and_its_numbers():
    told = replace(figure(), table=Table("f", "", [Column("")], [[Cell("2026Q3"), Cell("5%")]]))
    made = pdf([document(Part("trends", "走势", [told]))])
    alt = "重复投诉率从 3% 升到 5% 2026Q3 5%;".encode("utf-16-be")
    assert alt in made.replace(b"\\(", b"(").replace(b"\\)", b")") or alt.hex().upper().encode() in made.upper()


def test_both_languages_stand_in_one_file_chinese_first_with_one_contents():
    told = pages(pdf([document(), document(language="en")]))
    assert "服务质量白皮书" in told[0]
    assert squeezed("Contents") in squeezed(told[1])
    assert "Service quality white paper" in told[4]
    assert "Page 6 of 7" in told[5]
    assert sum("数据附件" in page and "目录" in page for page in told) == 1


def test_bookmarks_lead_to_every_section():
    with pypdfium2.PdfDocument(pdf([document()])) as read:
        names = [bookmark.get_title() for bookmark in read.get_toc()]
    assert [name for name in names if name[0].isdigit()] == [
        f"{number} {part.title}" for number, part in enumerate(everything(), start=1)
    ]


def test_a_long_table_goes_on_under_its_head():
    told = pages(pdf([document(Part("verdicts", "判定", [table(rows=120)]))]))
    assert len([page for page in told if "条款" in page and "本季" in page]) >= 4


def test_a_note_stays_with_the_short_table_it_belongs_to():
    lines = [Paragraph([Run(f"第 {n} 段")]) for n in range(20)]
    for many in range(12, 21):
        told = pages(pdf([document(Part("verdicts", "判定", [*lines[:many], table(rows=6), Note("表的说明")]))]))
        [page] = [page for page in told if "表的说明" in page]
        assert "2.3.5" in page


def test_a_sentence_about_a_figure_stays_with_it():
    lines = [Paragraph([Run(f"第 {n} 段" + "长" * 220)]) for n in range(20)]
    for many in range(3, 12):
        told = pages(pdf([document(Part("trends", "走势", [*lines[:many], Paragraph([Run("图中可见")]), figure()]))]))
        [page] = [page for page in told if "图中可见" in page]
        assert "图 1" in page


def test_a_draft_says_so_on_every_page():
    notice = "草稿，数字可能变化"
    assert all(notice in page for page in pages(pdf([document(notice=notice)])))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_printed_as_words(words: str):
    cells = [[Cell(words, [words], verdict="met"), Cell(words, [words], strong=True), Cell("1")]]
    hostile = Table("t", words, [Column(words), Column(words, sub=words), Column("数", figures=True)], cells)
    part = Part("verdicts", words, [Subhead(words, words), Paragraph([Run(words)]), hostile, figure(words)])
    text = text_of(pdf([document(part, organisation=words or "云岭", notice=words)]))
    assert squeezed(printable(words))[:20] in text


def test_what_the_font_lacks_is_marked_and_not_lost_silently():
    text = text_of(pdf([document(organisation="云岭 😀 公司")]))
    assert f"云岭{MISSING}公司" in text


def test_unknown_verdicts_have_a_mark_of_their_own():
    assert "◌" in text_of(
        pdf([document(Part("x", "x", [Table("t", "", [Column("")], [[Cell("新", verdict="new")]])]))])
    )


def test_empty_things_break_nothing():
    empty = [Table("t", "", [], []), Items([]), Paragraph([])]
    assert len(pages(pdf([document(Part("x", "空", empty))]))) == 3


SCRIPT = """
import hashlib, sys, os
import django
django.setup()
from tests.whitepapers.build.documents import document
from whitepapers.build.pdf import pdf
print(hashlib.sha256(pdf([document(), document(language="en")])).hexdigest())
"""


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"},
        {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "7", "LC_ALL": "C.UTF-8"},
    ],
)
def test_another_process_elsewhere_makes_the_same_bytes(elsewhere: dict[str, str], tmp_path: Path):
    env = os.environ | elsewhere | {"DJANGO_SETTINGS_MODULE": "dashboard.settings", "KEPT_DATA_DIR": str(tmp_path)}
    made = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == sha256(pdf([document(), document(language="en")])).hexdigest()
