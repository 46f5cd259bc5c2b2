"""The title page of a DOCX paper and its contents."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Word
from docx.enum.text import WD_BREAK

from whitepapers.build.plain import words
from whitepapers.build.word import fields
from whitepapers.build.word.elements import write
from whitepapers.build.word.styles import COMPANY, CONTENTS, SMALL
from whitepapers.build.word.tables import pairs
from whitepapers.document import Document, Pairs

OF_SECTIONS = 'TOC \\o "1-1" \\h \\z'
OF_EDITIONS = f'{OF_SECTIONS} \\t "Title,1"'


def cover(made: Word, document: Document, *, mark: int | None) -> None:
    """`mark`: the number that the contents know the edition by, where a file has several."""
    write(made.add_paragraph(style=COMPANY), document.organisation)
    title = made.add_paragraph(style="Title")
    write(title, document.title)
    if mark is not None:
        fields.marked(title, mark)
    write(made.add_paragraph(style="Subtitle"), document.subtitle)
    if document.notice:
        write(made.add_paragraph(), document.notice, strong=True)
    pairs(made, Pairs(document.cover))
    end = made.add_paragraph(style=SMALL)
    if not any(document.digest in values for _term, values in document.cover):
        write(end, f"{words(document.language)['digest']}  {document.digest}")
    _new_page(made)


def contents(made: Word, documents: Sequence[Document]) -> None:
    """The sections of all editions, in the order in which their headings are marked."""
    titles = " / ".join(words(each.language)["contents"] for each in documents)
    write(made.add_paragraph(style="TOC Heading"), titles)
    several = len(documents) > 1
    lines = [line for each in documents for line in _lines(each, several=several)]
    paragraphs = [made.add_paragraph(style=CONTENTS) for _line in lines]
    fields.begun(paragraphs[0]._p, OF_EDITIONS if several else OF_SECTIONS)
    for number, (paragraph, text) in enumerate(zip(paragraphs, lines, strict=True), start=1):
        fields.linked(paragraph, number, text)
    fields.ended(paragraphs[-1]._p)
    _new_page(made)


def sections(document: Document) -> list[str]:
    """The headings of an edition: the quarter in brief, and each part with its number."""
    brief = [words(document.language)["brief"]] if document.brief else []
    return brief + [f"{number}  {part.title}" for number, part in enumerate(document.parts, start=1)]


def _lines(document: Document, *, several: bool) -> list[str]:
    return [*([document.title] if several else []), *sections(document)]


def _new_page(made: Word) -> None:
    made.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
