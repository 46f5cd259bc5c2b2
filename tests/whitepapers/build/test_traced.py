"""The PDF and the DOCX of an issue have the numbers of its document, no other and no other way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import dropwhile
from typing import Any
from xml.etree import ElementTree

import docx as library
import pypdfium2
import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tests.whitepapers.traced import Path, digits, said
from whitepapers.build.pdf import pdf
from whitepapers.build.pictures import drawings, pictures
from whitepapers.build.word import docx
from whitepapers.document import Document
from whitepapers.document.composing import compose
from whitepapers.edition import Edition

OF_TABLES = re.compile(r"(?:Table|Figure|表|图)\s*\d+")
OF_PAGES = re.compile(r"第\s*\d+\s*页\s*共\s*\d+\s*页|Page \d+ of \d+|SHA-256 [0-9a-f]{16}\s*…")
BROKEN = re.compile(r"(?<=[0-9a-f]{12})\r?\n(?=[0-9a-f]{12})")
"""The end of a line within a digest."""
NOT_ON_PAPER = {"alt", "table"}  # what stands for a picture where it cannot be seen


@pytest.fixture(params=["third", "full"])
def told(issues, request) -> dict[str, Any]:
    return getattr(issues, request.param)


def composed(told: dict[str, Any], language: str) -> Document:
    with translation.override(language):
        return compose(Edition(told))


def printed(document: Document) -> str:
    """The text of the PDF without its contents and running heads, and without the numbers of what it numbers itself."""
    with pypdfium2.PdfDocument(pdf([document])) as read:
        cover, *pages = [page.get_textpage().get_text_bounded() for page in read]
    with translation.override(document.language):
        first = _("The quarter in brief")
    said_of_it = dropwhile(lambda page: first not in page.splitlines(), pages)
    return counted_out("\n".join([cover, *(page.partition("\n")[2] for page in said_of_it)]), document)


def written(document: Document) -> str:
    """The same of the DOCX."""
    body = library.Document(BytesIO(docx([document], [pictures(document)]))).element.body
    return counted_out("\n".join(Paragraph(each, None).text for each in body.iter(qn("w:p"))), document)


def counted_out(text: str, document: Document) -> str:
    """A text without what is counted in it."""
    text = OF_TABLES.sub(" ", OF_PAGES.sub(" ", BROKEN.sub("", text.replace("\u200b", ""))))
    for number, part in enumerate(document.parts, start=1):
        text = re.sub(rf"\b{number}\s+{re.escape(part.title)}", part.title, text)
    return text


def on_paper(document: Document) -> Iterator[tuple[Path, str]]:
    return ((path, text) for path, text in said(document) if not NOT_ON_PAPER & set(path))


def in_pictures(document: Document) -> Iterator[str]:
    for drawing in drawings(document).values():
        for element in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text"):
            yield "".join(element.itertext())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pdf_has_the_numbers_of_the_document_and_of_its_pictures(told, language):
    document = composed(told, language)
    asked = digits([*(text for _path, text in on_paper(document)), *in_pictures(document)])
    found = digits([printed(document)])
    heads = digits(text for path, text in said(document) if "columns" in path)  # stand again on each page of a table
    assert asked - found == {}
    assert set(found - asked) - set(heads) == set()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_docx_has_just_the_numbers_of_the_document(told, language):
    document = composed(told, language)
    assert digits([written(document)]) == digits(text for _path, text in on_paper(document))
