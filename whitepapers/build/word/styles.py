"""The styles of a DOCX paper: one to each kind of block, so that whoever works on with it changes one place."""

from __future__ import annotations

from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from whitepapers.build.word.elements import ACCENT, CHINESE, FAINT, INK, LATIN, MUTED, element

WIDTH = Mm(166)
"""Of the text, on A4 with 22 mm beside it."""
TABLE = "White Paper Table"
TABLE_TEXT, SMALL, SMALLER = "Table Text", "Note Text", "Small"
NUMBERED, SIGNED, FIGURE, COMPANY = "Numbered", "Signature Line", "Figure", "Company"
CONTENTS = "toc 1"
AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")
"""What the format puts behind the borders of a paragraph."""
THEMED = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def blank() -> Word:
    """A paper without a word, with its styles."""
    made = docx.Document()
    _language(made)
    for style in made.styles:
        if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            _face(style.element)
    _text(made)
    _headings(made)
    _own(made)
    made.styles.element.append(parse_xml(_table()))
    return made


def _language(made: Word) -> None:
    """Latin letters are English, others Chinese, in papers of either language."""
    [defaults] = made.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    for each in defaults.findall(qn("w:lang")):
        defaults.remove(each)
    defaults.append(element("w:lang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA"))
    _face(defaults.getparent())
    for each in made.settings.element.findall(qn("w:themeFontLang")):
        each.set(qn("w:val"), "en-GB")
        each.set(qn("w:eastAsia"), "zh-CN")


def _face(style: Any) -> None:
    """The two fonts instead of those of the theme, which differ from machine to machine."""
    for fonts in style.iter(qn("w:rFonts")):
        for key in THEMED:
            fonts.attrib.pop(qn(f"w:{key}"), None)
        for key, name in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", CHINESE), ("cs", LATIN)):
            fonts.set(qn(f"w:{key}"), name)


def _set(style: ParagraphStyle, size: float, *, colour: str = INK, bold: bool = False) -> ParagraphStyle:
    font = style.font
    font.size, font.bold, font.italic, font.color.rgb = Pt(size), bold, False, RGBColor.from_string(colour)
    return style


def _spaced(style: ParagraphStyle, before: float, after: float, line: float = 1.15) -> ParagraphStyle:
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), line
    return style


def _text(made: Word) -> None:
    styles = made.styles
    _spaced(_set(styles["Normal"], 10), 0, 6, 1.3)
    _spaced(_set(styles["Title"], 30, bold=True), 150, 6, 1.1)
    _spaced(_set(styles["Subtitle"], 17, colour=ACCENT), 0, 18)
    for ruled in ("Title", "Intense Quote"):
        _without(styles[ruled], "w:pBdr")
    _spaced(_set(styles["Caption"], 9), 14, 5).paragraph_format.keep_with_next = True
    _spaced(_set(styles["Quote"], 10.5), 4, 4, 1.3).paragraph_format.left_indent = Mm(5)
    _bar(styles["Quote"])
    for name in ("Header", "Footer"):
        _spaced(_set(styles[name], 7.5, colour=MUTED), 0, 0)
        _without(styles[name], "w:tabs")
        styles[name].paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _spaced(_set(styles["List Bullet"], 10), 3, 3, 1.2)


def _headings(made: Word) -> None:
    for level, size, before in ((1, 15.0, 26), (2, 11.5, 14), (3, 10.5, 10)):
        style = _spaced(_set(made.styles[f"Heading {level}"], size, bold=True), before, 6)
        style.paragraph_format.keep_with_next = True
    contents = made.styles.add_style(CONTENTS, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    contents.base_style = made.styles["Normal"]
    _spaced(contents, 0, 3)
    contents.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _spaced(_set(made.styles["TOC Heading"], 15, bold=True), 0, 10)


def _own(made: Word) -> None:
    _spaced(_added(made, TABLE_TEXT, 8.5), 1, 1, 1.1)
    _spaced(_added(made, SMALL, 8, colour=MUTED), 3, 6)
    _indented(_spaced(_added(made, NUMBERED, 10), 3, 3, 1.2), Mm(6))
    _bar(_spaced(_added(made, SIGNED, 10, bold=True), 6, 10)).paragraph_format.left_indent = Mm(5)
    _spaced(_added(made, FIGURE, 10), 14, 2, 1.0).paragraph_format.keep_with_next = True
    _spaced(_added(made, COMPANY, 13), 0, 0)
    small = made.styles.add_style(SMALLER, WD_STYLE_TYPE.CHARACTER)
    small.font.size, small.font.color.rgb = Pt(7.5), RGBColor.from_string(MUTED)


def _added(made: Word, name: str, size: float, *, colour: str = INK, bold: bool = False) -> ParagraphStyle:
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    return _set(style, size, colour=colour, bold=bold)


def _indented(style: ParagraphStyle, by: Length) -> None:
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = by, Length(-by)
    style.paragraph_format.tab_stops.add_tab_stop(by)


def _without(style: ParagraphStyle, name: str) -> None:
    properties = style.element.get_or_add_pPr()
    for each in properties.findall(qn(name)):
        properties.remove(each)


def _bar(style: ParagraphStyle) -> ParagraphStyle:
    """A line on the left of what somebody said under his name."""
    bars = element("w:pBdr")
    bars.append(element("w:left", val="single", sz=16, space=8, color=ACCENT))
    style.element.get_or_add_pPr().insert_element_before(bars, *AFTER_BORDERS)
    return style


def _table() -> str:
    """Lines above, below and between the rows; the head is bold."""
    return f"""
    <w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE.replace(" ", "")}">
      <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
      <w:tblPr>
        <w:tblBorders>
          <w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
          <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
          <w:insideH w:val="single" w:sz="2" w:space="0" w:color="{FAINT}"/>
        </w:tblBorders>
        <w:tblCellMar>
          <w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
          <w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>
        </w:tblCellMar>
      </w:tblPr>
      <w:tblStylePr w:type="firstRow">
        <w:rPr><w:b/></w:rPr>
        <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="{INK}"/></w:tcBorders></w:tcPr>
      </w:tblStylePr>
    </w:style>"""
