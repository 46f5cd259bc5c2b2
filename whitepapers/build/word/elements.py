"""Pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

import re
from typing import Any

from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LATIN, CHINESE = "Arial", "Microsoft YaHei"
"""Both are on every machine with Word; elsewhere the nearest font is taken."""
INK, MUTED, ACCENT, FAINT = "1C2530", "56616E", "1D4F91", "C9CED6"
MARKS = {
    "met": ("●", "17734A"),
    "missed": ("▲", "955000"),
    "minor": ("◆", "B2390D"),
    "major": ("■", "A50F34"),
    "not_evaluable": ("○", MUTED),
}
"""A verdict is a shape and a word as well as a colour."""
OTHER = ("◌", MUTED)
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file can hold."""


def element(tag: str, **attributes: Any) -> Any:
    """`element("w:tab", val="right")`: with attributes of the same namespace."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def legal(text: str) -> str:
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def style_id(name: str) -> str:
    """What a style is called by; the library looks through all styles whenever one is named instead."""
    return name.replace(" ", "")


def write(paragraph: Paragraph, text: str, *, style: str | None = None, strong: bool = False, colour: str = "") -> Run:
    """Add words to a paragraph, in a style of letters."""
    run = paragraph.add_run(legal(text))
    if style:
        run._r.style = style_id(style)
    if strong:
        run.bold = True
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run


def judged(paragraph: Paragraph, verdict: str, text: str) -> None:
    """Add a verdict: its mark and its name, or the figure it is about."""
    mark, colour = MARKS.get(verdict, OTHER)
    write(paragraph, f"{mark} ", colour=colour).font.size = Pt(7.5)
    write(paragraph, text, strong=True, colour=colour)


def chinese_marks(made: Word, *, since: int) -> None:
    """Quotation marks, dashes and dots are those of the Chinese font, from an element of the body on."""
    for run in (run for each in made.element.body[since:] for run in each.iter(qn("w:r"))):
        fonts = run.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:hint"), "eastAsia")
