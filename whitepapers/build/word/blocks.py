"""The blocks of a document, each in its style."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatchmethod
from io import BytesIO
from typing import Any

from docx.document import Document as Word

from whitepapers.build.plain import in_words
from whitepapers.build.word import covers, tables
from whitepapers.build.word.elements import judged, legal, write
from whitepapers.build.word.fields import Marks, field, marked
from whitepapers.build.word.styles import FIGURE, NUMBERED, SIGNED, SMALL, SMALLER, WIDTH
from whitepapers.document import (
    Document,
    Entry,
    Figure,
    Items,
    Note,
    Pairs,
    Paragraph,
    Quote,
    Subhead,
    Table,
    Tally,
)
from whitepapers.document.numbering import numbers

COUNTED = {"zh-hans": ("表", "图"), "en": ("Table", "Figure")}
"""What Word counts tables and figures by, in each language anew."""


class Writer:
    """Writes one edition, heading by heading."""

    def __init__(self, made: Word, document: Document, pictures: Mapping[str, bytes], marks: Marks) -> None:
        self.made, self.document, self.pictures, self.marks = made, document, pictures, marks
        self.numbers = numbers(document)

    def write(self) -> None:
        parts = [
            *([self.document.brief] if self.document.brief else []),
            *(part.blocks for part in self.document.parts),
        ]
        for heading, blocks in zip(covers.sections(self.document), parts, strict=True):
            title = self.made.add_heading(legal(heading), level=1)
            marked(title, self.marks.next())
            for block in blocks:
                self.block(block)

    @singledispatchmethod
    def block(self, told: Any) -> None:
        raise TypeError(told)

    @block.register
    def _(self, told: Paragraph) -> None:
        paragraph = self.made.add_paragraph()
        for run in told.runs:
            write(paragraph, run.text, strong=run.strong)

    @block.register
    def _(self, told: Subhead) -> None:
        if told.text.strip():
            self.made.add_heading(legal(told.text), level=2)
        if told.aside:
            aside = self.made.add_paragraph(style=SMALL)
            aside.paragraph_format.keep_with_next = True
            write(aside, told.aside)

    @block.register
    def _(self, told: Note) -> None:
        write(self.made.add_paragraph(style=SMALL), told.text)

    @block.register
    def _(self, told: Quote) -> None:
        for each in told.paragraphs:
            write(self.made.add_paragraph(style="Quote"), each)
        if told.signed:
            write(self.made.add_paragraph(style=SIGNED), told.signed)

    @block.register
    def _(self, told: Items) -> None:
        for at, entry in enumerate(told.entries, start=1):
            self._entry(entry, f"{entry.number or at}.\t" if told.ordered else "")

    def _entry(self, entry: Entry, number: str) -> None:
        style = NUMBERED if number else "Normal" if entry.verdict else "List Bullet"
        paragraph = self.made.add_paragraph(style=style)
        write(paragraph, number)
        if entry.verdict:
            judged(paragraph, entry.verdict, entry.text)
        else:
            write(paragraph, entry.text)
        for line in entry.subs:
            write(paragraph, f"\n{line}", style=SMALLER)

    @block.register
    def _(self, told: Pairs) -> None:
        tables.pairs(self.made, told)

    @block.register
    def _(self, told: Tally) -> None:
        tables.tally(self.made, told)

    @block.register
    def _(self, told: Table) -> None:
        if told.columns:
            self._caption(told.key, told.caption, COUNTED[self.document.language][0])
            tables.table(self.made, told)
            self.made.add_paragraph(style=SMALL)

    @block.register
    def _(self, told: Figure) -> None:
        """The picture, and below it its caption; its figures are told in words to whoever cannot see it."""
        run = self.made.add_paragraph(style=FIGURE).add_run()
        picture = run.add_picture(BytesIO(self.pictures[told.key]), width=WIDTH)
        named = picture._inline.docPr
        named.set("name", legal(self.numbers[told.key]))
        named.set("title", legal(told.caption))
        named.set("descr", legal(in_words(told)))
        caption = self._caption(told.key, told.caption, COUNTED[self.document.language][1])
        caption.paragraph_format.keep_with_next = False
        caption.paragraph_format.space_before = 0

    def _caption(self, key: str, text: str, counted: str) -> Any:
        """ "Table 3" with a number that Word counts."""
        word, number = self.numbers[key].rsplit(" ", 1)
        caption = self.made.add_paragraph(style="Caption")
        write(caption, f"{word} ", strong=True)
        field(caption, f"SEQ {counted} \\* ARABIC", number, strong=True)
        write(caption, f"  {text}")
        return caption
