"""A white paper as DOCX for Word and LibreOffice, to be quoted from: true headings, fields, tables and pictures.

Everything in it comes from the document: dates are the document's, ids count up, and the parts are packed in order
without compression, so the same document gives the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from whitepapers.build.word import covers, fields, pages
from whitepapers.build.word.blocks import Writer
from whitepapers.build.word.elements import chinese_marks
from whitepapers.build.word.packing import packed
from whitepapers.build.word.styles import blank
from whitepapers.document import Document

CHINESE = "zh-hans"
Pictures = Mapping[str, bytes]

__all__ = ["docx"]


def docx(documents: Sequence[Document], pictures: Sequence[Pictures]) -> bytes:
    """One file of one document, or of the same one in several languages, one after the other. `pictures`: for each
    document its charts as PNG by the key of their figure."""
    made = blank()
    pages.describe(made, documents)
    marks = fields.Marks()
    for at, (document, drawn) in enumerate(zip(documents, pictures, strict=True)):
        before = len(made.element.body)
        pages.begin(made, document, first=at == 0)
        covers.cover(made, document, mark=marks.begin(several=len(documents) > 1))
        if at == 0:
            covers.contents(made, documents)
        Writer(made, document, drawn, marks).write()
        if document.language == CHINESE:
            chinese_marks(made, since=before)
    file = BytesIO()
    made.save(file)
    return packed(file.getvalue())
