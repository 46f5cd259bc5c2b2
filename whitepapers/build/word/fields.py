"""What Word counts by itself: pages, the contents, tables and figures. Each field shows what it comes to."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from whitepapers.build.word.elements import element, legal


class Marks:
    """The places in a paper that its contents lead to, in their order: one for each edition and each section."""

    def __init__(self) -> None:
        self.used = 0

    @staticmethod
    def name(number: int) -> str:
        return f"_Toc{number:08d}"

    def begin(self, *, several: bool) -> int | None:
        """The mark of an edition, where there are several."""
        return self.next() if several else None

    def next(self) -> int:
        self.used += 1
        return self.used


def marked(paragraph: Paragraph, number: int) -> None:
    """Name a paragraph, so that the contents lead there."""
    start = element("w:bookmarkStart", id=number, name=Marks.name(number))
    first = paragraph._p.find(qn("w:pPr"))
    paragraph._p.insert(0 if first is None else 1, start)
    paragraph._p.append(element("w:bookmarkEnd", id=number))


def field(paragraph: Paragraph, code: str, shown: str, *, strong: bool = False) -> None:
    """Add a field with what it comes to."""
    begun(paragraph._p, code)
    paragraph.add_run(shown).bold = strong or None
    ended(paragraph._p)


def begun(parent: Any, code: str) -> None:
    for kind in ("begin", "separate"):
        run = element("w:r")
        run.append(element("w:fldChar", fldCharType=kind))
        parent.append(run)
        if kind == "begin":
            parent.append(_code(code))


def ended(parent: Any) -> None:
    run = element("w:r")
    run.append(element("w:fldChar", fldCharType="end"))
    parent.append(run)


def linked(paragraph: Paragraph, number: int, text: str) -> None:
    """Add a line of the contents: its words lead to the mark, its page is counted when the fields are."""
    link = element("w:hyperlink", anchor=Marks.name(number), history="1")
    link.append(_words(text))
    tab = element("w:r")
    tab.append(element("w:tab"))
    link.append(tab)
    begun(link, f"PAGEREF {Marks.name(number)} \\h")
    link.append(_words(" "))
    ended(link)
    paragraph._p.append(link)


def _words(text: str) -> Any:
    run, words = element("w:r"), element("w:t")
    words.text = legal(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run


def _code(code: str) -> Any:
    run, words = element("w:r"), element("w:instrText")
    words.text = f" {code} "
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run
